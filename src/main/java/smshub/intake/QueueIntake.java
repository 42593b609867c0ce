package smshub.intake;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import smshub.account.Client;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Queues;
import smshub.broker.Settlement;
import smshub.broker.Utf8;
import smshub.guard.GuardRuling;
import smshub.json.Json;
import smshub.message.Msisdn;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.rules.Decision;

/**
 * Requests from {@code sms.requests}, whichever protocol they came by. What cannot be read goes to {@code sms.dead} at
 * once; acceptance, refusal and every later state are answered to the sender's reply address.
 */
public final class QueueIntake {
    /** Requests on {@code sms.requests} that may wait for a contact there; others go aside, so that nobody waits behind them. */
    private static final int MOST_WAITING = 100;

    /** How long one lies aside before its contact is looked up again. */
    private static final Duration ASIDE = Duration.ofSeconds(2);

    /** Kind of what goes aside. */
    private static final String CONTACTS = "CONTACTS";

    /** A name without wildcards. */
    private static final Pattern NAME = Pattern.compile("[\\w.-]+");

    /** A body that begins with a letter or digit, and so was not meant to be JSON. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?:null|true|false)\\s*$)\\s*[\\p{L}\\p{N}].*", Pattern.DOTALL);

    private final DurableIntake intake;
    private final RequestReader reader;
    private final Map<String, Client> clients;
    private final BiPredicate<String, String> answerable;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Requests that were read, on {@code sms.contacts} until their contacts can be looked up.
     *
     * @param client who sent them
     * @param body what they were read from
     */
    private record Aside(String client, String body, List<SmsRequest> requests) {}

    /**
     * @param clients who may send, by id; the broker's login names them
     * @param answerable whether a client's answers may go to an address
     */
    public QueueIntake(
            DurableIntake intake,
            RequestReader reader,
            Map<String, Client> clients,
            BiPredicate<String, String> answerable) {
        this.answerable = answerable;
        this.intake = intake;
        this.reader = reader;
        this.clients = clients;
    }

    /** Takes one request over; fails only when the broker does, and then the request is delivered again. */
    public CompletionStage<Settlement> take(QueueMessage delivery) {
        String replyTo = delivery.replyTo();
        Client client = delivery.user() == null ? null : clients.get(delivery.user());
        if (client == null) {
            return dead(
                    delivery,
                    null,
                    Problem.of(
                            ProblemCode.FORBIDDEN,
                            "The login that sent this is no client of the settings, so nobody may be charged for it."));
        }
        if (replyTo != null && !answerable(client, replyTo)) {
            return dead(
                    delivery,
                    client,
                    new Problem(
                            ProblemCode.FIELD_INVALID,
                            "Answers go to a temporary queue of the sender's own or to one whose name begins with "
                                    + Queues.replies(client.id()) + " and goes on.",
                            "JMSReplyTo"));
        }
        Reading reading = read(delivery, client, replyTo);
        if (!reading.readable()) {
            return dead(delivery, client, reading.problem());
        }
        Aside asked = new Aside(client.id(), delivery.text(), reading.requests());
        if (intake.ready(asked.requests)) {
            return take(asked, client, asked.requests);
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.completedFuture(aside(asked, CONTACTS, null));
        }
        return completed(asked, client, CONTACTS).whenComplete((done, failure) -> waiting.decrementAndGet());
    }

    /** Takes over requests that lay aside. */
    public CompletionStage<Settlement> takeAside(QueueMessage delivery) {
        Aside asked = delivery.text() == null ? null : Json.read(delivery.text(), Aside.class);
        Client client = asked == null ? null : clients.get(asked.client);
        return client == null
                ? dead(
                        delivery,
                        null,
                        Problem.of(ProblemCode.FORBIDDEN, "The client that sent this is not in the settings any more."))
                : completed(asked, client, Publication.AGAIN);
    }

    /** Looks the contacts up; where that cannot be done now the requests go aside, as a kind. */
    private CompletionStage<Settlement> completed(Aside asked, Client client, String kind) {
        return intake.completed(asked.requests)
                .handle((requests, failure) -> {
                    if (failure == null) {
                        return take(asked, client, requests);
                    }
                    return LookUps.AwayException.problem(failure) == null
                            ? CompletableFuture.<Settlement>failedStage(failure)
                            : CompletableFuture.completedStage(
                                    aside(asked, kind, Instant.now().plus(ASIDE)));
                })
                .thenCompose(stage -> stage);
    }

    private static Settlement aside(Aside asked, String kind, Instant due) {
        Publication waiting = Publication.of(kind, Json.text(asked), Map.of("client", asked.client));
        return Settlement.of(due == null ? waiting : waiting.notBefore(due));
    }

    private CompletionStage<Settlement> take(Aside asked, Client client, List<SmsRequest> requests) {
        return requests.stream().allMatch(request -> request.reference() == null)
                ? CompletableFuture.completedFuture(judged(asked, client, requests))
                : intake.accept(requests, client).thenApply(accepted -> settled(asked, client, requests, accepted));
    }

    /**
     * Requests without a reference are taken over in the commit that acknowledges them. One that is delivered again was
     * not taken over before, so that nothing need recognise it; only a recipient named twice is sent to once.
     */
    private Settlement judged(Aside asked, Client client, List<SmsRequest> requests) {
        List<Publication> outgoing = new ArrayList<>();
        Map<Msisdn, SmsMessage> taken = new HashMap<>();
        List<GuardRuling> passages = new ArrayList<>();
        for (SmsRequest request : requests) {
            DurableIntake.Judged judged = intake.judge(request, client);
            SmsMessage message = judged.decision().message();
            SmsMessage earlier = message == null ? null : taken.putIfAbsent(message.to(), message);
            if (judged.ruling().repeated()) {
                if (request.replyTo() != null) {
                    outgoing.add(Events.repeated(message, Instant.now()));
                }
                continue;
            }
            if (earlier == null) {
                // Until the commit, only a failure of the broker can be in the way.
                judged.ruling().counted().end(true);
                passages.add(judged.ruling());
                outgoing.addAll(judged.announced());
                if (message != null) {
                    judged.waiting()
                            .forEach(waiting -> outgoing.add(waiting.as(waiting.due() == null ? "OUT" : "RETRY")));
                }
            } else {
                judged.ruling().counted().end(false);
                if (request.replyTo() != null) {
                    outgoing.add(Events.repeated(earlier, Instant.now()));
                }
            }
            if (message == null) {
                outgoing.add(buried(asked.body, client, judged.decision().problem(), request.to()));
            }
        }
        return new Settlement(
                outgoing, () -> passages.forEach(ruling -> ruling.counted().end(false)));
    }

    private boolean answerable(Client client, String address) {
        return NAME.matcher(address).matches() && answerable.test(client.id(), address);
    }

    private Reading read(QueueMessage delivery, Client client, String replyTo) {
        String reference = delivery.property("reference");
        Origin origin = new Origin("queue", reference, replyTo, replyTo == null ? null : delivery.correlationId());
        if (delivery.text() == null) {
            return Reading.failed(unreadable(delivery));
        }
        String to = delivery.fields() ? null : delivery.property("to");
        if (to == null && PLAIN.matcher(delivery.text()).matches()) {
            return Reading.failed(new Problem(
                    ProblemCode.BODY_MALFORMED,
                    "The body is plain text, which needs a property named to with the recipient's number; a request in"
                            + " JSON begins with {.",
                    "to"));
        }
        RequestReader ofClient = reader.of(client);
        Reading reading = to == null
                ? ofClient.json(delivery.text().getBytes(StandardCharsets.UTF_8), origin)
                : ofClient.text(delivery.text(), to, delivery::property, origin);
        return reading.readable()
                ? new Reading(
                        reading.requests().stream()
                                .map(request -> timed(request, delivery))
                                .toList(),
                        null)
                : reading;
    }

    private static Problem unreadable(QueueMessage delivery) {
        return delivery.bytes() == 0
                ? Problem.of(ProblemCode.BODY_MISSING, "The request has no body.")
                : delivery.readable()
                        ? Problem.of(ProblemCode.BODY_MALFORMED, "The body is neither text nor bytes in UTF-8.")
                        : Problem.of(ProblemCode.BODY_TOO_LARGE, "The body has " + delivery.bytes() + " bytes.");
    }

    /** Gives a request the times and priority that its protocol carried. */
    private static SmsRequest timed(SmsRequest request, QueueMessage delivery) {
        return request.with(request.times().orNotAfter(delivery.expiresAt()))
                .withPriority(request.priority() == null ? delivery.priority() : request.priority());
    }

    private static Settlement settled(Aside asked, Client client, List<SmsRequest> requests, List<Accepted> accepted) {
        List<Publication> outgoing = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i++) {
            Decision decision = accepted.get(i).decision();
            if (!decision.accepted()) {
                // A refusal is on its way to the sender with its event; operators find it among the dead, too.
                outgoing.add(buried(
                        asked.body, client, decision.problem(), requests.get(i).to()));
            } else if (accepted.get(i).repeated() && requests.get(i).replyTo() != null) {
                outgoing.add(Events.repeated(decision.message(), Instant.now()));
            }
        }
        return new Settlement(outgoing);
    }

    private CompletionStage<Settlement> dead(QueueMessage delivery, Client client, Problem problem) {
        List<Publication> outgoing = new ArrayList<>();
        SmsRequest unread = SmsRequest.unread("queue", null);
        String replyTo = delivery.replyTo();
        boolean heard = replyTo != null && client != null && answerable(client, replyTo);
        outgoing.addAll(Events.publish(
                Events.refused(unread, client == null ? null : client.id(), problem, Instant.now()),
                heard ? replyTo : null,
                delivery.correlationId()));
        outgoing.add(buried(delivery.text(), client, problem, null));
        return CompletableFuture.completedFuture(new Settlement(outgoing));
    }

    private static Publication buried(String body, Client client, Problem problem, String to) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("code", problem.code().word());
        properties.put("sentence", problem.sentence());
        properties.put("origin", Queues.REQUESTS);
        if (problem.field() != null) {
            properties.put("field", problem.field());
        }
        if (client != null) {
            properties.put("client", client.id());
        }
        if (to != null) {
            properties.put("to", to);
        }
        return Publication.of(Publication.DEAD, body == null ? "" : Utf8.wellFormed(body), properties);
    }
}
