package smshub.protocol.smslib;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.HexFormat;
import java.util.regex.Pattern;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.protocol.smslib.GammuTable.Part;
import smshub.protocol.smslib.GammuTable.Waiting;

/** Texts in Gammu's tables: readable, or else UTF-16 in hexadecimal digits, whatever goes over the air. */
final class GammuText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** The header of a part among several (3GPP TS 23.040, clauses 9.2.3.24.1 and 9.2.3.24.8). */
    private static final Pattern PART = Pattern.compile("(?i)050003.{6}|060804.{8}");

    private GammuText() {}

    static String hex(String text) {
        return HEX.formatHex(text.getBytes(UTF_16BE));
    }

    /** What a message asks for and the hub does not do; null where there is nothing. */
    static Problem objection(Waiting message) {
        for (Part part : message.parts()) {
            if ("8bit".equals(part.coding())) {
                return new Problem(ProblemCode.FIELD_INVALID, "The hub sends texts only.", "Coding");
            }
            if (part.header() != null
                    && !part.header().isBlank()
                    && !PART.matcher(part.header().strip()).matches()) {
                return new Problem(ProblemCode.FIELD_INVALID, "The hub sends texts without headers.", "UDH");
            }
        }
        return text(message) == null
                ? new Problem(ProblemCode.FIELD_INVALID, "The text is not in hexadecimal digits.", "Text")
                : null;
    }

    /** The text of all parts; null where it cannot be read. */
    static String text(Waiting message) {
        StringBuilder text = new StringBuilder();
        for (Part part : message.parts()) {
            boolean decoded = part.decoded() != null && !part.decoded().isEmpty();
            try {
                text.append(
                        decoded
                                ? part.decoded()
                                : part.text() == null
                                        ? ""
                                        : new String(HEX.parseHex(part.text().strip()), UTF_16BE));
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return text.toString();
    }
}
