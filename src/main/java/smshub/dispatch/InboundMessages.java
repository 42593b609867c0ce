package smshub.dispatch;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.Queues;
import smshub.broker.Utf8;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageIds;
import smshub.message.ProblemCode;
import smshub.provider.UnreadableInbound;
import smshub.rules.NumberPlans;

/**
 * Messages from handsets, from whichever provider and way, to the topic. What a provider tells twice is published once:
 * its id makes ours, and the broker takes an id once; long after, the store does. Parts go to a queue of their own, from
 * which {@link Reassembly} takes them.
 */
public final class InboundMessages {
    private static final int RECENT = 10_000;

    private final BatchPublisher publisher;
    private volatile Facts facts;
    /** What was posted lately: the broker knows it as well, but lets the commits of others fail with a repeat. */
    private final Map<String, BatchPublisher.Posted> recent = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, BatchPublisher.Posted> eldest) {
            return size() > RECENT;
        }
    });

    private final LongAdder taken = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    /**
     * What the settings say of accounts, as one value.
     *
     * @param deaf those that take no messages
     * @param countries whose national numbers an account's provider may tell
     * @param numbers the number that handsets answer to, of accounts that have one: not every provider tells it
     */
    private record Facts(Set<String> deaf, Map<String, String> countries, Map<String, String> numbers) {
        static Facts of(Collection<Account> accounts) {
            return new Facts(
                    accounts.stream()
                            .filter(account -> !account.connection().inbound())
                            .map(Account::id)
                            .collect(Collectors.toUnmodifiableSet()),
                    accounts.stream()
                            .filter(account -> account.numbers().country() != null)
                            .collect(Collectors.toUnmodifiableMap(
                                    Account::id, account -> account.numbers().country())),
                    accounts.stream()
                            .filter(account -> account.terms().phoneNumber() != null)
                            .collect(Collectors.toUnmodifiableMap(
                                    Account::id, account -> account.terms().phoneNumber())));
        }
    }

    /** @param accounts all accounts; messages for those that take none are dropped */
    public InboundMessages(BatchPublisher publisher, Collection<Account> accounts) {
        this.publisher = publisher;
        become(accounts);
    }

    /** From now on these are the accounts. */
    public void become(Collection<Account> accounts) {
        facts = Facts.of(accounts);
    }

    /** Takes messages and parts over; completes when they are on disk. */
    public CompletionStage<Void> post(List<InboundMessage> messages) {
        // Each by itself: a group with one repeat in it would be dropped as a whole.
        return CompletableFuture.allOf(messages.stream()
                .filter(message -> !facts.deaf().contains(message.account()))
                .map(message -> message.part() == null ? publish(published(message)) : keep(message))
                .toArray(CompletableFuture[]::new));
    }

    /** A whole message, to be published with what else its source comes to; none where the account takes none. */
    List<Publication> of(InboundMessage message) {
        if (facts.deaf().contains(message.account())) {
            return List.of();
        }
        taken.increment();
        return List.of(published(message));
    }

    private CompletableFuture<?> publish(Publication outgoing) {
        return known(outgoing)
                ? CompletableFuture.completedFuture(null)
                : publisher.post(List.of(outgoing)).thenAccept(posted -> count(outgoing, posted));
    }

    private CompletableFuture<?> keep(InboundMessage part) {
        return publisher.post(
                List.of(Publication.to(Queues.PARTS, Json.ascii(part), Map.of("account", part.account()))));
    }

    /** Puts what cannot be read where operators see it; completes when it is on disk. */
    public CompletionStage<Void> bury(UnreadableInbound unreadable) {
        Map<String, Object> reasons = Map.of(
                "code", ProblemCode.BODY_MALFORMED.word(),
                "sentence", unreadable.sentence(),
                "account", unreadable.account());
        return publisher
                .post(List.of(Publication.to(Queues.DEAD, unreadable.content(), reasons)))
                .thenAccept(posted -> {});
    }

    /** Messages taken over since the start. */
    public long taken() {
        return taken.sum();
    }

    /** Messages that a provider told again. */
    public long repeated() {
        return repeated.sum();
    }

    private boolean known(Publication outgoing) {
        boolean known = recent.containsKey(outgoing.duplicateId());
        if (known) {
            repeated.increment();
        }
        return known;
    }

    private void count(Publication outgoing, BatchPublisher.Posted posted) {
        recent.put(outgoing.duplicateId(), posted);
        (posted == BatchPublisher.Posted.NEW ? taken : repeated).increment();
    }

    private Publication published(InboundMessage message) {
        String id = id(message);
        Facts known = facts;
        String country = known.countries().get(message.account());
        String to = message.to() == null
                ? known.numbers().get(message.account())
                : NumberPlans.sender(message.to(), country);
        return Publication.to(
                        Queues.INBOUND,
                        // Half of a surrogate pair, whose other half is missing, has no form in UTF-8.
                        Utf8.wellFormed(
                                Json.text(message.named(id).between(NumberPlans.sender(message.from(), country), to))),
                        Map.of("account", message.account(), "smsId", id))
                .once(id);
    }

    private static String id(InboundMessage message) {
        if (message.id() != null) {
            return message.id();
        }
        return message.providerId() == null
                ? MessageIds.next()
                : MessageIds.of("inbound:" + message.account(), message.providerId(), message.from());
    }
}
