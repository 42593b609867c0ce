package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Locale;
import java.util.Set;
import smshub.protocol.mail.ParsedMail.Origin;

/** Tells mails that nobody wrote from those of people, so that no two machines answer one another for ever. */
final class LoopGuard {
    /** Header and value of every mail that the hub writes. */
    static final String MARK = "X-Loop";

    static final String HUB = "smshub";

    private static final Set<String> OF_LISTS = Set.of("list", "bulk", "junk");
    private static final Set<String> LIST_HEADERS = Set.of("List-Id", "List-Post", "X-Mailing-List");

    private LoopGuard() {}

    static Origin origin(MimeMessage mail) throws MessagingException {
        // RFC 3834: whatever is not "no" was made by a program; "auto-generated" alone is no answer to anything.
        String submitted = value(mail, "Auto-Submitted");
        String precedence = value(mail, "Precedence");
        if (HUB.equals(value(mail, MARK))
                || "<>".equals(value(mail, "Return-Path"))
                || mail.isMimeType("multipart/report")
                || submitted != null && !submitted.equals("no") && !submitted.equals("auto-generated")
                || mail.getHeader("X-Autoreply") != null
                || mail.getHeader("X-Autorespond") != null
                || "auto_reply".equals(precedence)) {
            return Origin.ECHO;
        }
        for (String header : LIST_HEADERS) {
            if (mail.getHeader(header) != null) {
                return Origin.ECHO;
            }
        }
        boolean program = submitted != null && !submitted.equals("no") || OF_LISTS.contains(String.valueOf(precedence));
        return program ? Origin.PROGRAM : Origin.PERSON;
    }

    /** The first word of a header in small letters; parameters and comments behind it do not matter. */
    private static String value(MimeMessage mail, String header) throws MessagingException {
        String[] values = mail.getHeader(header);
        return values == null ? null : values[0].strip().split("[;\\s(]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
