package smshub.protocol.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** The words of a mail, from whatever its parts are: of several forms the plain one, and never an attachment. */
final class MailBody {
    /** Parts within parts deeper than any mail program makes them. */
    private static final int DEEPEST = 12;

    private MailBody() {}

    /**
     * @param whole whether quotations and signatures stay
     * @return null where the mail has no text at all
     */
    static String of(Part part, boolean whole) throws MessagingException, IOException {
        String text = of(part, whole, 0);
        return text == null ? null : text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String of(Part raw, boolean whole, int depth) throws MessagingException, IOException {
        MailPart part = MailPart.of(raw);
        if (part.attached() || depth > DEEPEST) {
            return null;
        }
        if (part.is("text/html")) {
            String html = HtmlText.text(html(part), whole);
            return whole ? html : QuotedText.cut(html);
        }
        if (part.is("text/plain")) {
            String plain = plain(part);
            return whole ? plain.strip() : QuotedText.cut(plain);
        }
        return part.is("multipart/*") ? of(part.parts(), part.is("multipart/alternative"), whole, depth) : null;
    }

    /** The first plain part that says something, else the first other one that does. */
    private static String of(Multipart parts, boolean alternative, boolean whole, int depth)
            throws MessagingException, IOException {
        String found = null;
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            String text = of(part, whole, depth + 1);
            if (text == null || text.isEmpty()) {
                found = found == null ? text : found;
            } else if (!alternative || MailPart.of(part).is("text/plain")) {
                return text;
            } else if (found == null || found.isEmpty()) {
                found = text;
            }
        }
        return found;
    }

    /** Where the mail itself names no charset the page may, which its reader finds. */
    private static Document html(MailPart part) throws MessagingException, IOException {
        byte[] octets = part.bytes();
        Charset charset = MailCharset.of(octets, part.parameter("charset"));
        boolean told = part.parameter("charset") != null || charset.equals(StandardCharsets.UTF_8);
        return Jsoup.parse(new ByteArrayInputStream(octets), told ? charset.name() : null, "");
    }

    private static String plain(MailPart part) throws MessagingException, IOException {
        String text = MailCharset.decode(part.bytes(), part.parameter("charset"));
        return "flowed".equalsIgnoreCase(part.parameter("format"))
                ? unfolded(text, "yes".equalsIgnoreCase(part.parameter("delsp")))
                : text;
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
