package smshub.http;

import java.util.Map;

/**
 * Where everything that was ever accepted is now, in messages.
 *
 * @param accepted taken over since the first start, those that are deleted by now among them
 * @param sent with the provider, no receipt yet
 * @param waiting in a queue of the hub: accepted, scheduled, sending or deferred
 * @param refused requests that were not taken over; they are not among {@code accepted}
 * @param difference accepted less all the others; 0 once the queues are quiet
 * @param waitingByAccount parts of {@code waiting}, or null where they are not counted
 */
public record Ledger(
        long accepted,
        long delivered,
        long undelivered,
        long sent,
        long waiting,
        long unsure,
        long dead,
        long expired,
        long refused,
        long cancelled,
        long difference,
        Map<String, Long> waitingByAccount) {}
