package smshub.dispatch;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
import smshub.broker.Retrials;
import smshub.broker.Utf8;
import smshub.json.Json;
import smshub.message.InboundMessage;
import smshub.message.MessageIds;
import smshub.message.ProblemCode;
import smshub.provider.UnreadableInbound;
import smshub.rules.InboundRules;

/**
 * Messages from handsets, from whichever provider and way, to the topic and in the same commit to the queues of the
 * addresses that they go on to. What a provider tells twice is published once: its id makes ours, and the broker takes an id
 * once; long after, the store does. Parts go to a queue of their own, from which {@link Reassembly} takes them.
 */
public final class InboundMessages {
    private static final int RECENT = 10_000;

    private final BatchPublisher publisher;
    private final Clock clock;
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
     * What the settings say, as one value.
     *
     * @param deaf accounts that fetch none
     */
    private record Facts(Set<String> deaf, InboundRules rules) {}

    /** @param accounts all accounts */
    public InboundMessages(BatchPublisher publisher, Collection<Account> accounts, InboundRules rules, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
        become(accounts, rules);
    }

    /** From now on these are the accounts, and their rules. */
    public void become(Collection<Account> accounts, InboundRules rules) {
        Set<String> deaf = accounts.stream()
                .filter(account -> !account.connection().inbound())
                .map(Account::id)
                .collect(Collectors.toUnmodifiableSet());
        facts = new Facts(deaf, rules);
    }

    /**
     * The same as {@link #post} at the door, where a message can still be left with who brings it: fails where one is for an
     * account that fetches none.
     */
    public CompletionStage<Void> receive(List<InboundMessage> messages) {
        for (InboundMessage message : messages) {
            if (facts.deaf.contains(message.account())) {
                return CompletableFuture.failedFuture(new IllegalStateException(
                        "the account " + message.account() + " takes no messages from handsets"));
            }
        }
        return post(messages);
    }

    /** Takes messages and parts over, whatever the settings say by now; completes when they are on disk. */
    public CompletionStage<Void> post(List<InboundMessage> messages) {
        // Each by itself: a group with one repeat in it would be dropped as a whole.
        return CompletableFuture.allOf(messages.stream()
                .map(message -> message.part() == null ? publish(published(message)) : keep(message))
                .toArray(CompletableFuture[]::new));
    }

    /** A whole message, to be published with what else its source comes to. */
    List<Publication> of(InboundMessage message) {
        taken.increment();
        return published(message);
    }

    private CompletableFuture<?> publish(List<Publication> outgoing) {
        String id = outgoing.get(0).duplicateId();
        return known(id)
                ? CompletableFuture.completedFuture(null)
                : publisher.post(outgoing).thenAccept(posted -> count(id, posted));
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

    private boolean known(String id) {
        boolean known = recent.containsKey(id);
        if (known) {
            repeated.increment();
        }
        return known;
    }

    private void count(String id, BatchPublisher.Posted posted) {
        recent.put(id, posted);
        (posted == BatchPublisher.Posted.NEW ? taken : repeated).increment();
    }

    /** To the topic, and behind it to the queues of the addresses that it goes on to. */
    private List<Publication> published(InboundMessage message) {
        InboundRules rules = facts.rules;
        InboundMessage known = rules.completed(message.named(id(message)));
        // Half of a surrogate pair, whose other half is missing, has no form in UTF-8.
        String json = Utf8.wellFormed(Json.text(known));
        List<Publication> outgoing = new ArrayList<>(1);
        Map<String, Object> properties = new HashMap<>(Map.of("account", known.account(), "smsId", known.id()));
        if (known.client() != null) {
            properties.put("client", known.client());
        }
        outgoing.add(Publication.to(Queues.INBOUND, json, properties).once(known.id()));
        for (InboundRules.Onward onward : rules.onward(known)) {
            Map<String, Object> way = new HashMap<>(Map.of(
                    "account",
                    known.account(),
                    "inboundId",
                    known.id(),
                    Retrials.TARGET,
                    onward.target(),
                    Retrials.UNTIL,
                    clock.instant().plus(onward.within()).toEpochMilli()));
            if (onward.mail() != null) {
                way.put("mail", onward.mail());
            }
            String queue = onward.mail() == null ? Queues.forward(onward.target()) : Queues.FORWARD_MAIL;
            outgoing.add(Publication.to(queue, json, way));
        }
        return outgoing;
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
