package smshub.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import smshub.account.Client;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;

/**
 * What clients may send, by what they have sent: rate, quota, budget, brakes, and texts that went to the same number a
 * moment ago. It stands behind the rules, which know no past. A client that nothing limits costs a look into a map.
 *
 * <p>Over HTTP and SMPP, what is too much for the rate or the quota is refused, for whoever calls can come again. Every other
 * channel has given its request away: it is accepted, and sent when the limits let it. So a queue is read on, for the
 * clients behind on it, order is kept because each message gets a later time than the one before, and nothing that is
 * merely early counts as failed. Thread-safe.
 */
public final class Guards {
    /** Nothing is limited. */
    public static final Guards NONE =
            new Guards(List.of(), number -> null, GuardRecord::none, (client, what, subject, lines) -> {});

    /** Channels on which the sender waits for the answer. */
    private static final Set<String> CALLS = Set.of("http", "page", "resend", "smpp");
    /** An operator who sends a message again wants just that. */
    private static final String WANTED = "resend";

    private final UnaryOperator<String> regions;
    private final Function<String, GuardRecord> kept;
    private final Alarm alarm;
    /** Of clients that are limited, or were since the start. */
    private final Map<String, ClientGuard> known = new ConcurrentHashMap<>();
    /** Of those that are limited now. */
    private volatile Map<String, ClientGuard> guards = Map.of();

    /** Everything that can stop a client for the rest of a day. */
    public static final List<String> STOPS =
            List.of(ClientGuard.BUDGET, NumberBrakes.NEW_COUNTRY, NumberBrakes.SAME_NUMBER, NumberBrakes.SAME_RANGE);

    /** Somebody who tells operators. Called under a lock: it must not wait. */
    public interface Alarm {
        /**
         * A client was stopped, for the first time of a day.
         *
         * @param what one of {@link #STOPS}
         * @param subject what happened, as the end of a sentence
         */
        void raise(String client, String what, String subject, List<String> lines);
    }

    /**
     * @param regions the ISO 3166 region of an E.164 number
     * @param kept what an earlier process left of a client
     */
    public Guards(
            List<Client> clients, UnaryOperator<String> regions, Function<String, GuardRecord> kept, Alarm alarm) {
        this.regions = regions;
        this.kept = kept;
        this.alarm = alarm;
        become(clients);
    }

    /**
     * From now on these are the clients. What was counted of one whose limits are other ones goes on counting, and that of
     * one that nothing limits any more counts again when something does.
     */
    public synchronized void become(List<Client> clients) {
        Map<String, ClientGuard> next = new HashMap<>();
        for (Client client : clients) {
            if (client.guards().any()) {
                ClientGuard guard = known.computeIfAbsent(
                        client.id(), id -> new ClientGuard(id, client.guards(), kept.apply(id), regions, alarm));
                guard.become(client.guards());
                next.put(client.id(), guard);
            }
        }
        guards = next;
    }

    /**
     * Judges what the rules let pass, and counts it where it may go.
     *
     * @param messages those of the request: one, or the pieces of its text, which go all or none
     */
    public GuardRuling admit(SmsRequest request, List<SmsMessage> messages, Instant now) {
        return judge(request, messages, true, now);
    }

    /** The same without counting anything. */
    public GuardRuling look(SmsRequest request, List<SmsMessage> messages, Instant now) {
        return judge(request, messages, false, now);
    }

    private GuardRuling judge(SmsRequest request, List<SmsMessage> messages, boolean counting, Instant now) {
        ClientGuard guard = guards.get(messages.get(0).client());
        return guard == null
                ? GuardRuling.FREE
                : guard.judge(
                        messages, CALLS.contains(request.source()), WANTED.equals(request.source()), counting, now);
    }

    /**
     * Lifts what stops a client: its brakes, and today's budget where that is exhausted.
     *
     * @return what was lifted; empty where nothing limits such a client
     */
    public Optional<List<String>> release(String client, Instant now) {
        return Optional.ofNullable(guards.get(client)).map(guard -> guard.release(now));
    }

    /** The clients that are limited, by name. */
    public Set<String> clients() {
        return new TreeSet<>(guards.keySet());
    }

    /** How one of them stands. */
    public GuardStatus status(String client, Instant now) {
        return guards.get(client).status(now);
    }

    /** How far back the texts of clients are compared; those without a window are left out. */
    public Map<String, Duration> windows() {
        Map<String, Duration> windows = new HashMap<>();
        guards.forEach((client, guard) -> {
            if (!guard.window().isZero()) {
                windows.put(client, guard.window());
            }
        });
        return windows;
    }

    /** Notes a message of before the start, of a client that has a window. */
    public void recall(String client, String id, String number, String text, Instant sendAt, Instant at, Instant now) {
        guards.get(client).recall(id, number, text, sendAt, at, now);
    }

    /** Another hub tells what it has counted of a client. */
    public void heard(String hub, GuardRecord record, Instant now) {
        ClientGuard guard = known.get(record.client());
        if (guard != null) {
            guard.heard(hub, record, now);
        }
    }

    /** What is to be kept of those clients of which something changed since this was asked last. */
    public List<GuardRecord> changes() {
        return known.values().stream()
                .map(ClientGuard::changes)
                .filter(Objects::nonNull)
                .toList();
    }
}
