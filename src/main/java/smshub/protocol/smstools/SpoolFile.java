package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.GsmAlphabet;

/**
 * A message file of SMS Server Tools 3: header lines, an empty line, and the body as bytes. Lines that mean nothing to
 * the hub are kept as they are.
 *
 * @param lines header lines without their ends, byte for byte as Latin-1
 */
record SpoolFile(List<String> lines, byte[] body) {
    private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final Pattern TYPE = Pattern.compile("(?i)(unknown|international|national)?");
    private static final Pattern VALIDITY = Pattern.compile("(\\d{1,3})\\s*(min|hour|day|week|month|year)?.*");
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");

    /** What smsd takes out before it writes results. */
    private static final Set<String> RESULTS = Set.of(
            "Fail_reason",
            "Failed",
            "IMSI",
            "IMEI",
            "Modem",
            "Number",
            "Sent",
            "Sending_time",
            "Message_id",
            "Result",
            "PDU",
            "NOTICE");

    /** What asks for more than a text. */
    private static final List<String> NOT_DONE = List.of(
            "Hex", "UDH-DATA", "Text_is_pdu", "Voicecall", "Ping", "System_message", "Include", "Macro", "Replace");

    private static final Map<String, Duration> UNITS = Map.of(
            "min", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1),
            "week", Duration.ofDays(7),
            "month", Duration.ofDays(30),
            "year", Duration.ofDays(365));

    /** Reads a file; there is none that cannot be read, though what it says may make no sense. */
    static SpoolFile parse(byte[] bytes) {
        int at = bytes.length >= MARK.length && Arrays.equals(bytes, 0, MARK.length, MARK, 0, MARK.length)
                ? MARK.length
                : 0;
        List<String> lines = new ArrayList<>();
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            String line = new String(bytes, at, end - at, ISO_8859_1);
            at = Math.min(end + 1, bytes.length);
            line = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (line.isBlank()) {
                break;
            }
            lines.add(line);
        }
        return new SpoolFile(lines, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    /** The value of a header, or null. Names are case-sensitive, as they are for smsd. */
    String header(String name) {
        for (String line : lines) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return null;
    }

    boolean on(String name) {
        String value = header(name);
        return value != null && YES.contains(value.toLowerCase(Locale.ROOT));
    }

    /** Whether it asks to be shown at once: in smsd's words, or by its message class; null where it says nothing of that. */
    String flash() {
        return on("Flash") || "0".equals(header("Class")) ? "true" : null;
    }

    /** Whether it is to go before others. */
    boolean urgent() {
        return "high".equalsIgnoreCase(header("Priority"));
    }

    /** What the file asks for and the hub does not do, or null; in smsd's words where it has any. */
    Problem objection(String usualAlphabet) {
        String type = header("To_TOA");
        if (type != null && !TYPE.matcher(type).matches()) {
            return Problem.of(ProblemCode.FIELD_INVALID, "Invalid number type");
        }
        if (number(false) == null) {
            return Problem.of(ProblemCode.FIELD_MISSING, "No destination");
        }
        String alphabet = alphabet(usualAlphabet);
        if (!alphabet.equals("bin") && !alphabet.equals("GSM") && charset(alphabet) == null) {
            return Problem.of(ProblemCode.FIELD_INVALID, "Invalid alphabet");
        }
        for (String name : NOT_DONE) {
            String value = header(name);
            if (value != null
                    && !value.isEmpty()
                    && !Set.of("0", "no", "false", "off").contains(value)) {
                return Problem.of(ProblemCode.FIELD_INVALID, "The hub does not do what " + name + " asks for");
            }
        }
        return (alphabet.equals("bin") ? body.length == 0 : text(usualAlphabet).isEmpty() && header("Template") == null)
                ? Problem.of(ProblemCode.TEXT_MISSING, "No text or data")
                : null;
    }

    /**
     * The number as smsd reads it, or null: blanks and dashes are dropped, and what follows another character.
     *
     * @param international whether a number is international that says nothing else
     */
    String number(boolean international) {
        String to = header("To");
        if (to == null || to.isEmpty()) {
            return null;
        }
        boolean known = to.startsWith("+") || to.startsWith("00");
        boolean brief = to.charAt(0) == 's';
        StringBuilder digits = new StringBuilder();
        for (char c : to.substring(brief || to.startsWith("+") ? 1 : 0).toCharArray()) {
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c != ' ' && c != '-') {
                break;
            }
        }
        if (digits.isEmpty()) {
            return null;
        }
        if (to.startsWith("00")) {
            digits.delete(0, 2);
        }
        String type = String.valueOf(header("To_TOA")).toLowerCase(Locale.ROOT);
        boolean plain = brief || type.equals("national") || type.equals("unknown");
        boolean plus = known || !plain && international && digits.length() > 0 && digits.charAt(0) != '0';
        return plus ? "+" + digits : digits.toString();
    }

    /** Whether its body is octets, not text. */
    boolean binary(String usualAlphabet) {
        return alphabet(usualAlphabet).equals("bin");
    }

    /** Octets of a binary body that are its user data header: it begins with one unless the file says otherwise. */
    int udh() {
        String given = header("UDH");
        boolean header = given == null || given.isEmpty() || on("UDH");
        return header && body.length > 0 ? Math.min(body.length, 1 + (body[0] & 0xFF)) : 0;
    }

    /** The body as text; blanks at its end are cut, as smsd does. */
    String text(String usualAlphabet) {
        String alphabet = alphabet(usualAlphabet);
        String text;
        if (alphabet.equals("GSM")) {
            text = gsm(body);
        } else {
            Charset charset = charset(alphabet);
            text = charset == null
                    ? ""
                    : charset == LATIN_9 && utf8()
                            ? new String(body, UTF_8)
                            : new String(body, 0, charset == UTF_16BE ? body.length & ~1 : body.length, charset);
        }
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).stripTrailing();
    }

    private static String gsm(byte[] septets) {
        StringBuilder text = new StringBuilder(septets.length);
        for (int i = 0; i < septets.length; i++) {
            int code = septets[i] & 0x7F;
            if (code == GsmAlphabet.ESCAPE && i + 1 < septets.length) {
                i++;
                text.append(GsmAlphabet.extension(septets[i] & 0x7F));
            } else {
                text.append(GsmAlphabet.character(code));
            }
        }
        return text.toString();
    }

    private String alphabet(String usual) {
        String given = header("Alphabet");
        String alphabet = given == null || given.isEmpty() ? usual : given;
        return alphabet.equalsIgnoreCase("GSM")
                ? "GSM"
                : alphabet.substring(0, Math.min(3, alphabet.length())).toLowerCase(Locale.ROOT);
    }

    private static Charset charset(String alphabet) {
        return switch (alphabet) {
            case "iso", "lat", "ans" -> LATIN_9;
            case "utf" -> UTF_8;
            case "ucs", "uni", "chi" -> UTF_16BE;
            default -> null;
        };
    }

    /** Whether a body said to be ISO is UTF-8 in truth. */
    private boolean utf8() {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** How long the message may take (a relative code as in 3GPP TS 23.040, clause 9.2.3.12.1, or a time), or null. */
    Duration validity() {
        String value = header("Validity");
        Matcher parts = value == null ? null : VALIDITY.matcher(value);
        if (parts == null || !parts.matches()) {
            return null;
        }
        int number = Integer.parseInt(parts.group(1));
        if (parts.group(2) != null) {
            return number == 0 ? null : UNITS.get(parts.group(2)).multipliedBy(number);
        }
        if (number <= 143) {
            return Duration.ofMinutes((number + 1) * 5L);
        }
        if (number <= 167) {
            return Duration.ofHours(12).plusMinutes((number - 143) * 30L);
        }
        if (number <= 196) {
            return Duration.ofDays(number - 166L);
        }
        return number <= 254 ? Duration.ofDays((number - 192L) * 7) : null;
    }

    /** The same file with these results at the end of its header and no older ones. */
    byte[] with(Map<String, String> results) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0
                    || !RESULTS.contains(line.substring(0, colon)) && !results.containsKey(line.substring(0, colon))) {
                write(file, line.getBytes(ISO_8859_1));
            }
        }
        results.forEach((name, value) -> write(file, (name + ": " + value).getBytes(UTF_8)));
        file.write('\n');
        file.writeBytes(body);
        return file.toByteArray();
    }

    private static void write(ByteArrayOutputStream file, byte[] line) {
        file.writeBytes(line);
        file.write('\n');
    }

    /** Without its content, because logs print it. */
    @Override
    public String toString() {
        return "SpoolFile[" + lines.size() + " headers]";
    }
}
