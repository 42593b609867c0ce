package smshub.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import smshub.account.Client;
import smshub.dispatch.Operations;
import smshub.dispatch.Resend;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.MessageResult;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.rules.Decision;
import smshub.rules.Verdict;
import smshub.text.Encoding;

/** Sending over HTTP, and what may be done with a message afterwards. */
public final class MessagesApi {
    private static final Reading NOT_JSON = Reading.failed(Problem.of(
            ProblemCode.MEDIA_TYPE_UNSUPPORTED, "The body must be JSON; send it with Content-Type: application/json."));
    private static final int LONGEST_KEY = 200;

    private final Guard guard;
    private final RequestReader reader;
    private final Intake intake;
    private final Operations operations;
    private final Archive archive;

    public MessagesApi(ApiKeys keys, RequestReader reader, Intake intake, Operations operations, Archive archive) {
        this.guard = new Guard(keys);
        this.reader = reader;
        this.intake = intake;
        this.operations = operations;
        this.archive = archive;
    }

    /** Takes over one message for each recipient. */
    public CompletionStage<HttpAnswer> send(HttpRequest request) {
        return guard.serve(request, client -> {
            Reading reading = read(request, client);
            return reading.readable()
                    ? accept(intake, reading.requests(), client)
                    : Guard.done(HttpAnswer.problem(reading.problem()));
        });
    }

    /** Takes over the messages that an event causes. */
    public CompletionStage<HttpAnswer> event(HttpRequest request) {
        return guard.serve(request, client -> {
            Reading reading = request.contentType().json() ? reader.event(request.body(), origin(request)) : NOT_JSON;
            return reading.readable()
                    ? accept(intake, reading.requests(), client)
                    : Guard.done(HttpAnswer.problem(reading.problem()));
        });
    }

    /** Tells what would become of a request, and why. */
    public CompletionStage<HttpAnswer> preview(HttpRequest request) {
        return guard.serve(request, client -> {
            Reading reading = read(request, client);
            if (!reading.readable()) {
                return Guard.done(HttpAnswer.problem(reading.problem()));
            }
            List<SmsRequest> asked = reading.requests();
            return intake.previews(asked, client).thenApply(decisions -> {
                List<Preview> previews = new ArrayList<>(asked.size());
                for (int i = 0; i < decisions.size(); i++) {
                    previews.add(Preview.of(asked.get(i), decisions.get(i)));
                }
                return HttpAnswer.json(200, Map.of("messages", previews));
            });
        });
    }

    /** Withdraws a message that waits, or is dead. */
    public CompletionStage<HttpAnswer> cancel(HttpRequest request) {
        return own(request, (client, id) -> operations.cancel(id).thenApply(problem -> problem.map(HttpAnswer::problem)
                .orElseGet(() -> HttpAnswer.empty(204))));
    }

    /** Sends a copy under a new id, by the account that the query names, else by the message's own. */
    public CompletionStage<HttpAnswer> resend(HttpRequest request) {
        return own(request, (client, id) -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(Set.of("account"));
            Resend how = new Resend(parameters.text("account"), key(request, parameters));
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            return operations.resend(List.of(id), how).thenApply(all -> {
                Accepted accepted = all.get(0);
                return accepted.problem() == null
                        ? HttpAnswer.json(202, new Results(List.of(MessageResult.of(accepted))))
                                .changing(null, Map.of("id", accepted.message().id()))
                        : HttpAnswer.problem(accepted.problem());
            });
        });
    }

    /** What repeats a wish without doing it again; null without. */
    static String key(HttpRequest request, RequestParameters parameters) {
        String key = request.header("Idempotency-Key");
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            parameters.invalid("Idempotency-Key", "is a header of 1 to " + LONGEST_KEY + " characters");
        }
        return key;
    }

    /** Asks the provider what became of a message. */
    public CompletionStage<HttpAnswer> check(HttpRequest request) {
        return own(request, (client, id) -> operations.check(id).thenApply(problem -> begun(id, problem)));
    }

    /** Puts a message back on its queue that is dead, in doubt or held with its account. */
    public CompletionStage<HttpAnswer> requeue(HttpRequest request) {
        return own(request, (client, id) -> operations.requeue(id).thenApply(problem -> begun(id, problem)));
    }

    private static HttpAnswer begun(String id, Optional<Problem> problem) {
        return problem.map(HttpAnswer::problem).orElseGet(() -> HttpAnswer.json(202, Map.of("id", id)));
    }

    private Reading read(HttpRequest request, Client client) {
        return read(reader.of(client), request, null);
    }

    /** The requests in a JSON body; the Idempotency-Key counts as their reference. */
    static Reading read(RequestReader reader, HttpRequest request, String defaultText) {
        return request.contentType().json() ? reader.json(request.body(), origin(request), defaultText) : NOT_JSON;
    }

    private static Origin origin(HttpRequest request) {
        return new Origin("http", request.header("Idempotency-Key"), null, null);
    }

    static CompletionStage<HttpAnswer> accept(Intake intake, List<SmsRequest> requests, Client client) {
        return intake.accept(requests, client).thenApply(accepted -> answer(requests, accepted));
    }

    private static HttpAnswer answer(List<SmsRequest> requests, List<Accepted> accepted) {
        List<MessageResult> results = new ArrayList<>(requests.size());
        Problem first = null;
        boolean taken = false;
        for (int i = 0; i < requests.size(); i++) {
            MessageResult result = MessageResult.of(requests.get(i), accepted.get(i));
            results.add(result);
            taken |= result.problem() == null;
            first = first == null ? result.problem() : first;
        }
        if (taken) {
            return HttpAnswer.json(202, new Results(results));
        }
        if (results.size() == 1) {
            return HttpAnswer.problem(first);
        }
        String sentence = "None of the " + results.size() + " messages was accepted; the first: " + first.sentence();
        return HttpAnswer.problem(ProblemDetail.of(first.code(), sentence, first.field(), results), Map.of())
                .retryAfter(first);
    }

    /** Runs an action on a message that is the client's own, or on any for an operator. */
    private CompletionStage<HttpAnswer> own(HttpRequest request, Action action) {
        return guard.serve(request, client -> {
            String id = request.path().get("id");
            if (Guard.operator(client)) {
                return action.on(client, id);
            }
            return archive.message(id).thenCompose(found -> found.filter(
                            history -> client.id().equals(history.message().client()))
                    .map(own -> action.on(client, id))
                    .orElseGet(() -> Guard.done(unknown())));
        });
    }

    /** The same for messages of others as for none, so that ids cannot be tried out. */
    static HttpAnswer unknown() {
        return HttpAnswer.problem(ProblemCode.NOT_FOUND, "There is no such message, or it is not recorded yet.");
    }

    private interface Action {
        CompletionStage<HttpAnswer> on(Client client, String id);
    }

    private record Results(List<MessageResult> messages) {}

    /** The answer to one recipient of a preview. */
    private record Preview(
            String to,
            String from,
            String text,
            String account,
            Encoding encoding,
            Integer segments,
            Price price,
            List<Piece> pieces,
            Problem problem,
            List<Said> verdicts) {
        /** One of the messages that a text goes in. */
        private record Piece(String text, Encoding encoding, int segments) {
            static List<Piece> all(Decision decision) {
                return decision.later().isEmpty()
                        ? null
                        : decision.messages().stream()
                                .map(each ->
                                        new Piece(each.text(), each.content().encoding(), each.segments()))
                                .toList();
            }
        }

        /** A verdict without what only the time line of an accepted message tells. */
        private record Said(String rule, String account, boolean passed, String sentence, Problem problem) {
            static List<Said> all(List<Verdict> verdicts) {
                return verdicts.stream()
                        .map(verdict -> new Said(
                                verdict.rule(),
                                verdict.account(),
                                verdict.passed(),
                                verdict.sentence(),
                                verdict.problem()))
                        .toList();
            }
        }

        static Preview of(SmsRequest asked, Decision decision) {
            SmsMessage message = decision.message();
            return message == null
                    ? new Preview(
                            asked.to(),
                            asked.from(),
                            asked.text(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            decision.problem(),
                            Said.all(decision.verdicts()))
                    : new Preview(
                            message.to().value(),
                            message.from() == null ? null : message.from().value(),
                            message.text(),
                            message.account(),
                            message.content().encoding(),
                            decision.segments(),
                            decision.price(),
                            Piece.all(decision),
                            null,
                            Said.all(decision.verdicts()));
        }
    }
}
