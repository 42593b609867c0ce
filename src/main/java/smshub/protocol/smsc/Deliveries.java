package smshub.protocol.smsc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jsmpp.SMPPConstant;
import smshub.account.Backoff;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.message.ProblemCode;

/**
 * Brings receipts and messages from handsets to the binds that receive, one after the other, to no bind more than it answers.
 * What is not taken goes back to its queue, and comes again later; after a day it is for operators. Thread-safe.
 */
final class Deliveries {
    private static final String TRIES = "tries";
    private static final String SINCE = "since";
    private static final Duration PATIENCE = Duration.ofDays(1);
    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15));
    /** How soon it is looked again for a bind that wants a number. */
    private static final Duration UNWANTED = Duration.ofSeconds(5);

    /** What an ESME says that will never take it (SMPP 3.4 section 5.1.3). */
    private static final Set<Integer> NEVER =
            Set.of(SMPPConstant.STAT_ESME_RX_P_APPN, SMPPConstant.STAT_ESME_RX_R_APPN);

    private final SmscSettings settings;
    private final Clock clock;
    /** PDUs under way to each bind that receives, in the order in which they are next. */
    private final Map<EsmeSession, Integer> underway = new LinkedHashMap<>();

    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private boolean closed;

    /**
     * Something to be brought.
     *
     * @param pdus how a bind gets it
     * @param number whom it is for, where binds may want some numbers alone; null for any
     */
    private record Delivery(
            QueueMessage message,
            Function<BindRequest, List<byte[]>> pdus,
            String number,
            CompletableFuture<Settlement> end) {}

    Deliveries(SmscSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether anything can be brought now. */
    synchronized boolean open() {
        return !closed && !underway.isEmpty();
    }

    /** Brings something; completes with what its message comes to. */
    CompletionStage<Settlement> bring(QueueMessage message, Function<BindRequest, List<byte[]>> pdus, String number) {
        Delivery delivery = new Delivery(message, pdus, number, new CompletableFuture<>());
        synchronized (this) {
            if (!closed && !underway.isEmpty()) {
                waiting.add(delivery);
                pump();
                return delivery.end;
            }
        }
        again(delivery, null);
        return delivery.end;
    }

    synchronized void joined(EsmeSession session) {
        if (!closed) {
            underway.put(session, 0);
            pump();
        }
    }

    /** A bind is gone; what was under way to it is told as lost, and comes to another or goes back. */
    void left(EsmeSession session) {
        List<Delivery> stranded = List.of();
        synchronized (this) {
            underway.remove(session);
            if (underway.isEmpty()) {
                stranded = new ArrayList<>(waiting);
                waiting.clear();
            }
        }
        stranded.forEach(delivery -> again(delivery, null));
    }

    /** Nothing is brought any more; what waits goes back. */
    void close() {
        List<Delivery> stranded;
        synchronized (this) {
            closed = true;
            stranded = new ArrayList<>(waiting);
            waiting.clear();
        }
        stranded.forEach(delivery -> again(delivery, null));
    }

    private void pump() {
        for (Iterator<Delivery> next = waiting.iterator(); next.hasNext(); ) {
            Delivery delivery = next.next();
            boolean wanted = false;
            EsmeSession free = null;
            for (Map.Entry<EsmeSession, Integer> each : underway.entrySet()) {
                boolean wants = each.getKey().bind().wants(delivery.number);
                wanted |= wants;
                if (wants && each.getValue() < settings.deliveryWindow()) {
                    free = each.getKey();
                    break;
                }
            }
            if (free != null) {
                next.remove();
                begin(delivery, free);
            } else if (!wanted) {
                next.remove();
                again(delivery, clock.instant().plus(UNWANTED));
            } else if (delivery.number == null) {
                // All windows are full.
                return;
            }
        }
    }

    private void begin(Delivery delivery, EsmeSession session) {
        List<byte[]> pdus;
        try {
            pdus = delivery.pdus.apply(session.bind());
        } catch (IllegalArgumentException e) {
            delivery.end.complete(Settlement.of(buried(delivery, "This does not fit into an SMPP PDU.")));
            return;
        }
        if (pdus.isEmpty()) {
            delivery.end.complete(Settlement.DONE);
            return;
        }
        // The next one is another's turn.
        int before = underway.remove(session);
        underway.put(session, before + pdus.size());
        session.deliver(pdus, status -> ended(delivery, session, pdus.size(), status));
    }

    private void ended(Delivery delivery, EsmeSession session, int number, int status) {
        boolean back = false;
        synchronized (this) {
            underway.computeIfPresent(session, (same, before) -> before - number);
            if (status == EsmeSession.LOST) {
                back = closed || underway.isEmpty() || underway.size() == 1 && underway.containsKey(session);
                if (!back) {
                    waiting.addFirst(delivery);
                }
            }
            pump();
        }
        if (status == SMPPConstant.STAT_ESME_ROK) {
            delivery.end.complete(Settlement.DONE);
        } else if (back) {
            again(delivery, null);
        } else if (status != EsmeSession.LOST) {
            refused(delivery, status);
        }
    }

    private void refused(Delivery delivery, int status) {
        Instant now = clock.instant();
        long since = delivery.message.number(SINCE);
        long tries = delivery.message.number(TRIES) + 1;
        boolean late = since != 0 && now.isAfter(Instant.ofEpochMilli(since).plus(PATIENCE));
        if (NEVER.contains(status) || late) {
            delivery.end.complete(Settlement.of(
                    buried(delivery, "The ESME refuses it with the command status 0x%08X.".formatted(status))));
            return;
        }
        Map<String, Object> properties = new HashMap<>(delivery.message.properties());
        properties.put(TRIES, tries);
        properties.put(SINCE, since == 0 ? now.toEpochMilli() : since);
        delivery.end.complete(Settlement.of(again(delivery, properties, now.plus(WAIT.after(tries)))));
    }

    private Publication buried(Delivery delivery, String sentence) {
        return delivery.message.buried(ProblemCode.REQUEST_REJECTED.word(), sentence, Queues.answers(settings.name()));
    }

    private static void again(Delivery delivery, Instant due) {
        delivery.end.complete(Settlement.of(again(delivery, delivery.message.properties(), due)));
    }

    private static Publication again(Delivery delivery, Map<String, Object> properties, Instant due) {
        Publication same = Publication.of(Publication.AGAIN, delivery.message.text(), properties)
                .answering(delivery.message.correlationId());
        return due == null ? same : same.notBefore(due);
    }
}
