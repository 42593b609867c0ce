package smshub.protocol.smsc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jsmpp.SMPPConstant;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Reading;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.protocol.smpp.PduText;
import smshub.rules.Decision;

/**
 * Joins texts that ESMEs bring in parts. Each part is answered when it lies on the intake's own queue; the whole is accepted
 * under a reference of its first part, and then its parts are acknowledged together, so that a crash in between joins them
 * once more and nothing is sent twice. Thread-safe.
 */
final class JoinedParts {
    /** Their sender has its answer already, so that limits let them wait and refuse nothing. */
    static final String SOURCE = "smpp-parts";

    private static final int MOST_REMEMBERED = 50_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** An ESME whose connection lived on for so long after an answer has read it. */
    private static final Duration IN_DOUBT = Duration.ofMinutes(1);

    /** Parts of unfinished texts, beside which no other text begins: its end might not fit into the queue's window. */
    private static final int MOST_BEGINNING = 1_500;
    /** Parts of unfinished texts; less than the queue's window. */
    private static final int MOST_HELD = 1_900;

    private final SmscSettings settings;
    private final IntakeContext context;
    private final Map<String, Whole> begun = new LinkedHashMap<>();
    /** Parts of all that are begun. */
    private int kept;
    /** Those that are on their way to the queue: each counts here or there, never in both. */
    private final Set<String> underway = new HashSet<>();

    private boolean closed;

    /** The latest text under each reference; a part of it that came by a connection that broke may come again. */
    private final Cache<String, Text> answered = Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED)
            .weigher((String key, Text text) -> text.parts.size())
            .expireAfterWrite(REMEMBERED)
            .build();

    /** The hub's ids by those of parts. */
    private final Cache<String, String> messages =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    /** Parts of a text that were taken, by their numbers. */
    private static final class Text {
        private final Map<Integer, Answered> parts = new HashMap<>();
    }

    /**
     * A part that was taken.
     *
     * @param content all that it says
     * @param id what it is answered with, as soon as it is on disk
     * @param life of the connection by which it came; null for one of before the start
     * @param at when it came, by {@link System#nanoTime()}
     */
    private record Answered(String content, CompletionStage<String> id, ConnectionLife life, long at) {
        boolean mayComeAgain(EsmeSession now) {
            return life == null || life != now.life() && life.brokeWithin(IN_DOUBT, at);
        }
    }

    /** A part that is not acknowledged to the broker yet. */
    private record Held(SubmittedPart part, QueueMessage message, CompletableFuture<Settlement> end) {}

    /** What came of one text. */
    private static final class Whole {
        private final Instant since;
        private final List<Held> held = new ArrayList<>();
        private final Map<Integer, SubmittedPart> numbers = new TreeMap<>();

        Whole(Instant since) {
            this.since = since;
        }
    }

    JoinedParts(SmscSettings settings, IntakeContext context) {
        this.settings = settings;
        this.context = context;
    }

    /** Puts a part down; completes with the id that it is answered with. */
    CompletionStage<String> take(SubmittedMessage message, PduText text, EsmeSession session) {
        Instant at = context.clock().instant();
        Map<String, String> fields = message.fields(at);
        fields.put("text", text.text());
        String id = MessageIds.next();
        List<SubmittedPart> parts = new ArrayList<>();
        for (SmeAddress to : message.to()) {
            parts.add(new SubmittedPart(
                    id,
                    at,
                    message.from(),
                    to,
                    text.reference(),
                    text.number(),
                    text.total(),
                    message.registered(),
                    fields));
        }
        Answered before = before(parts.get(0));
        if (before != null && before.mayComeAgain(session)) {
            return before.id;
        }
        for (SubmittedPart part : parts) {
            Reading reading = read(part, fields, List.of(), null);
            Problem problem = reading.readable() ? looked(reading.requests()) : reading.problem();
            if (problem != null) {
                throw new SmscRefusal(RefusalStatus.of(problem));
            }
        }
        hold(parts);
        // Half of a surrogate pair has no form in UTF-8.
        List<Publication> outgoing = parts.stream()
                .map(part -> Publication.to(
                                Queues.submitted(settings.name()),
                                Json.ascii(part),
                                Map.of("client", context.client().id()))
                        .together(part.group()))
                .toList();
        CompletableFuture<String> taken = new CompletableFuture<>();
        parts.forEach(part -> remember(part, taken, session.life()));
        context.posting(outgoing).whenComplete((posted, failure) -> {
            release(parts);
            if (failure == null) {
                taken.complete(id);
            } else {
                parts.forEach(part -> forget(part, taken));
                taken.completeExceptionally(failure);
            }
        });
        return taken;
    }

    /** The same part as it was taken before; null where it was not, or was one of a text that another has followed. */
    private synchronized Answered before(SubmittedPart part) {
        Text text = answered.getIfPresent(part.key());
        Answered before = text == null ? null : text.parts.get(part.number());
        return before != null && before.content.equals(part.content()) ? before : null;
    }

    /** A part that says something else than the one in its place begins another text: references come round. */
    private synchronized void remember(SubmittedPart part, CompletionStage<String> id, ConnectionLife life) {
        Text text = answered.getIfPresent(part.key());
        Answered other = text == null ? null : text.parts.get(part.number());
        if (text == null || other != null && !other.content.equals(part.content())) {
            text = new Text();
        }
        text.parts.put(part.number(), new Answered(part.content(), id, life, System.nanoTime()));
        answered.put(part.key(), text);
    }

    private synchronized void forget(SubmittedPart part, CompletionStage<String> id) {
        Text text = answered.getIfPresent(part.key());
        if (text != null) {
            text.parts.values().removeIf(answer -> answer.id == id);
        }
    }

    /** @throws SmscRefusal while too many texts lack parts */
    private synchronized void hold(List<SubmittedPart> parts) {
        boolean goesOn = parts.stream().allMatch(part -> begun.containsKey(part.key()));
        if (kept + underway.size() >= (goesOn ? MOST_HELD : MOST_BEGINNING)) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RTHROTTLED);
        }
        parts.forEach(part -> underway.add(part.place()));
    }

    /** They lie on the queue, from where they may come before this, or not at all. */
    private synchronized void release(List<SubmittedPart> parts) {
        parts.forEach(part -> underway.remove(part.place()));
    }

    /** What rules and limits say of a part, before its sender hears that it was taken. */
    private Problem looked(List<SmsRequest> requests) {
        CompletableFuture<List<Decision>> looked =
                context.intake().previews(requests, context.client()).toCompletableFuture();
        // What must be looked up first is judged with the whole.
        return looked.isDone() && !looked.isCompletedExceptionally()
                ? looked.join().get(0).problem()
                : null;
    }

    private Reading read(SubmittedPart part, Map<String, String> fields, List<Ticket.Told> told, String reference) {
        Ticket ticket = new Ticket(part.from(), part.to(), part.at(), told);
        return Submissions.read(context, settings, fields, List.of(part.to()), ticket, SOURCE, reference);
    }

    /** The hub's id of the message to which a part went; null where nobody remembers. */
    String messageOf(String part) {
        return messages.getIfPresent(part);
    }

    /** A part comes off the queue; completes when its text is on disk as a message, or was given up. */
    CompletionStage<Settlement> join(QueueMessage message) {
        SubmittedPart part = SubmittedPart.of(message);
        if (part == null) {
            return CompletableFuture.completedFuture(Settlement.of(message.buried(
                    ProblemCode.BODY_MALFORMED.word(),
                    "This is no part of a message of the hub's own.",
                    Queues.submitted(settings.name()))));
        }
        Held held = new Held(part, message, new CompletableFuture<>());
        Whole complete = null;
        Whole given = null;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.completedFuture(again(held));
            }
            if (before(part) == null) {
                remember(part, CompletableFuture.completedFuture(part.id()), null);
            }
            Whole whole = begun.get(part.key());
            SubmittedPart same = whole == null ? null : whole.numbers.get(part.number());
            if (same != null && !same.text().equals(part.text())) {
                // The reference came round: what it named before was never finished.
                given = begun.remove(part.key());
                kept -= given.held.size();
                whole = null;
            }
            if (whole == null) {
                // Counted from here: while the hub was down nobody could bring the others.
                whole = new Whole(context.clock().instant());
                begun.put(part.key(), whole);
            }
            whole.held.add(held);
            underway.remove(part.place());
            kept++;
            whole.numbers.putIfAbsent(part.number(), part);
            if (whole.numbers.size() == part.total()) {
                complete = begun.remove(part.key());
                kept -= complete.held.size();
            }
        }
        if (given != null) {
            giveUp(given);
        }
        if (complete != null) {
            accept(complete);
        }
        return held.end;
    }

    private void accept(Whole whole) {
        SubmittedPart first = whole.numbers.get(1);
        Map<String, String> fields = new HashMap<>(first.fields());
        StringBuilder text = new StringBuilder();
        whole.numbers.values().forEach(part -> text.append(part.text()));
        fields.put("text", text.toString());
        Reading reading = read(first, fields, told(whole), Submissions.reference(settings, first.id()));
        if (!reading.readable()) {
            refuse(whole, reading.problem(), true);
            return;
        }
        context.accepting(reading.requests()).whenComplete((accepted, failure) -> {
            if (failure != null) {
                whole.held.forEach(held -> held.end.complete(again(held)));
            } else {
                settle(whole, accepted.get(0));
            }
        });
    }

    private void settle(Whole whole, Accepted accepted) {
        if (accepted.problem() != null) {
            refuse(whole, accepted.problem(), false);
            return;
        }
        whole.held.forEach(held -> {
            messages.put(held.part.id(), accepted.message().id());
            held.end.complete(Settlement.DONE);
        });
    }

    private static List<Ticket.Told> told(Whole whole) {
        Set<Ticket.Told> told = new LinkedHashSet<>();
        whole.held.forEach(held -> told.add(new Ticket.Told(held.part.id(), held.part.registered())));
        return List.copyOf(told);
    }

    /** Its sender was told that it was taken: so it hears the end by a receipt, and operators find it among the dead. */
    private void refuse(Whole whole, Problem problem, boolean unheard) {
        boolean first = true;
        for (Held held : whole.held) {
            List<Publication> outgoing = new ArrayList<>();
            outgoing.add(
                    held.message.buried(problem.code().word(), problem.sentence(), Queues.submitted(settings.name())));
            if (first && unheard) {
                Ticket ticket = new Ticket(held.part.from(), held.part.to(), held.part.at(), told(whole));
                SmsRequest request =
                        SmsRequest.of(held.part.to().number(), held.part.from().number(), "", SOURCE);
                outgoing.addAll(Events.publish(
                        Events.refused(
                                request,
                                context.client().id(),
                                problem,
                                context.clock().instant()),
                        ticket.any() ? Queues.answers(settings.name()) : null,
                        ticket.text()));
            }
            first = false;
            held.end.complete(new Settlement(outgoing));
        }
    }

    private void giveUp(Whole whole) {
        int total = whole.held.get(0).part.total();
        refuse(
                whole,
                Problem.of(
                        ProblemCode.BODY_MALFORMED,
                        "Only " + whole.numbers.size() + " of the " + total + " parts of the message came."),
                true);
    }

    /** Gives up what was waited for long enough. */
    void sweep() {
        Instant end = context.clock().instant().minus(settings.partsPatience());
        List<Whole> over = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Whole> next = begun.values().iterator(); next.hasNext(); ) {
                Whole whole = next.next();
                if (whole.since.isBefore(end)) {
                    next.remove();
                    kept -= whole.held.size();
                    over.add(whole);
                }
            }
        }
        over.forEach(this::giveUp);
    }

    synchronized boolean open() {
        return !closed;
    }

    /** Gives what is not whole back to the queue. */
    void close() {
        List<Whole> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(begun.values());
            all.forEach(whole -> kept -= whole.held.size());
            begun.clear();
        }
        all.forEach(whole -> whole.held.forEach(held -> held.end.complete(Settlement.of(same(held)))));
    }

    private Settlement again(Held held) {
        return Settlement.of(same(held).notBefore(context.clock().instant().plus(AGAIN)));
    }

    private static Publication same(Held held) {
        return Publication.of(Publication.AGAIN, held.message.text(), held.message.properties())
                .together(held.part.group());
    }
}
