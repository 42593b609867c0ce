package smshub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.dispatch.MessageLookup;
import smshub.dispatch.Waiting;
import smshub.http.Archive;
import smshub.http.Ledger;
import smshub.http.ListedMessage;
import smshub.http.MessageHistory;
import smshub.message.InboundMessage;
import smshub.message.MessageState;
import smshub.message.SmsMessage;
import smshub.store.Copies;
import smshub.store.Counts;
import smshub.store.Cursor;
import smshub.store.Store;
import smshub.store.StoreException;
import smshub.store.TimelineEntry;

/** What the pages and programs may look up, from the store and, for the ledger, from the broker's queues. */
final class HubArchive implements Archive {
    private final Store store;
    private final MessageLookup lookUp;
    private final QueueAdministration queues;
    private final Supplier<List<String>> accounts;
    private final Function<String, String> trouble;
    private final Clock clock;

    /**
     * @param accounts ids of accounts for which messages may wait
     * @param trouble why an account does not simply send, in a sentence; null where it does
     */
    HubArchive(
            Store store,
            MessageLookup lookUp,
            QueueAdministration queues,
            Supplier<List<String>> accounts,
            Function<String, String> trouble,
            Clock clock) {
        this.store = store;
        this.lookUp = lookUp;
        this.queues = queues;
        this.accounts = accounts;
        this.trouble = trouble;
        this.clock = clock;
    }

    @Override
    public Page<ListedMessage> messages(MessageFilter filter, String cursor, int limit) {
        return reachable(() -> {
            smshub.store.Page<smshub.store.StoredMessage> page = store.list(
                    new smshub.store.MessageFilter(
                            filter.states() == null ? Set.of() : filter.states(),
                            filter.to(),
                            filter.from(),
                            filter.text(),
                            filter.account(),
                            filter.source(),
                            filter.client(),
                            filter.since(),
                            filter.until(),
                            filter.sought()),
                    decode(cursor),
                    limit);
            return new Page<>(page.items().stream().map(this::told).toList(), encode(page.next()));
        });
    }

    @Override
    public CompletionStage<Optional<MessageHistory>> message(String id) {
        return reachable(() -> lookUp.find(id)).thenApply(found -> found.map(this::history));
    }

    private MessageHistory history(smshub.store.StoredMessage stored) {
        Copies copies = store.copies(stored.id());
        return new MessageHistory(
                told(stored),
                store.timeline(stored.id()).stream().map(HubArchive::step).toList(),
                copies.original(),
                copies.copies(),
                store.message(stored.id()).map(SmsMessage::split).orElse(null));
    }

    @Override
    public Page<InboundMessage> inbound(InboundFilter filter, String cursor, int limit) {
        return inbound(() -> store.inbound(stored(filter), decode(cursor), limit));
    }

    @Override
    public Page<InboundMessage> conversations(InboundFilter filter, String cursor, int limit) {
        return inbound(() -> store.conversations(stored(filter), decode(cursor), limit));
    }

    private static Page<InboundMessage> inbound(Supplier<smshub.store.Page<InboundMessage>> question) {
        smshub.store.Page<InboundMessage> page = reachable(question);
        return new Page<>(page.items(), encode(page.next()));
    }

    private static smshub.store.InboundFilter stored(InboundFilter filter) {
        return new smshub.store.InboundFilter(
                filter.account() == null ? null : Set.of(filter.account()),
                filter.from(),
                filter.to(),
                filter.text(),
                filter.since(),
                filter.until(),
                filter.view());
    }

    @Override
    public Ledger ledger() {
        return reachable(() -> {
            Map<String, Long> waiting = new TreeMap<>();
            for (String account : accounts.get()) {
                waiting.put(account, queues.depth(Queues.out(account)));
            }
            long elsewhere = queues.depth(Queues.RETRY)
                    + queues.depth(Queues.REQUEUED)
                    + queues.depth(Queues.CANCELLED)
                    + queues.depth(Queues.EXPIRED);
            long inQueues = elsewhere
                    + waiting.values().stream().mapToLong(Long::longValue).sum();
            long unsure = queues.depth(Queues.UNSURE);
            long dead = queues.count(Queues.DEAD, QueueAdministration.MESSAGES);
            Counts counts = store.counts();
            long known = counts.ever(MessageState.DELIVERED)
                    + counts.ever(MessageState.UNDELIVERED)
                    + counts.ever(MessageState.SENT)
                    + counts.ever(MessageState.EXPIRED)
                    + counts.ever(MessageState.REFUSED)
                    + counts.ever(MessageState.CANCELLED);
            return new Ledger(
                    counts.everAccepted(),
                    counts.ever(MessageState.DELIVERED),
                    counts.ever(MessageState.UNDELIVERED),
                    counts.ever(MessageState.SENT),
                    inQueues,
                    unsure,
                    dead,
                    counts.ever(MessageState.EXPIRED),
                    counts.everRefused(),
                    counts.ever(MessageState.CANCELLED),
                    counts.everAccepted() - known - inQueues - unsure - dead,
                    waiting);
        });
    }

    @Override
    public Instant oldest(Set<MessageState> states) {
        return reachable(() -> states.stream()
                .map(store::oldest)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null));
    }

    private static <T> T reachable(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException | IllegalStateException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static Cursor decode(String cursor) {
        return cursor == null ? null : Cursor.decode(cursor).orElse(null);
    }

    private static String encode(Cursor cursor) {
        return cursor == null ? null : cursor.encode();
    }

    private ListedMessage told(smshub.store.StoredMessage stored) {
        Waiting waiting = Waiting.of(stored, trouble, clock.instant());
        return new ListedMessage(
                stored.id(),
                stored.to(),
                stored.from(),
                stored.text(),
                stored.state(),
                stored.account(),
                stored.client(),
                stored.source(),
                stored.reference(),
                stored.category(),
                stored.encoding() == null ? null : stored.encoding().name(),
                stored.segments(),
                stored.attempt(),
                stored.possibleDuplicate(),
                stored.createdAt(),
                stored.updatedAt(),
                stored.problem(),
                stored.price(),
                stored.providerPrice(),
                new ListedMessage.Timing(
                        stored.sendAt(),
                        stored.expiresAt(),
                        waiting == null ? null : waiting.reason(),
                        waiting == null ? null : waiting.until(),
                        waiting == null ? null : waiting.sentence()));
    }

    private static MessageHistory.Step step(TimelineEntry entry) {
        return new MessageHistory.Step(
                entry.time(),
                entry.state(),
                entry.attempt(),
                entry.account(),
                entry.problem(),
                entry.providerIds(),
                entry.note());
    }
}
