package smshub.dispatch;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.broker.Delivery;
import smshub.broker.Events;
import smshub.broker.Outbox;
import smshub.broker.Outgoing;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.DeliveryReceipt;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.store.Match;
import smshub.store.Store;
import smshub.wire.Wire;

/**
 * Delivery receipts, from the provider's call-back to an event of the message that they are about. A receipt may be
 * faster than the news that its message was sent, so one that fits nothing waits and is tried again for a day.
 */
public final class Receipts {
    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final String TRIES = "tries";
    private static final String SINCE = "since";
    private static final Duration PATIENCE = Duration.ofDays(1);
    private static final long LONGEST_WAIT_SECONDS = 600;

    private final Outbox outbox;
    private final Store store;
    private final Doubts doubts;
    private final BiFunction<String, String, List<String>> idForms;
    private final Clock clock;
    private final LongAdder unmatched = new LongAdder();

    /** @param idForms the forms in which an account's provider may have told an id before */
    public Receipts(
            Outbox outbox, Store store, Doubts doubts, BiFunction<String, String, List<String>> idForms, Clock clock) {
        this.outbox = outbox;
        this.store = store;
        this.doubts = doubts;
        this.idForms = idForms;
        this.clock = clock;
    }

    /** Takes receipts over; completes when they are on disk. */
    public CompletionStage<Void> post(List<DeliveryReceipt> receipts) {
        long now = clock.millis();
        List<Outgoing> outgoing = new ArrayList<>(receipts.size());
        for (DeliveryReceipt receipt : receipts) {
            outgoing.add(outgoing(receipt, 0, now));
        }
        return outbox.post(outgoing).thenApply(posted -> null);
    }

    private static Outgoing outgoing(DeliveryReceipt receipt, long tries, long since) {
        return Outgoing.to(
                Queues.RECEIPTS, Wire.text(receipt), Map.of("account", receipt.account(), TRIES, tries, SINCE, since));
    }

    /** Receipts given up because no message fits them. */
    public long unmatched() {
        return unmatched.sum();
    }

    /** Finds the messages of a batch of receipts. */
    public Settlement match(List<Delivery> deliveries) {
        Map<Delivery, DeliveryReceipt> receipts = new LinkedHashMap<>();
        List<Outgoing> outgoing = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            DeliveryReceipt receipt = read(delivery);
            if (receipt == null) {
                outgoing.add(delivery.buried(Map.of(
                        "code",
                        ProblemCode.BODY_MALFORMED.wire(),
                        "sentence",
                        "This is no receipt of the hub's own.")));
            } else {
                receipts.put(delivery, receipt);
            }
        }
        Map<DeliveryReceipt, Match> matches = matches(receipts.values());
        List<String> resolved = new ArrayList<>();
        Instant now = clock.instant();
        receipts.forEach((delivery, receipt) -> {
            Match match = matches.get(receipt);
            if (match == null || match.message() == null) {
                later(receipt, delivery, now, outgoing);
            } else {
                outgoing.addAll(told(receipt, match));
                if (settles(receipt.status(), match.state())) {
                    resolved.add(match.messageId());
                }
            }
        });
        doubts.resolved(resolved);
        return new Settlement(outgoing);
    }

    private static DeliveryReceipt read(Delivery delivery) {
        try {
            DeliveryReceipt receipt =
                    delivery.text() == null ? null : Wire.read(delivery.text(), DeliveryReceipt.class);
            return receipt == null || receipt.account() == null || receipt.status() == null || receipt.time() == null
                    ? null
                    : receipt;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    /** Whether a receipt says of a message that waits for somebody's decision that there is nothing to decide. */
    private static boolean settles(DeliveryReceipt.Status status, MessageState state) {
        return switch (state) {
            case UNSURE -> status != DeliveryReceipt.Status.NOT_FOUND;
            case DEAD -> status == DeliveryReceipt.Status.DELIVERED;
            default -> false;
        };
    }

    private Map<DeliveryReceipt, Match> matches(Collection<DeliveryReceipt> receipts) {
        Map<DeliveryReceipt, Match> matches = new HashMap<>();
        List<String> ours = receipts.stream()
                .map(DeliveryReceipt::messageId)
                .filter(id -> id != null)
                .distinct()
                .toList();
        Map<String, Match> byId = ours.isEmpty() ? Map.of() : store.messages(ours);
        Map<String, Map<DeliveryReceipt, List<String>>> theirs = new HashMap<>();
        for (DeliveryReceipt receipt : receipts) {
            Match match = receipt.messageId() == null ? null : byId.get(receipt.messageId());
            if (match != null) {
                matches.put(receipt, match);
            } else if (receipt.providerId() != null) {
                theirs.computeIfAbsent(receipt.account(), account -> new HashMap<>())
                        .put(receipt, idForms.apply(receipt.account(), receipt.providerId()));
            }
        }
        theirs.forEach((account, forms) -> {
            Map<String, Match> byProviderId = store.messagesOf(
                    account,
                    forms.values().stream().flatMap(List::stream).distinct().toList());
            forms.forEach((receipt, ids) -> ids.stream()
                    .filter(byProviderId::containsKey)
                    .findFirst()
                    .ifPresent(id -> matches.put(receipt, byProviderId.get(id))));
        });
        return matches;
    }

    private void later(DeliveryReceipt receipt, Delivery delivery, Instant now, List<Outgoing> outgoing) {
        long since = delivery.number(SINCE);
        if (now.isAfter(Instant.ofEpochMilli(since).plus(PATIENCE))) {
            unmatched.increment();
            LOG.warn("A receipt of account {} fits no message and is given up", receipt.account());
            return;
        }
        long tries = delivery.number(TRIES);
        long wait = Math.min(LONGEST_WAIT_SECONDS, 1L << Math.min(tries, 10));
        outgoing.add(outgoing(receipt, tries + 1, since).notBefore(now.plusSeconds(wait)));
    }

    private static List<Outgoing> told(DeliveryReceipt receipt, Match match) {
        SmsMessage message = match.message().at(match.attempt());
        String code = receipt.providerCode() == null ? "" : " (" + receipt.providerCode() + ")";
        List<String> ids = receipt.providerId() == null ? List.of() : List.of(receipt.providerId());
        return switch (receipt.status()) {
            case DELIVERED ->
                Events.publish(
                        Events.of(message, MessageState.DELIVERED, receipt.time(), null, ids, "Delivered" + code + "."),
                        message);
            case UNDELIVERED ->
                Events.publish(
                        Events.of(
                                message,
                                MessageState.UNDELIVERED,
                                receipt.time(),
                                Problem.of(ProblemCode.NOT_DELIVERED, "The provider could not deliver it" + code + "."),
                                ids,
                                null),
                        message);
            case UNDERWAY ->
                match.state() == MessageState.UNSURE
                        ? Events.publish(
                                Events.of(
                                        message,
                                        MessageState.SENT,
                                        receipt.time(),
                                        null,
                                        ids,
                                        "The provider has it" + code + "."),
                                message)
                        : List.of();
            case UNKNOWN ->
                Events.publish(
                        Events.of(
                                message,
                                MessageState.SENT,
                                receipt.time(),
                                null,
                                ids,
                                "The provider will not learn whether it was delivered" + code + "."),
                        message);
            case NOT_FOUND -> List.of();
        };
    }
}
