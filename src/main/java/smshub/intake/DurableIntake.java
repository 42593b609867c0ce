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
import java.util.function.Supplier;
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
import smshub.message.SmsRequest;
import smshub.rules.Acceptance;
import smshub.rules.Decision;
import smshub.rules.Verdict;
import smshub.store.Match;

/** Judges requests and hands the accepted ones over to the broker: message and event in one commit. */
public final class DurableIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(DurableIntake.class);

    /** What requests are judged by; one value, which is another one when the settings change. */
    private final Supplier<Acceptance> rules;

    private final Guards guards;
    private final Availability availability;
    private final LookUps lookUps;
    private final BatchPublisher publisher;
    private final Function<String, CompletionStage<Optional<Match>>> recorded;
    private final Watch watch;
    private final Clock clock;
    private final KnownMessages known;

    /** Somebody who counts decisions. Called on the callers' threads: it must not wait. */
    public interface Watch {
        void accepted(String source);

        void refused(String source, ProblemCode code);
    }

    /**
     * @param rules what requests are judged by now
     * @param guards judge what the rules let pass
     * @param lookUps what must be there before a request is judged
     * @param recorded finds the message of an id, also one that is on its way to the store; asked only where a reference is
     *     repeated, and not waited for in the caller's thread
     * @param stored the same of what the store has now; asked where a request with a reference would be refused
     */
    public DurableIntake(
            Supplier<Acceptance> rules,
            Guards guards,
            Availability availability,
            LookUps lookUps,
            BatchPublisher publisher,
            Function<String, CompletionStage<Optional<Match>>> recorded,
            Function<String, CompletionStage<Optional<Match>>> stored,
            Watch watch,
            Clock clock) {
        this.rules = rules;
        this.guards = guards;
        this.availability = availability;
        this.lookUps = lookUps;
        this.publisher = publisher;
        this.recorded = recorded;
        this.known = new KnownMessages(stored);
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
        Decision ruled = rules.get().decide(request, client, availability.out(), now);
        // A campaign knows itself whom it sent to.
        boolean repeatable = request.reference() != null && !SmsRequest.CAMPAIGN.equals(request.source());
        if (!repeatable) {
            return accept(request, client, ruled, now);
        }
        SmsMessage first = ruled.accepted() ? known.recent(ruled.message().id()) : null;
        return first == null
                ? accept(request, client, ruled, now)
                : repeated(request, client, ruled, Optional.of(first), now);
    }

    /** Takes a request over that is new as far as memory goes. */
    private CompletableFuture<Accepted> accept(SmsRequest request, Client client, Decision ruled, Instant now) {
        Judged judged = judge(request, ruled, now);
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
            return request.reference() == null || SmsRequest.CAMPAIGN.equals(request.source())
                    ? refused(request, client, decision, now)
                    : known.find(rules.get().ids(request, client))
                            .thenCompose(first -> first.isEmpty()
                                    ? refused(request, client, decision, now)
                                    : repeated(request, client, ruled, first, now))
                            .toCompletableFuture();
        }
        List<Publication> outgoing = judged.all();
        if (request.reference() == null) {
            return counted(publisher.post(outgoing), ruling).thenApply(posted -> new Accepted(decision, false));
        }
        String id = decision.message().id();
        outgoing.set(0, outgoing.get(0).once(id));
        // A campaign asks itself what it handed over long ago, so that no other message waits for the store with it.
        boolean campaign = SmsRequest.CAMPAIGN.equals(request.source());
        return counted(publisher.post(outgoing, campaign ? null : id), ruling).thenCompose(posted -> {
            if (posted == BatchPublisher.Posted.NEW) {
                if (!campaign) {
                    known.add(decision.message());
                }
                return CompletableFuture.completedFuture(new Accepted(decision, false));
            }
            return found(id).thenCompose(first -> repeated(request, client, decision, first, now));
        });
    }

    /** Only what is sent counts for the client. */
    private static CompletableFuture<BatchPublisher.Posted> counted(
            CompletableFuture<BatchPublisher.Posted> posted, GuardRuling ruling) {
        return posted.whenComplete(
                (done, failure) -> ruling.counted().end(failure == null && done == BatchPublisher.Posted.NEW));
    }

    /** The message of an id; empty while nobody can tell. */
    private CompletionStage<Optional<SmsMessage>> found(String id) {
        return recorded.apply(id).thenApply(match -> match.map(Match::message)).exceptionally(failure -> {
            LOG.warn("A repeated reference is not compared with its message: {}", failure.toString());
            return Optional.empty();
        });
    }

    /**
     * What a repeated reference comes to: the message that has it, or a refusal where that one says something else. While
     * the store cannot tell, or what was heard of before its acceptance has no content yet, it counts as the same.
     *
     * @param decision on the request as it stands now
     */
    private CompletableFuture<Accepted> repeated(
            SmsRequest request, Client client, Decision decision, Optional<SmsMessage> first, Instant now) {
        if (first.isEmpty()) {
            return CompletableFuture.completedFuture(new Accepted(decision, true));
        }
        return same(request, decision.message(), first.get())
                ? CompletableFuture.completedFuture(new Accepted(repeat(request, decision, first.get()), true))
                : refused(request, client, reused(decision, first.get()), now);
    }

    /** The first message, whose later states are told to whom it says, and of which now whoever asks again hears. */
    private static Decision repeat(SmsRequest request, Decision decision, SmsMessage first) {
        boolean alike = first.split() != null
                && decision.accepted()
                && decision.messages().size() == first.split().parts();
        return new Decision(
                first.answering(request.answers()), null, decision.verdicts(), alike ? decision.later() : List.of());
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

    /**
     * Whether a message is what a request asks for, whatever the rules made of it then and make of it now.
     *
     * @param decided what they make of it now; null where they refuse it
     */
    private static boolean same(SmsRequest request, SmsMessage decided, SmsMessage first) {
        boolean words = first.submission().words() != null
                ? first.submission().words().equals(request.words())
                : request.wording() == null
                        ? Objects.equals(request.text(), first.request().text())
                        // What a template says now can only be compared where it says something.
                        : decided == null
                                || decided.split() != null
                                || Objects.equals(
                                        decided.request().text(),
                                        first.request().text());
        if (decided == null) {
            return words
                    && (request.from() == null
                            || request.from().equals(first.request().from()))
                    && (request.category() == null
                            || request.category().equals(first.submission().category()));
        }
        return words
                && Objects.equals(decided.request().from(), first.request().from())
                && Objects.equals(
                        decided.submission().category(), first.submission().category());
    }

    private static Decision reused(Decision decision, SmsMessage first) {
        Problem problem = new Problem(
                ProblemCode.REFERENCE_REUSED,
                "The reference belongs to message " + first.id() + ", which says something else; nothing was sent.",
                "reference");
        return new Decision(null, problem, decision.verdicts());
    }

    /**
     * A decision, of which nothing is durable yet.
     *
     * @param announced what is published of it; the event is the first
     * @param waiting its messages on the queues on which they wait, of the same commit; none where it has none
     * @param ruling what the guards say; whoever asked tells it how it ended
     */
    record Judged(Decision decision, List<Publication> announced, List<Publication> waiting, GuardRuling ruling) {
        /** All that is published of it, the first event first. */
        List<Publication> all() {
            List<Publication> all = new ArrayList<>(announced);
            all.addAll(waiting);
            return all;
        }
    }

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
        Instant now = clock.instant();
        Judged judged = judge(request, rules.get().decide(request, client, availability.out(), now), now);
        Decision decision = judged.decision();
        return decision.accepted()
                ? judged
                : new Judged(decision, refusal(request, client, decision.problem(), now), List.of(), judged.ruling());
    }

    /** Of a refusal nothing is announced yet. */
    private Judged judge(SmsRequest request, Decision ruled, Instant now) {
        GuardRuling ruling = ruled.accepted() ? guards.admit(request, ruled.messages(), now) : GuardRuling.FREE;
        Decision decision = guarded(ruled, ruling);
        if (!decision.accepted() || ruling.repeated()) {
            return new Judged(decision, List.of(), List.of(), ruling);
        }
        watch.accepted(request.source());
        Instant sendAt = decision.message().lifetime().sendAt();
        boolean later = sendAt != null && sendAt.isAfter(now);
        if (!later) {
            availability.chosen(decision.message().account());
        }
        String note = decision.note();
        Postponement.Reason reason = later ? reason(request, ruled.message(), ruling) : null;
        if (decision.later().isEmpty()) {
            SmsMessage message = decision.message();
            return new Judged(
                    decision,
                    Events.publish(event(message, reason, note, now), message),
                    List.of(waiting(message, later)),
                    ruling);
        }
        List<Publication> announced = new ArrayList<>();
        List<Publication> waiting = new ArrayList<>();
        for (SmsMessage message : decision.messages()) {
            announced.addAll(Events.publish(event(message, reason, note, now), message));
            waiting.add(waiting(message, later));
        }
        return new Judged(decision, announced, waiting, ruling);
    }

    private static Publication waiting(SmsMessage message, boolean later) {
        return later ? Events.retry(message, message.lifetime().sendAt()) : Events.out(message);
    }

    /** @param reason why it is not sent at once; null where it is */
    private static MessageEvent event(SmsMessage message, Postponement.Reason reason, String note, Instant now) {
        return reason == null
                ? MessageEvent.of(message, MessageState.ACCEPTED, now, null, List.of(), note)
                : MessageEvent.of(message, MessageState.SCHEDULED, now, null, List.of(), note)
                        .with(Postponement.until(message.lifetime().sendAt(), message, reason));
    }

    /** The decision on a message that the rules let pass, after the guards; their word is the last of the verdicts. */
    private static Decision guarded(Decision ruled, GuardRuling ruling) {
        if (ruling.sentence() == null) {
            return ruled;
        }
        SmsMessage message = ruled.message();
        List<SmsMessage> behind = ruled.later();
        if (ruling.repeated()) {
            message = message.withId(ruling.first());
            behind = List.of();
        } else if (ruling.notBefore() != null) {
            message = message.notBefore(ruling.notBefore());
            behind = behind.stream()
                    .map(each -> each.notBefore(ruling.notBefore()))
                    .toList();
        }
        List<Verdict> verdicts = new ArrayList<>(ruled.verdicts());
        verdicts.add(new Verdict(
                "guards",
                message.account(),
                ruling.problem() == null,
                ruling.sentence(),
                ruling.problem(),
                ruling.notBefore() == null ? null : ruling.sentence()));
        return ruling.problem() == null
                ? new Decision(message, null, verdicts, behind)
                : new Decision(null, ruling.problem(), verdicts);
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

    @Override
    public Decision preview(SmsRequest request, Client client) {
        // Who looks ahead on a thread of its own may wait; a contact is looked up in a bounded time.
        return previews(List.of(request), client).toCompletableFuture().join().get(0);
    }

    @Override
    public CompletionStage<List<Decision>> previews(List<SmsRequest> requests, Client client) {
        return lookUps.needless(requests)
                ? CompletableFuture.completedFuture(lookedAhead(requests, client))
                : lookUps.completed(requests).thenApply(completed -> lookedAhead(completed, client));
    }

    private List<Decision> lookedAhead(List<SmsRequest> requests, Client client) {
        Instant now = clock.instant();
        List<Decision> decisions = new ArrayList<>(requests.size());
        for (SmsRequest request : requests) {
            Decision ruled = rules.get().explain(request, client, availability.troubled(), now);
            decisions.add(ruled.accepted() ? guarded(ruled, guards.look(request, ruled.messages(), now)) : ruled);
        }
        return decisions;
    }
}
