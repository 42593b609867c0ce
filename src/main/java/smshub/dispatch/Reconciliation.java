package smshub.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.QueueAdministration;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.store.Match;
import smshub.store.MessageFilter;
import smshub.store.Store;
import smshub.store.StoredMessage;

/**
 * Where broker and database differ, as after one of them was put back from a backup while no hub works there: messages that
 * wait by the database and lie on no queue, and messages that lie on one and are over by the database. What the broker has
 * still to tell the database counts as told.
 */
public final class Reconciliation {
    private static final Problem LOST =
            Problem.of(ProblemCode.ANSWER_LOST, "The broker lost it; nobody knows whether it was sent before.");

    private static final Set<MessageState> UNDER_WAY = EnumSet.of(
            MessageState.ACCEPTED,
            MessageState.SCHEDULED,
            MessageState.SENDING,
            MessageState.DEFERRED,
            MessageState.UNSURE);
    /** Messages that are asked for, or removed, at a time. */
    private static final int SOME = 500;

    private final Store store;
    private final QueueAdministration queues;
    private final BatchPublisher publisher;
    private final Clock clock;

    /**
     * What differs.
     *
     * @param doubtful wait by the database, lie on no queue, and may have been sent since
     * @param later the same of messages whose sending time has not come
     * @param unreadable the same of messages of which the database has no text any more
     * @param over by queue, those that lie there and are over by the database
     */
    public record Differences(
            List<String> doubtful, List<String> later, List<String> unreadable, Map<String, Set<String>> over) {
        public boolean none() {
            return doubtful.isEmpty() && later.isEmpty() && unreadable.isEmpty() && over.isEmpty();
        }
    }

    public Reconciliation(Store store, QueueAdministration queues, BatchPublisher publisher, Clock clock) {
        this.store = store;
        this.queues = queues;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** Compares all that waits; changes nothing. */
    public Differences look() {
        Set<String> there = new HashSet<>();
        Map<String, Set<String>> sendable = new TreeMap<>();
        for (String queue : queues.names()) {
            Set<String> ids = queues.ids(queue);
            there.addAll(ids);
            if (queue.equals(Queues.RETRY) || Queues.isOut(queue)) {
                sendable.put(queue, ids);
            }
        }
        Set<String> untold = untold();
        Instant now = clock.instant();
        Differences found = new Differences(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        store.each(new MessageFilter(UNDER_WAY, null, null, null, null, null, null, null, null), stored -> {
            if (stored.accepted() && !there.contains(stored.id()) && !untold.contains(stored.id())) {
                missing(stored, now, found);
            }
        });
        sendable.forEach((queue, ids) -> {
            Set<String> over = new TreeSet<>();
            for (List<String> some : some(ids)) {
                store.known(some).forEach((id, state) -> {
                    if ((state.end() || state == MessageState.SENT) && !untold.contains(id)) {
                        over.add(id);
                    }
                });
            }
            if (!over.isEmpty()) {
                found.over().put(queue, over);
            }
        });
        return found;
    }

    private static void missing(StoredMessage stored, Instant now, Differences found) {
        List<String> kind = stored.text() == null
                ? found.unreadable()
                : stored.state() == MessageState.SCHEDULED
                                && stored.sendAt() != null
                                && stored.sendAt().isAfter(now)
                        ? found.later()
                        : found.doubtful();
        kind.add(stored.id());
    }

    /** Messages of which the broker has something to tell the database. */
    private Set<String> untold() {
        Set<String> ids = new HashSet<>();
        for (QueueMessage told : queues.all(Queues.EVENTS_STORE)) {
            told.text()
                    .lines()
                    .forEach(line -> ids.add(Json.read(line, MessageEvent.class).messageId()));
        }
        return ids;
    }

    /**
     * Puts what is missing where it belongs: what may have been sent among the messages in doubt, where its provider is asked or
     * its account's {@code when-unsure} decides; what is for later to its time. Takes off the queues what is over.
     */
    public void mend(Differences found) {
        Instant now = clock.instant();
        for (List<String> some : some(found.doubtful())) {
            post(
                    some,
                    match -> Step.unsure(
                            at(match),
                            MessageEvent.of(at(match), MessageState.UNSURE, now, LOST, List.of(), null),
                            LOST,
                            now,
                            now));
        }
        for (List<String> some : some(found.later())) {
            post(
                    some,
                    match -> Step.retry(
                            match.message(), null, match.message().lifetime().sendAt()));
        }
        found.over().forEach((queue, ids) -> {
            for (List<String> some : some(ids)) {
                queues.remove(queue, QueueAdministration.byIds(some));
            }
        });
    }

    private interface Onward {
        Step of(Match match);
    }

    private static SmsMessage at(Match match) {
        return match.message().by(match.account()).at(match.latest());
    }

    private void post(List<String> ids, Onward onward) {
        List<CompletableFuture<?>> posted = new ArrayList<>();
        for (Match match : store.messages(ids).values()) {
            posted.add(publisher.post(Settlements.of(onward.of(match)).outgoing().stream()
                    .map(Reconciliation::addressed)
                    .toList()));
        }
        posted.forEach(CompletableFuture::join);
    }

    /** Where a route would say it. */
    private static Publication addressed(Publication one) {
        return one.address() != null
                ? one
                : new Publication(
                        one.kind().equals(Step.Kind.UNSURE.name()) ? Queues.UNSURE : Queues.RETRY,
                        null,
                        one.body(),
                        one.properties(),
                        one.correlationId(),
                        one.duplicateId(),
                        one.due(),
                        one.expires(),
                        one.priority());
    }

    private static List<List<String>> some(Collection<String> ids) {
        List<String> all = List.copyOf(ids);
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SOME) {
            parts.add(all.subList(from, Math.min(from + SOME, all.size())));
        }
        return parts;
    }
}
