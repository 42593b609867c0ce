package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import smshub.message.MessageIds;

/** Reads mails as they come, which is often not as the standards say. */
final class MailParser {
    private static final List<String> ADDRESSED = List.of("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc");

    private static final Pattern ID = Pattern.compile("<[^<>\\s]{1,250}>");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

    /** A name of a mail that is longer than the hub's references. */
    private static final int LONGEST_ID = 190;

    private static final int MOST_IDS = 10;

    private MailParser() {}

    /**
     * @param envelope to whom the mail was brought, where its bringer told; else its header says it
     * @param whole whether quotations and signatures stay
     * @throws MessagingException where it cannot be read; so do the others
     */
    static ParsedMail read(MimeMessage mail, List<String> envelope, boolean whole)
            throws MessagingException, IOException {
        List<String> recipients = envelope.isEmpty() ? recipients(mail) : envelope;
        String subject = subject(mail);
        String text = MailBody.of(mail, whole);
        String id = id(mail, subject, text);
        return new ParsedMail(
                id, thread(mail, id), sender(mail), recipients, subject, text, LoopGuard.origin(mail), verdicts(mail));
    }

    /** A mail of which only the header can be read. */
    static ParsedMail bare(MimeMessage mail) throws MessagingException {
        String subject = subject(mail);
        String id = id(mail, subject, null);
        return new ParsedMail(
                id,
                thread(mail, id),
                sender(mail),
                recipients(mail),
                subject,
                null,
                LoopGuard.origin(mail),
                verdicts(mail));
    }

    /** The bare address of the one sender; null where there is none. Fails on nothing. */
    static String sender(MimeMessage mail) throws MessagingException {
        String[] fields = mail.getHeader("From");
        if (fields == null || fields.length != 1) {
            return null;
        }
        List<String> addresses = addresses(fields[0]);
        return addresses.size() == 1 ? addresses.get(0) : null;
    }

    private static List<String> recipients(MimeMessage mail) throws MessagingException {
        Set<String> recipients = new LinkedHashSet<>();
        for (String name : ADDRESSED) {
            String[] fields = mail.getHeader(name);
            if (fields != null) {
                Arrays.stream(fields).forEach(field -> recipients.addAll(addresses(field)));
            }
        }
        return List.copyOf(recipients);
    }

    private static List<String> addresses(String field) {
        List<String> addresses = new ArrayList<>();
        try {
            for (InternetAddress address : InternetAddress.parseHeader(field, false)) {
                if (!address.isGroup()
                        && address.getAddress() != null
                        && address.getAddress().indexOf('@') > 0) {
                    addresses.add(address.getAddress());
                }
            }
        } catch (AddressException e) {
            // What cannot be read is nobody's address.
        }
        return addresses;
    }

    static String subject(MimeMessage mail) throws MessagingException {
        String[] fields = mail.getHeader("Subject");
        if (fields == null) {
            return "";
        }
        String unfolded = MimeUtility.unfold(fields[0]);
        try {
            unfolded = MimeUtility.decodeText(unfolded);
        } catch (UnsupportedEncodingException e) {
            // An unknown charset: the words stay as they came.
        }
        return CONTROL.matcher(unfolded).replaceAll(" ").strip();
    }

    /** The Message-ID without its brackets; a mail without one is known by what it says, to whom and when. */
    private static String id(MimeMessage mail, String subject, String text) throws MessagingException {
        String[] fields = mail.getHeader("Message-ID");
        var found = fields == null ? null : ID.matcher(MimeUtility.unfold(fields[0]));
        if (found != null && found.find()) {
            String id = found.group().substring(1, found.group().length() - 1);
            return id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c < 127)
                    ? id
                    : MessageIds.of("mail", id, "");
        }
        String from = mail.getHeader("From", ",") + mail.getHeader("To", ",") + mail.getHeader("Date", ",");
        return MessageIds.of("mail", from + subject, String.valueOf(text));
    }

    private static List<String> thread(MimeMessage mail, String id) throws MessagingException {
        List<String> ids = new ArrayList<>();
        String[] fields = mail.getHeader("References");
        fields = fields == null ? mail.getHeader("In-Reply-To") : fields;
        if (fields != null) {
            ID.matcher(MimeUtility.unfold(fields[0])).results().forEach(found -> ids.add(found.group()));
        }
        ids.add("<" + id + ">");
        // RFC 5322 3.6.4 lets the middle be left out; the first holds the thread together
        while (ids.size() > MOST_IDS) {
            ids.remove(1);
        }
        return List.copyOf(ids);
    }

    private static List<String> verdicts(MimeMessage mail) throws MessagingException {
        String[] fields = mail.getHeader("Authentication-Results");
        return fields == null
                ? List.of()
                : Arrays.stream(fields).map(MimeUtility::unfold).toList();
    }
}
