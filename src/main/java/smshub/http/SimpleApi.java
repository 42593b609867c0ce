package smshub.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.MessageResult;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;

/** Sending for programs that know nothing but an address: parameters in, one line of text or JSON out. */
public final class SimpleApi {
    private static final Set<String> PARAMETERS =
            new TreeSet<>(List.of("to", "text", "reference", "key", "charset", "format"));

    static {
        PARAMETERS.addAll(RequestReader.BESIDE);
    }

    private static final String ADDRESSED =
            "This key can do more than send, so it must not stand in an address: send it as"
                    + " the header X-API-Key or in a form, or use one that can do nothing else.";

    /** Begins the parameter of a value for a template. */
    private static final String VALUE = "value.";

    private final ApiKeys keys;
    private final RequestReader reader;
    private final Intake intake;

    public SimpleApi(ApiKeys keys, RequestReader reader, Intake intake) {
        this.keys = keys;
        this.reader = reader;
        this.intake = intake;
    }

    /**
     * Takes over one message; answers {@code OK <id>}, with the ids of all where a text goes in several, or {@code ERROR <code> <sentence>}, or in JSON as the REST API where
     * the parameter {@code format} or the header {@code Accept} asks for it. The login is a key, or HTTP's Basic login
     * with the client's id and its key or password.
     */
    public CompletionStage<HttpAnswer> send(HttpRequest request) {
        // What is ASCII in every charset, until the charset of the text is known.
        RequestParameters ascii = RequestParameters.of(request, StandardCharsets.ISO_8859_1);
        boolean json = json(request, ascii);
        return Guard.run(() -> accept(request, ascii, json), problem -> error(problem, json));
    }

    private static boolean json(HttpRequest request, RequestParameters ascii) {
        String format = ascii.given("format");
        String accept = request.header("Accept");
        return format == null ? "application/json".equals(accept) : format.equals("json");
    }

    private CompletionStage<HttpAnswer> accept(HttpRequest request, RequestParameters ascii, boolean json) {
        ContentType type = request.contentType();
        if (request.body().length > 0 && !type.form()) {
            return refused(
                    Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "The body must be a form, or there must be none."),
                    json);
        }
        String key = ascii.given("key") == null ? request.header(ApiKeys.HEADER) : ascii.given("key");
        // The charset that the escapes are in.
        Charset charset =
                RequestParameters.charset(ascii.given("charset") == null ? type.charset() : ascii.given("charset"));
        ApiKeys.Login basic = key == null ? ApiKeys.basic(request) : null;
        Client client = (basic != null
                        ? keys.login(basic.user(), basic.password())
                        : key == null ? keys.certified(request) : keys.find(key))
                .orElse(null);
        Problem problem = Guard.problem(client, Permission.SEND);
        if (problem == null && !keys.admits(client, ascii.addressed("key"))) {
            problem = new Problem(ProblemCode.FORBIDDEN, ADDRESSED, "key");
        }
        if (problem == null && charset == null) {
            problem = new Problem(ProblemCode.FIELD_INVALID, "The hub does not know the charset.", "charset");
        }
        if (problem != null) {
            boolean wrong = client == null && (key != null || basic != null);
            return Guard.done(error(problem, json).wrongLogin(wrong));
        }
        RequestParameters parameters = RequestParameters.of(request, charset).only(PARAMETERS, VALUE);
        Reading reading = reader.of(client)
                .text(
                        parameters.text("text"),
                        parameters.number("to"),
                        name -> name.equals("values") ? values(parameters) : parameters.text(name),
                        new Origin("http", parameters.text("reference"), null, null));
        String format = parameters.text("format");
        if (format != null && !format.equals("json") && !format.equals("text")) {
            parameters.invalid("format", "must be text or json");
        }
        if (parameters.problem() != null) {
            return refused(parameters.problem(), json);
        }
        return reading.readable()
                ? intake.accept(reading.requests(), client).thenApply(accepted -> answer(accepted.get(0), json))
                : refused(reading.problem(), json);
    }

    /** Values, in the form of the one parameter that may hold them all. */
    private static String values(RequestParameters parameters) {
        Map<String, String> values = new TreeMap<>();
        parameters.all().forEach((name, given) -> {
            if (name.startsWith(VALUE)) {
                values.put(name.substring(VALUE.length()), given.get(0));
            }
        });
        return values.isEmpty() ? parameters.text("values") : Json.text(values);
    }

    private static HttpAnswer answer(Accepted accepted, boolean json) {
        if (!accepted.decision().accepted()) {
            return error(accepted.decision().problem(), json);
        }
        if (json) {
            return HttpAnswer.json(200, MessageResult.of(accepted));
        }
        SmsMessage message = accepted.message();
        return HttpAnswer.text(
                200,
                "OK "
                        + (message.split() == null
                                ? message.id()
                                : String.join(" ", message.split().ids())) + "\n");
    }

    private static CompletionStage<HttpAnswer> refused(Problem problem, boolean json) {
        return Guard.done(error(problem, json));
    }

    private static HttpAnswer error(Problem problem, boolean json) {
        return json
                ? HttpAnswer.problem(problem)
                : HttpAnswer.text(
                                problem.code().httpStatus(),
                                "ERROR " + problem.code().word() + " " + problem.sentence() + "\n")
                        .retryAfter(problem);
    }
}
