package smshub.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import smshub.account.Client;
import smshub.broker.BatchPublisher;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.rules.Acceptance;
import smshub.rules.Decision;

/** Judges requests and hands the accepted ones over to the broker: message and event in one commit. */
public final class DurableIntake implements Intake {
    private final Acceptance acceptance;
    private final Supplier<Set<String>> out;
    private final BatchPublisher outbox;
    private final Watch watch;
    private final Clock clock;

    /** Somebody who counts decisions. Called on the callers' threads: it must not wait. */
    public interface Watch {
        void accepted(String source);

        void refused(String source, ProblemCode code);
    }

    /** @param out accounts that cannot send now */
    public DurableIntake(
            Acceptance acceptance, Supplier<Set<String>> out, BatchPublisher outbox, Watch watch, Clock clock) {
        this.acceptance = acceptance;
        this.out = out;
        this.outbox = outbox;
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<Accepted>> accept(List<SmsRequest> requests, Client client) {
        Instant now = clock.instant();
        Set<String> accountsOut = out.get();
        if (requests.size() == 1) {
            return accept(requests.get(0), client, accountsOut, now).thenApply(List::of);
        }
        List<CompletableFuture<Accepted>> all = new ArrayList<>(requests.size());
        for (SmsRequest request : requests) {
            all.add(accept(request, client, accountsOut, now));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Accepted> accept(
            SmsRequest request, Client client, Set<String> accountsOut, Instant now) {
        Judged judged = judge(request, client, accountsOut, now);
        Decision decision = judged.decision();
        if (!decision.accepted()) {
            // Once it is answered it must be on record; where it cannot be recorded the answer is the same.
            return outbox.post(judged.announced()).handle((posted, failure) -> new Accepted(decision, false));
        }
        if (request.reference() == null) {
            return outbox.post(Events.with(judged.announced(), judged.waiting()))
                    .thenApply(posted -> new Accepted(decision, false));
        }
        String id = decision.message().id();
        List<Publication> once = Events.with(judged.announced(), judged.waiting());
        once.set(0, once.get(0).once(id));
        return outbox.post(once, id)
                .thenApply(posted -> new Accepted(decision, posted == BatchPublisher.Posted.REPEATED));
    }

    /**
     * A decision, of which nothing is durable yet.
     *
     * @param announced what is published of it; the event is the first
     * @param waiting the message on the queue on which it waits, of the same commit; null where there is none
     */
    record Judged(Decision decision, List<Publication> announced, Publication waiting) {}

    /**
     * Judges a request whose sender cannot ask twice, or whose repetition the caller recognises.
     *
     * @param request what its reference says is not looked at
     */
    Judged judge(SmsRequest request, Client client) {
        return judge(request, client, out.get(), clock.instant());
    }

    private Judged judge(SmsRequest request, Client client, Set<String> accountsOut, Instant now) {
        Decision decision = acceptance.decide(request, client, accountsOut, now);
        if (!decision.accepted()) {
            watch.refused(request.source(), decision.problem().code());
            MessageEvent event = Events.refused(request, client.id(), decision.problem(), now);
            return new Judged(decision, Events.publish(event, request.replyTo(), request.correlationId()), null);
        }
        watch.accepted(request.source());
        SmsMessage message = decision.message();
        boolean later = message.sendAt() != null && message.sendAt().isAfter(now);
        MessageEvent event = MessageEvent.of(message, later ? MessageState.SCHEDULED : MessageState.ACCEPTED, now);
        Publication waiting = later ? Events.retry(message, message.sendAt()) : Events.out(message);
        return new Judged(decision, Events.publish(event, message), waiting);
    }

    @Override
    public Decision preview(SmsRequest request, Client client) {
        return acceptance.decide(request, client, out.get(), clock.instant());
    }
}
