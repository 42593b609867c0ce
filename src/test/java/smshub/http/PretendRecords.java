package smshub.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.http.Archive.Page;
import smshub.json.Json;
import smshub.message.ProblemCode;

/** One entry of each kind, and what was done over HTTP meanwhile. */
final class PretendRecords implements Records, Audit {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    /** Each as who, from, what, on, before and after. */
    final List<String> acts = new ArrayList<>();

    AuditFilter asked;
    ErrorFilter askedErrors;
    boolean brokerDown;
    /** Whether nothing can be put on record before it is done. */
    boolean shut;

    @Override
    public CompletionStage<Void> record(Actor actor, String verb, String subject, Object before, Object after) {
        acts.add(String.join(
                " ",
                actor.name(),
                actor.address(),
                verb,
                subject,
                before == null ? "-" : Json.text(before),
                after == null ? "-" : Json.text(after)));
        return brokerDown
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Begun> begin(Actor actor, String verb, String subject) {
        return shut
                ? CompletableFuture.failedFuture(new IllegalStateException("away"))
                : Audit.super.begin(actor, verb, subject);
    }

    @Override
    public Page<AuditEntry> audit(AuditFilter filter, String cursor, int limit) {
        asked = filter;
        return new Page<>(
                List.of(new AuditEntry(
                        "01957e2a-5b00-7000-8000-0000000000b1",
                        NOW,
                        Actor.Kind.PERSON,
                        "alice",
                        "10.0.0.7",
                        "account.pause",
                        "accounts/sms-de",
                        "{\"state\":\"open\"}",
                        "{\"state\":\"paused\"}")),
                null);
    }

    @Override
    public Page<ErrorEntry> errors(ErrorFilter filter, String cursor, int limit) {
        askedErrors = filter;
        return new Page<>(
                List.of(new ErrorEntry(
                        "01957e2a-5b00-7000-8000-0000000000c1",
                        "intake",
                        NOW,
                        NOW.plusSeconds(40),
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "The database cannot be reached.",
                        null,
                        "shop",
                        "erp",
                        null,
                        3)),
                null);
    }
}
