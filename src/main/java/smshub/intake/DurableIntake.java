package smshub.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.broker.BatchPublisher;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.guard.GuardRuling;
import smshub.guard.Guards;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Postponement;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.rules.Acceptance;
import smshub.rules.Decision;
import smshub.rules.Verdict;
import smshub.store.Match;

/** Judges requests and hands the accepted ones over to the broker: message and event in one commit. */
public final class DurableIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(DurableIntake.class);

    private final Acceptance acceptance;
    private final Guards guards;
    private final Availability availability;
    private final LookUps lookUps;
    private final BatchPublisher publisher;
    private final Function<String, CompletionStage<Optional<Match>>> recorded;
    private final Watch watch;
    private final Clock clock;

    /** Somebody who counts decisions. Called on the callers' threads: it must not wait. */
    public interface Watch {
        void accepted(String source);

        void refused(String source, ProblemCode code);
    }

    /**
     * @param guards judge what the rules let pass
     * @param lookUps what must be there before a request is judged
     * @param recorded finds the message of an id; asked only where a reference is repeated, and not waited for in the
     *     caller's thread
     */
    public DurableIntake(
            Acceptance acceptance,
            Guards guards,
            Availability availability,
            LookUps lookUps,
            BatchPublisher publisher,
            Function<String, CompletionStage<Optional<Match>>> recorded,
            Watch watch,
            Clock clock) {
        this.acceptance = acceptance;
        this.guards = guards;
        this.availability = availability;
        this.lookUps = lookUps;
        this.publisher = publisher;
        this.recorded = recorded;
        this.watch = watch;
        this.clock = clock;
    }

    @Override
    public CompletionStage<List<Accepted>> accept(List<SmsRequest> requests, Client client) {
        return lookUps.needless(requests)
                ? judged(requests, client)
                : lookUps.completed(requests).thenCompose(completed -> judged(completed, client));
    }

    private CompletionStage<List<Accepted>> judged(List<SmsRequest> requests, Client client) {
        Instant now = clock.instant();
        if (requests.size() == 1) {
            return accept(requests.get(0), client, now).thenApply(List::of);
        }
        List<CompletableFuture<Accepted>> all = new ArrayList<>(requests.size());
        for (SmsRequest request : requests) {
            all.add(accept(request, client, now));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Accepted> accept(SmsRequest request, Client client, Instant now) {
        Judged judged = judge(request, client, now);
        Decision decision = judged.decision();
        GuardRuling ruling = judged.ruling();
        if (ruling.repeated()) {
            // Where the first was not taken after all, this one is the first.
            return ruling.firstTaken()
                    .thenCompose(taken -> taken
                            ? CompletableFuture.completedFuture(new Accepted(decision, true, true))
                            : accept(request, client, now));
        }
        if (!decision.accepted()) {
            // Once it is answered it must be on record; where it cannot be recorded the answer is the same.
            return publisher.post(judged.announced()).handle((posted, failure) -> new Accepted(decision, false));
        }
        if (request.reference() == null) {
            return counted(publisher.post(Events.with(judged.announced(), judged.waiting())), ruling)
                    .thenApply(posted -> new Accepted(decision, false));
        }
        String id = decision.message().id();
        List<Publication> once = Events.with(judged.announced(), judged.waiting());
        once.set(0, once.get(0).once(id));
        // A campaign asks itself what it handed over long ago, so that no other message waits for the store with it.
        String lookUp = SmsRequest.CAMPAIGN.equals(request.source()) ? null : id;
        return counted(publisher.post(once, lookUp), ruling)
                .thenCompose(posted -> posted == BatchPublisher.Posted.NEW
                        ? CompletableFuture.completedFuture(new Accepted(decision, false))
                        : repeated(request, client, decision, now));
    }

    /** Only what is sent counts for the client. */
    private static CompletableFuture<BatchPublisher.Posted> counted(
            CompletableFuture<BatchPublisher.Posted> posted, GuardRuling ruling) {
        return posted.whenComplete(
                (done, failure) -> ruling.counted().end(failure == null && done == BatchPublisher.Posted.NEW));
    }

    /**
     * What a repeated reference comes to: the message that has it, or a refusal where that one says something else. While
     * the store cannot tell, it counts as the same.
     */
    private CompletableFuture<Accepted> repeated(SmsRequest request, Client client, Decision decision, Instant now) {
        return recorded.apply(decision.message().id())
                .exceptionally(failure -> {
                    LOG.warn("A repeated reference is not compared with its message: {}", failure.toString());
                    return Optional.empty();
                })
                .thenCompose(first -> first.isEmpty() || same(decision.message(), first.get())
                        ? CompletableFuture.completedFuture(new Accepted(decision, true))
                        : refused(request, client, reused(decision, first.get()), now))
                .toCompletableFuture();
    }

    private CompletableFuture<Accepted> refused(SmsRequest request, Client client, Decision decision, Instant now) {
        // Once it is answered it must be on record; where it cannot be recorded the answer is the same.
        return publisher
                .post(refusal(request, client, decision.problem(), now))
                .handle((posted, failure) -> new Accepted(decision, false));
    }

    private List<Publication> refusal(SmsRequest request, Client client, Problem problem, Instant now) {
        watch.refused(request.source(), problem.code());
        MessageEvent event = Events.refused(request, client.id(), problem, now);
        return Events.publish(event, request.replyTo(), request.correlationId());
    }

    /** Whether a message is what a request asks for, whatever the rules made of it then and make of it now. */
    private static boolean same(SmsMessage decided, Match first) {
        SmsMessage message = first.message();
        if (message == null) {
            // What was heard of before its acceptance has no content yet.
            return true;
        }
        Asked now = decided.request();
        Asked then = message.request();
        return Objects.equals(now.text(), then.text())
                && Objects.equals(now.from(), then.from())
                && Objects.equals(
                        decided.submission().category(), message.submission().category());
    }

    private static Decision reused(Decision decision, Match first) {
        Problem problem = new Problem(
                ProblemCode.REFERENCE_REUSED,
                "The reference belongs to message " + first.messageId()
                        + ", which says something else; nothing was sent.",
                "reference");
        return new Decision(null, problem, decision.verdicts());
    }

    /**
     * A decision, of which nothing is durable yet.
     *
     * @param announced what is published of it; the event is the first
     * @param waiting the message on the queue on which it waits, of the same commit; null where there is none
     * @param ruling what the guards say; whoever asked tells it how it ended
     */
    record Judged(Decision decision, List<Publication> announced, Publication waiting, GuardRuling ruling) {}

    /** {@link LookUps#needless} */
    boolean ready(List<SmsRequest> requests) {
        return lookUps.needless(requests);
    }

    /** {@link LookUps#completed} */
    CompletionStage<List<SmsRequest>> completed(List<SmsRequest> requests) {
        return lookUps.completed(requests);
    }

    /**
     * Judges a request whose sender cannot ask twice, or whose repetition the caller recognises.
     *
     * @param request what its reference says is not looked at
     */
    Judged judge(SmsRequest request, Client client) {
        return judge(request, client, clock.instant());
    }

    private Judged judge(SmsRequest request, Client client, Instant now) {
        Decision ruled = acceptance.decide(request, client, availability.out(), now);
        GuardRuling ruling = ruled.accepted() ? guards.admit(request, ruled.message(), now) : GuardRuling.FREE;
        Decision decision = guarded(ruled, ruling);
        if (!decision.accepted()) {
            return new Judged(decision, refusal(request, client, decision.problem(), now), null, ruling);
        }
        if (ruling.repeated()) {
            return new Judged(decision, List.of(), null, ruling);
        }
        watch.accepted(request.source());
        SmsMessage message = decision.message();
        boolean later = message.lifetime().sendAt() != null
                && message.lifetime().sendAt().isAfter(now);
        MessageEvent event = later
                ? scheduled(decision, reason(request, ruled.message(), ruling), now)
                : MessageEvent.of(message, MessageState.ACCEPTED, now, null, List.of(), decision.note());
        if (!later) {
            availability.chosen(message.account());
        }
        Publication waiting = later ? Events.retry(message, message.lifetime().sendAt()) : Events.out(message);
        return new Judged(decision, Events.publish(event, message), waiting, ruling);
    }

    /** The decision on a message that the rules let pass, after the guards; their word is the last of the verdicts. */
    private static Decision guarded(Decision ruled, GuardRuling ruling) {
        if (ruling.sentence() == null) {
            return ruled;
        }
        SmsMessage message = ruled.message();
        if (ruling.repeated()) {
            message = message.withId(ruling.first());
        } else if (ruling.notBefore() != null) {
            message = message.notBefore(ruling.notBefore());
        }
        List<Verdict> verdicts = new ArrayList<>(ruled.verdicts());
        verdicts.add(new Verdict(
                "guards",
                message.account(),
                ruling.problem() == null,
                ruling.sentence(),
                ruling.problem(),
                ruling.notBefore() == null ? null : ruling.sentence()));
        return new Decision(ruling.problem() == null ? message : null, ruling.problem(), verdicts);
    }

    /** Why a message is not sent at once. */
    private static Postponement.Reason reason(SmsRequest request, SmsMessage ruled, GuardRuling ruling) {
        if (ruling.notBefore() != null) {
            return Postponement.Reason.LIMITS;
        }
        return ruled.lifetime().sendAt().equals(request.sendAt())
                ? Postponement.Reason.SEND_TIME
                : Postponement.Reason.QUIET_HOURS;
    }

    private static MessageEvent scheduled(Decision decision, Postponement.Reason reason, Instant now) {
        SmsMessage message = decision.message();
        return MessageEvent.of(message, MessageState.SCHEDULED, now, null, List.of(), decision.note())
                .with(Postponement.until(message.lifetime().sendAt(), message, reason));
    }

    @Override
    public Decision preview(SmsRequest asked, Client client) {
        SmsRequest request = asked;
        if (!lookUps.needless(List.of(asked))) {
            // Who looks ahead may wait; a contact is looked up in a bounded time.
            request = lookUps.completed(List.of(asked))
                    .toCompletableFuture()
                    .join()
                    .get(0);
        }
        Instant now = clock.instant();
        Decision ruled = acceptance.explain(request, client, availability.troubled(), now);
        return ruled.accepted() ? guarded(ruled, guards.look(request, ruled.message(), now)) : ruled;
    }
}
