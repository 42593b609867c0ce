package smshub.web;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Sending for programs that know nothing but an address: parameters in, one line of text out. */
public final class SimpleApi {
    private static final Set<String> PARAMETERS =
            new TreeSet<>(List.of("to", "text", "from", "account", "reference", "key", "charset"));

    private final Keys keys;
    private final RequestReader reader;
    private final Intake intake;

    public SimpleApi(Keys keys, RequestReader reader, Intake intake) {
        this.keys = keys;
        this.reader = reader;
        this.intake = intake;
    }

    /** Takes over one message; answers {@code OK <id>} or {@code ERROR <code> <sentence>}. */
    public CompletionStage<Answer> send(Request request) {
        return Guard.run(() -> accept(request), SimpleApi::error);
    }

    private CompletionStage<Answer> accept(Request request) {
        ContentType type = request.contentType();
        if (request.body().length > 0 && !type.form()) {
            return refused(
                    Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "The body must be a form, or there must be none."));
        }
        String encoded = encoded(request);
        Optional<Map<String, List<String>>> ascii = UrlEncoded.decode(encoded, StandardCharsets.ISO_8859_1);
        String key = first(ascii, "key", request.header(Keys.HEADER));
        Charset charset = charset(first(ascii, "charset", type.charset()));
        Client client = keys.find(key).orElse(null);
        Problem problem = Guard.problem(client, Permission.SEND);
        if (problem == null && charset == null) {
            problem = new Problem(ProblemCode.FIELD_INVALID, "The hub does not know the charset.", "charset");
        }
        if (problem != null) {
            return refused(problem);
        }
        Parameters parameters = Parameters.of(encoded, charset, PARAMETERS);
        Reading reading = reader.text(
                parameters.text("text"),
                parameters.number("to"),
                parameters.text("from"),
                parameters.text("account"),
                new Origin("http", parameters.text("reference"), null, null));
        if (parameters.problem() != null) {
            return refused(parameters.problem());
        }
        return reading.readable()
                ? intake.accept(reading.requests(), client).thenApply(accepted -> answer(accepted.get(0)))
                : refused(reading.problem());
    }

    /** Query and form together. A form is ASCII by its definition, and bytes beyond it keep their value. */
    private static String encoded(Request request) {
        String form = new String(request.body(), StandardCharsets.ISO_8859_1);
        return request.query().isEmpty() ? form : request.query() + "&" + form;
    }

    /** A parameter that is ASCII in every charset. */
    private static String first(Optional<Map<String, List<String>>> parameters, String name, String otherwise) {
        return parameters
                .map(found -> found.get(name))
                .map(values -> values.get(0))
                .orElse(otherwise);
    }

    /** The charset that the escapes are in; UTF-8 unless named, null when there is no such charset. */
    private static Charset charset(String name) {
        try {
            return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Answer answer(Accepted accepted) {
        return accepted.decision().accepted()
                ? Answer.text(200, "OK " + accepted.decision().message().id())
                : error(accepted.decision().problem());
    }

    private static CompletionStage<Answer> refused(Problem problem) {
        return Guard.done(error(problem));
    }

    private static Answer error(Problem problem) {
        return Answer.text(
                problem.code().httpStatus(), "ERROR " + problem.code().wire() + " " + problem.sentence());
    }
}
