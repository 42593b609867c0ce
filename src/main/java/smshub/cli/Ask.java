package smshub.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a request is made of on the command line. */
final class Ask {
    @Parameters(index = "0", paramLabel = "TO", split = ",", description = "Number, or several with commas.")
    private List<String> to;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "Text; - reads it from the standard input. Not with --template.")
    private String text;

    @Option(names = "--from", description = "Sender ID.")
    private String from;

    @Option(names = "--account", description = "Account to send by.")
    private String account;

    @Option(names = "--reference", description = "Your own name for it; the same one is sent only once.")
    private String reference;

    @Option(names = "--send-at", paramLabel = "TIME", description = "Not before, such as 2026-05-01T08:00:00+02:00.")
    private String sendAt;

    @Option(names = "--alphabet", description = "auto, gsm7 or ucs2.")
    private String alphabet;

    @Option(names = "--transliterate", description = "When letters become plain ones: never, to-fit or always.")
    private String transliterate;

    @Option(names = "--too-long", description = "What becomes of a text that is too long: refuse, cut-marked or split.")
    private String tooLong;

    @Option(names = "--max-segments", description = "Most segments, where the account allows more.")
    private Integer maxSegments;

    @Option(names = "--max-characters", description = "Most characters, where the account allows more.")
    private Integer maxCharacters;

    @Option(names = "--expires-at", paramLabel = "TIME", description = "Not after.")
    private String expiresAt;

    @Option(names = "--max-age", paramLabel = "DURATION", description = "Not when it has waited longer, such as PT12H.")
    private String maxAge;

    @Option(names = "--category", description = "Kind of message, such as alarm.")
    private String category;

    @Option(names = "--template", description = "Template, in place of TEXT.")
    private String template;

    @Option(names = "--language", description = "Language of the template, such as de.")
    private String language;

    @Option(names = "--value", paramLabel = "NAME=VALUE", description = "A value for the template; as often as needed.")
    private Map<String, String> values;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** The body of the HTTP request. */
    Map<String, Object> body() throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("to", to.size() == 1 ? to.get(0) : to);
        if ((text == null) == (template == null)) {
            throw new ParameterException(spec.commandLine(), "Name one of TEXT and --template.");
        }
        if (text != null) {
            body.put("text", text.equals("-") ? standardInput() : text);
        }
        putGiven(body, "template", template);
        putGiven(body, "language", language);
        putGiven(body, "values", values);
        putGiven(body, "from", from);
        putGiven(body, "account", account);
        putGiven(body, "reference", reference);
        putGiven(body, "sendAt", sendAt);
        putGiven(body, "alphabet", alphabet);
        putGiven(body, "transliterate", transliterate);
        putGiven(body, "tooLong", tooLong);
        putGiven(body, "maxSegments", maxSegments);
        putGiven(body, "maxCharacters", maxCharacters);
        putGiven(body, "expiresAt", expiresAt);
        putGiven(body, "maxAge", maxAge);
        putGiven(body, "category", category);
        return body;
    }

    private static void putGiven(Map<String, Object> body, String name, Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    /** All of it but the line's end that every editor adds. */
    private static String standardInput() throws IOException {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
    }
}
