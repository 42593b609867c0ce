package smshub.protocol.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jsoup.Jsoup;

/** The words of a mail, from whatever its parts are: of several forms the plain one, and never an attachment. */
final class MailBody {
    /** No one writes more than this; a part that has more is a mail that cannot be read, for nothing is cut silently. */
    private static final int MOST_BYTES = 4 << 20;

    /** Parts within parts deeper than any mail program makes them. */
    private static final int DEEPEST = 12;

    private static final Charset GUESS = Charset.forName("windows-1252");

    private MailBody() {}

    /**
     * @param whole whether quotations and signatures stay
     * @return null where the mail has no text at all
     */
    static String of(Part part, boolean whole) throws MessagingException, IOException {
        String text = of(part, whole, 0);
        return text == null ? null : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String of(Part part, boolean whole, int depth) throws MessagingException, IOException {
        if (Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition()) || depth > DEEPEST) {
            return null;
        }
        if (part.isMimeType("text/html")) {
            String html =
                    HtmlText.text(Jsoup.parse(new ByteArrayInputStream(bytes(part)), charsetName(part), ""), whole);
            return whole ? html : QuotedText.cut(html);
        }
        if (part.isMimeType("text/plain")) {
            String plain = plain(part);
            return whole ? plain.strip() : QuotedText.cut(plain);
        }
        return part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts
                ? of(parts, whole, depth)
                : null;
    }

    /** The first plain part that says something, else the first other one that does. */
    private static String of(Multipart parts, boolean whole, int depth) throws MessagingException, IOException {
        String found = null;
        boolean mixed = !parts.getContentType().toLowerCase(Locale.ROOT).startsWith("multipart/alternative");
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            String text = of(part, whole, depth + 1);
            if (text == null || text.isEmpty()) {
                found = found == null ? text : found;
            } else if (mixed || part.isMimeType("text/plain")) {
                return text;
            } else if (found == null || found.isEmpty()) {
                found = text;
            }
        }
        return found;
    }

    private static String plain(Part part) throws MessagingException, IOException {
        byte[] bytes = bytes(part);
        String name = charsetName(part);
        String text = name == null ? guessed(bytes) : new String(bytes, Charset.forName(name));
        ContentType type = type(part);
        return type != null && "flowed".equalsIgnoreCase(type.getParameter("format"))
                ? unfolded(text, "yes".equalsIgnoreCase(type.getParameter("delsp")))
                : text;
    }

    private static byte[] bytes(Part part) throws MessagingException, IOException {
        try (InputStream content = part.getInputStream()) {
            byte[] bytes = content.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new MessagingException("a text has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /** The Java name of the charset that the part names; null where it names none that is known. */
    private static String charsetName(Part part) throws MessagingException {
        ContentType type = type(part);
        String charset = type == null ? null : type.getParameter("charset");
        if (charset == null) {
            return null;
        }
        try {
            return Charset.forName(MimeUtility.javaCharset(charset)).name();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static ContentType type(Part part) throws MessagingException {
        try {
            return new ContentType(part.getContentType());
        } catch (ParseException e) {
            return null;
        }
    }

    /** What names no charset is mostly UTF-8; where it cannot be, it is what Windows writes. */
    private static String guessed(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, GUESS);
        }
    }

    /** Joins the lines that the mail program broke (RFC 3676 4.1). */
    private static String unfolded(String text, boolean withoutBlank) {
        StringBuilder joined = new StringBuilder(text.length());
        for (String line : text.split("\r?\n", -1)) {
            String own = line.startsWith(" ") ? line.substring(1) : line;
            boolean soft = own.endsWith(" ") && !own.equals("-- ") && !own.startsWith(">");
            joined.append(soft && withoutBlank ? own.substring(0, own.length() - 1) : own);
            if (!soft) {
                joined.append('\n');
            }
        }
        return joined.toString();
    }
}
