package smshub.protocol.smstools;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import smshub.account.IntakeSettings;
import smshub.intake.IntakeContext;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.message.Problem;
import smshub.message.SmsRequest;

/** Reads a claimed file as a request, as the settings of its intake say. */
record SpoolReader(IntakeSettings intake, IntakeContext context) {
    private static final String SOURCE = "spool";
    private static final HexFormat HEX = HexFormat.of();

    /** smsd has no words for these; its own Alphabet says what the file is written in. */
    private static final Map<String, String> HEADERS = Map.ofEntries(
            Map.entry("sendAt", "Send_at"),
            Map.entry("expiresAt", "Expires_at"),
            Map.entry("maxAge", "Max_age"),
            Map.entry("category", "Category"),
            Map.entry("alphabet", "Send_alphabet"),
            Map.entry("transliterate", "Transliterate"),
            Map.entry("tooLong", "Too_long"),
            Map.entry("maxCharacters", "Max_characters"),
            Map.entry("maxSegments", "Max_segments"),
            Map.entry("template", "Template"),
            Map.entry("language", "Language"),
            Map.entry("values", "Values"));

    Reading read(Path path, SpoolFile file) {
        String alphabet = intake.settings().get("alphabet");
        Problem objection = file.objection(alphabet);
        if (objection != null) {
            return Reading.failed(objection);
        }
        String queue = file.header("Queue") == null ? file.header("Provider") : file.header("Queue");
        Origin origin = IntakeContext.origin(
                SOURCE,
                intake,
                path.getFileName().toString(),
                ClaimName.id(path).toString());
        boolean binary = file.binary(alphabet);
        Reading reading = context.reader()
                .text(
                        binary ? null : file.text(alphabet),
                        file.number(intake.on("international")),
                        name -> switch (name) {
                            case "from" -> intake.on("senders") ? word(file.header("From")) : null;
                            case "account" -> intake.on("queues") ? word(queue) : null;
                            case "flash" -> file.flash();
                            case "udh" -> binary ? HEX.formatHex(file.body(), 0, file.udh()) : null;
                            case "data" -> binary ? HEX.formatHex(file.body(), file.udh(), file.body().length) : null;
                            case "wapUrl", "wapAction", "voiceFallback" -> null;
                            default -> word(file.header(HEADERS.get(name)));
                        },
                        origin);
        Duration validity = file.validity();
        return reading.readable() && (validity != null || file.urgent())
                ? new Reading(
                        List.of(until(
                                reading.requests().get(0),
                                validity == null
                                        ? null
                                        : ClaimName.claimedAt(path).plus(validity),
                                file.urgent() ? IntakeContext.HIGH : null)),
                        null)
                : reading;
    }

    private static SmsRequest until(SmsRequest request, Instant expiresAt, Integer priority) {
        return request.with(request.times().orNotAfter(expiresAt)).withPriority(priority);
    }

    private static String word(String value) {
        return value == null || value.isBlank() ? null : value;
    }
}
