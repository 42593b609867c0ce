package smshub.dispatch;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Backoff;
import smshub.broker.BatchPublisher;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.json.Json;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.store.Match;
import smshub.store.PartEnd;
import smshub.store.Store;

/**
 * Delivery receipts, from the provider's call-back to an event of the message that they are about. A receipt may be
 * faster than the news that its message was sent, so one that fits nothing waits and is tried again for a day.
 *
 * <p>One class, because matching, waiting and telling work on the same batch.
 */
public final class DeliveryReceipts {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryReceipts.class);
    private static final String TRIES = "tries";
    private static final String SINCE = "since";
    private static final Set<Status> ENDS = Set.of(Status.DELIVERED, Status.UNDELIVERED, Status.UNKNOWN);
    private static final Set<Status> WAITING = Set.of(Status.UNDELIVERED, Status.UNKNOWN, Status.UNCLEAR);
    private static final Duration PATIENCE = Duration.ofDays(1);
    /** What only looks like a receipt is a message that somebody waits for. */
    private static final Duration PATIENCE_WITH_LOOKS = Duration.ofMinutes(1);
    /** Words of providers that are told once each; there are more only where something invents them. */
    private static final int MOST_WORDS = 1_000;

    private static final Backoff AGAIN = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));
    /** Some providers tell a thing twice within a second, before the store can have heard of it. */
    private static final int RECENT = 10_000;

    private final BatchPublisher publisher;
    private final Store store;
    private final InDoubt inDoubt;
    private final Rerouting rerouting;
    private final InboundMessages inbound;
    private final BiFunction<String, String, List<String>> idForms;
    private final Clock clock;
    /** What was told lately, by which receipt. */
    private final Map<String, String> recent = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > RECENT;
        }
    });

    private final LongAdder matched = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private final LongAdder unclear = new LongAdder();
    /** Account and word of states that the hub does not know. */
    private final Set<String> strange = ConcurrentHashMap.newKeySet();

    /**
     * @param inbound takes what only looked like a receipt
     * @param idForms the forms in which an account's provider may have told an id before; the exact one first
     */
    public DeliveryReceipts(
            BatchPublisher publisher,
            Store store,
            InDoubt inDoubt,
            Rerouting rerouting,
            InboundMessages inbound,
            BiFunction<String, String, List<String>> idForms,
            Clock clock) {
        this.publisher = publisher;
        this.store = store;
        this.inDoubt = inDoubt;
        this.rerouting = rerouting;
        this.inbound = inbound;
        this.idForms = idForms;
        this.clock = clock;
    }

    /** Takes receipts over; completes when they are on disk. */
    public CompletionStage<Void> post(List<DeliveryReceipt> receipts) {
        if (receipts.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        long now = clock.millis();
        List<Publication> outgoing = new ArrayList<>(receipts.size());
        for (DeliveryReceipt receipt : receipts) {
            outgoing.add(outgoing(receipt, 0, now));
        }
        return publisher.post(outgoing).thenApply(posted -> null);
    }

    private static Publication outgoing(DeliveryReceipt receipt, long tries, long since) {
        return Publication.to(
                Queues.RECEIPTS, Json.text(receipt), Map.of("account", receipt.account(), TRIES, tries, SINCE, since));
    }

    /** Receipts that told something of a message. */
    public long matched() {
        return matched.sum();
    }

    /** Receipts that told what was known, or came for an attempt that another has overtaken. */
    public long repeated() {
        return repeated.sum();
    }

    /** Receipts given up because no message fits them. */
    public long unmatched() {
        return unmatched.sum();
    }

    /** Receipts that told a state which the hub does not know. */
    public long unclear() {
        return unclear.sum();
    }

    /** Finds the messages of a batch of receipts. */
    public Settlement match(List<QueueMessage> deliveries) {
        Map<QueueMessage, DeliveryReceipt> receipts = new LinkedHashMap<>();
        List<Publication> outgoing = new ArrayList<>();
        for (QueueMessage delivery : deliveries) {
            DeliveryReceipt receipt = read(delivery);
            if (receipt == null) {
                outgoing.add(delivery.buried(Map.of(
                        "code",
                        ProblemCode.BODY_MALFORMED.word(),
                        "sentence",
                        "This is no receipt of the hub's own.")));
            } else {
                receipts.put(delivery, receipt);
            }
        }
        Map<DeliveryReceipt, Match> matches = matches(receipts);
        Map<DeliveryReceipt, Status> whole = whole(matches);
        List<String> resolved = new ArrayList<>();
        Set<String> undelivered = new HashSet<>();
        Instant now = clock.instant();
        receipts.forEach((delivery, receipt) -> {
            Match match = matches.get(receipt);
            if (match == null && receipt.otherwise() != null && looked(delivery, now)) {
                outgoing.addAll(inbound.of(receipt.otherwise()));
                return;
            }
            if (match == null || match.message() == null || early(receipt, match)) {
                later(receipt, delivery, now, outgoing);
                return;
            }
            Status status = whole.getOrDefault(receipt, receipt.status());
            if (old(receipt, match)
                    || toldBefore(receipt, match, status, delivery)
                    // One bad part is enough; the others only repeat it.
                    || status == Status.UNDELIVERED
                            && (match.state() == MessageState.UNDELIVERED || !undelivered.add(match.messageId()))) {
                repeated.increment();
            } else {
                matched.increment();
                if (status == Status.UNCLEAR) {
                    strange(receipt);
                }
                outgoing.addAll(told(receipt, status, match, now));
                if (settles(status, match.state())) {
                    resolved.add(match.messageId());
                }
            }
        });
        inDoubt.resolved(resolved);
        return new Settlement(outgoing);
    }

    private static DeliveryReceipt read(QueueMessage delivery) {
        try {
            DeliveryReceipt receipt =
                    delivery.text() == null ? null : Json.read(delivery.text(), DeliveryReceipt.class);
            return receipt == null || receipt.account() == null || receipt.status() == null || receipt.time() == null
                    ? null
                    : receipt;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /**
     * Whether another receipt said the same, of which the store may not have heard yet. One that is delivered again, since its
     * commit failed, is not another.
     */
    private boolean toldBefore(DeliveryReceipt receipt, Match match, Status status, QueueMessage delivery) {
        if (!ENDS.contains(status) && status != Status.UNCLEAR) {
            return false;
        }
        // Who is asked, or keeps a row, tells an unclear state again and again.
        String what = match.messageId() + " " + match.attempt() + " " + status
                + (status == Status.UNCLEAR ? " " + receipt.providerCode() : "");
        String by = recent.putIfAbsent(what, delivery.identity());
        return by != null && !by.equals(delivery.identity());
    }

    /** Whether a receipt says what is known, or speaks of an attempt that another has overtaken. */
    private static boolean old(DeliveryReceipt receipt, Match match) {
        return switch (receipt.status()) {
            case DELIVERED -> match.state() == MessageState.DELIVERED;
            case UNCLEAR -> match.state().end() || overtaken(match);
            default -> overtaken(match);
        };
    }

    private static boolean overtaken(Match match) {
        return match.attempt() < match.latest();
    }

    /** Whether a receipt came before the news of the sending that it speaks of; it would not know its attempt. */
    private static boolean early(DeliveryReceipt receipt, Match match) {
        return switch (match.state()) {
            case ACCEPTED, SCHEDULED, SENDING, DEFERRED -> WAITING.contains(receipt.status());
            default -> false;
        };
    }

    /** What receipts of parts say of their messages: the worst, or that they are underway while other parts are open. */
    private Map<DeliveryReceipt, Status> whole(Map<DeliveryReceipt, Match> matches) {
        Map<DeliveryReceipt, PartEnd> ends = new HashMap<>();
        matches.forEach((receipt, match) -> {
            if (match.message() != null
                    && match.message().segments() > 1
                    && receipt.providerId() != null
                    && ENDS.contains(receipt.status())) {
                ends.put(
                        receipt,
                        new PartEnd(
                                receipt.account(),
                                match.messageId(),
                                match.attempt(),
                                receipt.providerId(),
                                receipt.status()));
            }
        });
        if (ends.isEmpty()) {
            return Map.of();
        }
        Map<PartEnd, Status> known = store.partsEnded(ends.values());
        Map<DeliveryReceipt, Status> whole = new HashMap<>();
        ends.forEach((receipt, end) -> whole.put(receipt, known.getOrDefault(end, Status.UNDERWAY)));
        return whole;
    }

    /** Whether a receipt says of a message that waits for somebody's decision that there is nothing to decide. */
    private static boolean settles(Status status, MessageState state) {
        return switch (state) {
            case UNSURE -> status != Status.NOT_FOUND;
            case DEAD -> status == Status.DELIVERED;
            default -> false;
        };
    }

    /** A receipt with its provider's id in the form that was recorded when the message was sent. */
    private DeliveryReceipt recorded(DeliveryReceipt receipt, Map<String, Match> byProviderId) {
        if (receipt.providerId() == null || byProviderId.containsKey(receipt.providerId())) {
            return receipt;
        }
        return idForms.apply(receipt.account(), receipt.providerId()).stream()
                .filter(byProviderId::containsKey)
                .findFirst()
                .map(receipt::named)
                .orElse(receipt);
    }

    /** The message of each receipt, by the provider's id where there is one: that names the attempt as well. */
    private Map<DeliveryReceipt, Match> matches(Map<QueueMessage, DeliveryReceipt> receipts) {
        Map<String, Set<String>> theirs = new HashMap<>();
        Set<String> ours = new HashSet<>();
        for (DeliveryReceipt receipt : receipts.values()) {
            if (receipt.providerId() != null) {
                theirs.computeIfAbsent(receipt.account(), account -> new HashSet<>())
                        .addAll(idForms.apply(receipt.account(), receipt.providerId()));
            }
        }
        Map<String, Map<String, Match>> byProviderId = new HashMap<>();
        theirs.forEach((account, ids) -> byProviderId.put(account, store.messagesOf(account, ids)));
        receipts.replaceAll(
                (delivery, receipt) -> recorded(receipt, byProviderId.getOrDefault(receipt.account(), Map.of())));
        Map<DeliveryReceipt, Match> matches = new HashMap<>();
        for (DeliveryReceipt receipt : receipts.values()) {
            Match match = receipt.providerId() == null
                    ? null
                    : byProviderId.getOrDefault(receipt.account(), Map.of()).get(receipt.providerId());
            if (match != null) {
                matches.put(receipt, match);
            } else if (receipt.messageId() != null) {
                ours.add(receipt.messageId());
            }
        }
        Map<String, Match> byOurs = ours.isEmpty() ? Map.of() : store.messages(ours);
        for (DeliveryReceipt receipt : receipts.values()) {
            Match match = receipt.messageId() == null ? null : byOurs.get(receipt.messageId());
            // Of another account: the news that this one took over, or the provider's id, is still to come.
            if (match != null && receipt.account().equals(match.account())) {
                matches.putIfAbsent(receipt, match);
            }
        }
        return matches;
    }

    /** Only a person can find out what a word means, and nobody would look for it in a time line. */
    private void strange(DeliveryReceipt receipt) {
        unclear.increment();
        String word =
                receipt.providerCode() == null ? "" : receipt.providerCode().split(" ", 2)[0];
        if (strange.size() < MOST_WORDS && strange.add(receipt.account() + " " + word)) {
            LOG.warn(
                    "Account {} tells a state of messages that the hub does not know: '{}'. They stay sent.",
                    receipt.account(),
                    word);
        }
    }

    /** Whether the news that a message was sent had time to come. */
    private static boolean looked(QueueMessage delivery, Instant now) {
        return now.isAfter(Instant.ofEpochMilli(delivery.number(SINCE)).plus(PATIENCE_WITH_LOOKS));
    }

    private void later(DeliveryReceipt receipt, QueueMessage delivery, Instant now, List<Publication> outgoing) {
        long since = delivery.number(SINCE);
        if (now.isAfter(Instant.ofEpochMilli(since).plus(PATIENCE))) {
            unmatched.increment();
            LOG.warn("A receipt of account {} fits no message and is given up", receipt.account());
            return;
        }
        long tries = delivery.number(TRIES);
        // By the time of the broker, which does the waiting.
        Instant due = Instant.now().plus(AGAIN.after(tries + 1));
        outgoing.add(outgoing(receipt, tries + 1, since).as(Publication.AGAIN).notBefore(due));
    }

    private List<Publication> told(DeliveryReceipt receipt, Status status, Match match, Instant now) {
        SmsMessage message = match.message().at(match.attempt());
        // Some providers tell whole seconds, or have another idea of the time; nothing arrives before it is accepted.
        Instant time = receipt.time().isBefore(message.lifetime().acceptedAt())
                ? message.lifetime().acceptedAt()
                : receipt.time();
        String code = receipt.providerCode() == null ? "" : " (" + receipt.providerCode() + ")";
        List<String> ids = receipt.providerId() == null ? List.of() : List.of(receipt.providerId());
        // What comes to two hubs is one step.
        String id =
                MessageIds.of("receipt " + receipt.account(), match.messageId() + " " + match.attempt(), status + code);
        return switch (status) {
            case DELIVERED ->
                Events.publish(
                        MessageEvent.of(message, MessageState.DELIVERED, time, null, ids, "Delivered" + code + ".")
                                .by(receipt.account())
                                .known(id),
                        message);
            case UNDELIVERED -> {
                Problem why = Rerouting.notDelivered(code);
                yield rerouting
                        .undelivered(match, receipt.account(), why, now)
                        .map(step -> Settlements.of(step).outgoing())
                        .orElseGet(() -> Events.publish(
                                MessageEvent.of(message, MessageState.UNDELIVERED, time, why, ids, null)
                                        .by(receipt.account())
                                        .known(id),
                                message));
            }
            case UNDERWAY ->
                match.state() == MessageState.UNSURE
                        ? Events.publish(
                                MessageEvent.of(
                                                message,
                                                MessageState.SENT,
                                                time,
                                                null,
                                                ids,
                                                "The provider has it" + code + ".")
                                        .by(receipt.account())
                                        .known(id),
                                message)
                        : List.of();
            case UNKNOWN ->
                Events.publish(
                        MessageEvent.of(
                                        message,
                                        MessageState.SENT,
                                        time,
                                        null,
                                        ids,
                                        "The provider will not learn whether it was delivered" + code + ".")
                                .by(receipt.account())
                                .known(id),
                        message);
            case UNCLEAR ->
                Events.publish(
                        MessageEvent.of(
                                        message,
                                        MessageState.SENT,
                                        receipt.time(),
                                        null,
                                        ids,
                                        "The provider tells a state that the hub does not know" + code
                                                + "; it may mean the end.")
                                .known(id),
                        message);
            case NOT_FOUND -> List.of();
        };
    }
}
