package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a mail as it came. What its header says wrongly is read as most mail programs read it: a transfer encoding that
 * there is none of as 8bit, a type that is none as plain text (RFC 2045, 5.2), parameters without their semicolons.
 */
final class MailPart {
    /** No one writes more than this; a part that has more is a mail that cannot be read, for nothing is cut silently. */
    private static final int MOST_BYTES = 4 << 20;

    private static final Pattern TYPE = Pattern.compile("\\s*([\\w!#$&^.+-]+/[\\w!#$&^.+-]+)(.*)", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("([\\w-]+)\\s*=\\s*(\"[^\"]*\"|[^\\s;]+)");
    private static final Pattern BASE64_LINE = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    private final Part part;
    private final ContentType type;

    private MailPart(Part part, ContentType type) {
        this.part = part;
        this.type = type;
    }

    static MailPart of(Part part) throws MessagingException {
        String[] fields = part.getHeader("Content-Type");
        return new MailPart(part, type(fields == null ? "" : MimeUtility.unfold(fields[0])));
    }

    private static ContentType type(String field) throws ParseException {
        try {
            return new ContentType(field);
        } catch (ParseException e) {
            Matcher found = TYPE.matcher(field);
            StringBuilder mended = new StringBuilder(found.matches() ? found.group(1) : "text/plain");
            PARAMETER
                    .matcher(found.matches() ? found.group(2) : field)
                    .results()
                    .forEach(parameter -> mended.append("; ")
                            .append(parameter.group(1))
                            .append("=\"")
                            .append(parameter.group(2).replace("\"", "").replace("\\", ""))
                            .append('"'));
            return new ContentType(mended.toString());
        }
    }

    boolean attached() throws MessagingException {
        String[] fields = part.getHeader("Content-Disposition");
        return fields != null && fields[0].strip().toLowerCase(Locale.ROOT).startsWith(Part.ATTACHMENT);
    }

    /** Whether it is of a type such as {@code text/html} or {@code multipart/*}. */
    boolean is(String pattern) {
        return type.match(pattern);
    }

    /** A parameter of its type, or null. */
    String parameter(String name) {
        return type.getParameter(name);
    }

    /** The parts of a multipart. */
    Multipart parts() throws MessagingException, IOException {
        return new MimeMultipart(new ByteArrayDataSource(raw(), type.toString()));
    }

    /**
     * Its content, decoded.
     *
     * @throws MessagingException when there is more than anybody writes
     */
    byte[] bytes() throws MessagingException, IOException {
        String[] fields = part.getHeader("Content-Transfer-Encoding");
        String encoding = fields == null ? "" : fields[0].strip().toLowerCase(Locale.ROOT);
        byte[] raw = raw();
        return switch (encoding) {
            case "base64" -> base64(raw);
            case "quoted-printable", "uuencode", "x-uuencode", "x-uue" -> {
                try (InputStream decoded = MimeUtility.decode(new ByteArrayInputStream(raw), encoding)) {
                    yield decoded.readAllBytes();
                }
            }
            default -> raw;
        };
    }

    private byte[] raw() throws MessagingException, IOException {
        try (InputStream content = part instanceof MimeBodyPart body
                ? body.getRawInputStream()
                : part instanceof MimeMessage mail ? mail.getRawInputStream() : part.getInputStream()) {
            byte[] bytes = content.readNBytes(MOST_BYTES * 2 + 1);
            if (bytes.length > MOST_BYTES * 2) {
                throw new MessagingException("a text has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /**
     * What is coded, with or without its padding. The lines of one coding are as long as the first and the last of them may
     * be shorter: what gateways put behind that is none of it.
     */
    private static byte[] base64(byte[] raw) {
        StringBuilder code = new StringBuilder(raw.length);
        int first = 0;
        for (String line : new String(raw, StandardCharsets.US_ASCII).lines().toList()) {
            String bare = line.strip();
            if (bare.isEmpty()) {
                continue;
            }
            if (!BASE64_LINE.matcher(bare).matches()) {
                break;
            }
            code.append(bare);
            first = first == 0 ? bare.length() : first;
            if (bare.length() != first || bare.endsWith("=")) {
                break;
            }
        }
        // A last unit of one character says nothing.
        while (code.length() > 0 && code.charAt(code.length() - 1) == '=') {
            code.setLength(code.length() - 1);
        }
        code.setLength(code.length() - (code.length() % 4 == 1 ? 1 : 0));
        return Base64.getDecoder().decode(code.toString());
    }
}
