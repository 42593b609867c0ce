package smshub.dispatch;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.audit.AuditEntry;
import smshub.broker.BatchPublisher;
import smshub.broker.Publication;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.message.MessageIds;

/** Puts the entries of the audit record on {@code sms.audit}, where they wait for the store. */
public final class AuditLog implements Audit {
    /** Longer values are told by their length alone: an entry says what changed, it is no archive. */
    private static final int LONGEST = 16 * 1024;

    private final BatchPublisher publisher;
    private final Clock clock;

    public AuditLog(BatchPublisher publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> record(Actor actor, String verb, String subject, Object before, Object after) {
        return keep(
                List.of(entry(MessageIds.next(), clock.instant(), actor, verb, subject, json(before), json(after))));
    }

    @Override
    public CompletionStage<Begun> begin(Actor actor, String verb, String subject) {
        String id = MessageIds.next();
        Instant at = clock.instant();
        return keep(List.of(entry(id, at, actor, verb, subject, null, AuditEntry.BEGUN)))
                .thenApply(kept -> new Begun() {
                    @Override
                    public CompletionStage<Void> done(Object before, Object after) {
                        return keep(List.of(entry(id, at, actor, verb, subject, json(before), json(after))));
                    }

                    @Override
                    public CompletionStage<Void> refused(Object why) {
                        return done(null, new Refusal("refused", why));
                    }
                });
    }

    private record Refusal(String outcome, Object answer) {}

    private static AuditEntry entry(
            String id, Instant at, Actor actor, String verb, String subject, String before, String after) {
        return new AuditEntry(id, at, actor.kind(), actor.name(), actor.address(), verb, subject, before, after);
    }

    /**
     * Keeps entries that were made elsewhere. Completes when they are on disk, also one that is nearly full: an operator
     * must be able to do something about that.
     */
    public CompletionStage<Void> keep(List<AuditEntry> entries) {
        return publisher
                .postAnyhow(entries.stream()
                        .map(entry -> Publication.to(Queues.AUDIT, Json.text(entry), Map.of()))
                        .toList())
                .thenApply(posted -> null);
    }

    private static String json(Object value) {
        String json = value == null ? null : Json.text(value);
        return json == null || json.length() <= LONGEST ? json : Json.text(Map.of("characters", json.length()));
    }
}
