package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import smshub.message.MessageIds;

/** Reads mails as they come, which is often not as the standards say. */
final class MailParser {
    private static final List<String> ADDRESSED = List.of("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc");

    private static final Pattern ID = Pattern.compile("<[^<>\\s]{1,250}>");
    private static final Pattern BARE_ADDRESS = Pattern.compile("[\\w.!#$%&'*+/=?^`{|}~-]+@[\\w-]+(?:\\.[\\w-]+)*");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

    /** A name of a mail that is longer than the hub's references. */
    private static final int LONGEST_ID = 190;

    private static final int MOST_IDS = 10;

    private MailParser() {}

    /**
     * @param envelope to whom the mail was brought, where its bringer told; else its header says it
     * @param own a name for this very mail where it has none itself; the same when it is found again
     * @param whole whether quotations and signatures stay, also in a mail that answers another
     * @throws MessagingException where it cannot be read; so do the others
     */
    static ParsedMail read(MimeMessage mail, List<String> envelope, String own, boolean whole)
            throws MessagingException, IOException {
        List<String> recipients = envelope.isEmpty() ? recipients(mail) : envelope;
        String subject = subject(mail);
        // A mail that answers nothing quotes nothing: what looks like it is what its writer wants to say.
        boolean shortened = !whole && answers(mail);
        String text = MailBody.of(mail, !shortened);
        boolean cut = shortened && !Objects.equals(text, MailBody.of(mail, true));
        String id = id(mail, own);
        return new ParsedMail(
                id,
                thread(mail, id),
                sender(mail),
                recipients,
                subject,
                text,
                cut,
                LoopGuard.origin(mail),
                verdicts(mail));
    }

    /** A mail of which only the header can be read. */
    static ParsedMail bare(MimeMessage mail, String own) throws MessagingException {
        String subject = subject(mail);
        String id = id(mail, own);
        return new ParsedMail(
                id,
                thread(mail, id),
                sender(mail),
                recipients(mail),
                subject,
                null,
                false,
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

    /** Bare addresses, those of a group's members among them (RFC 5322, 3.4). */
    private static List<String> addresses(String field) {
        List<String> addresses = new ArrayList<>();
        try {
            for (InternetAddress address : InternetAddress.parseHeader(field, false)) {
                InternetAddress[] members = address.isGroup() ? address.getGroup(false) : null;
                for (InternetAddress each : members == null ? new InternetAddress[] {address} : members) {
                    if (!each.isGroup()
                            && each.getAddress() != null
                            && each.getAddress().indexOf('@') > 0) {
                        addresses.add(each.getAddress());
                    }
                }
            }
        } catch (AddressException e) {
            // One that is written wrongly is nobody's address, and takes none of the others along.
            addresses.clear();
            BARE_ADDRESS.matcher(field).results().forEach(found -> addresses.add(found.group()));
        }
        return addresses;
    }

    static String subject(MimeMessage mail) throws MessagingException {
        String[] fields = mail.getHeader("Subject");
        return fields == null
                ? ""
                : CONTROL.matcher(MailCharset.header(fields[0])).replaceAll(" ").strip();
    }

    /** Whether a mail answers another one. */
    private static boolean answers(MimeMessage mail) throws MessagingException {
        return mail.getHeader("In-Reply-To") != null || mail.getHeader("References") != null;
    }

    /** The Message-ID without its brackets, else the name that whoever brought the mail has for it. */
    private static String id(MimeMessage mail, String own) throws MessagingException {
        String[] fields = mail.getHeader("Message-ID");
        var found = fields == null ? null : ID.matcher(MimeUtility.unfold(fields[0]));
        if (found != null && found.find()) {
            String id = found.group().substring(1, found.group().length() - 1);
            return id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c < 127)
                    ? id
                    : MessageIds.of("mail", id, "");
        }
        return own;
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
