package smshub.protocol.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the header of a mail asks of the hub: in fields of the hub's own, and in those by which mail programs say when a mail
 * is to go and how long it is of use (RFC 4021 clauses 2.1.49 and 2.1.50; {@code Expiry-Date} is Exchange's).
 */
final class MailHeader {
    /** The hub's fields and those of the REST API; the hub's own go before the general ones. */
    private static final Map<String, String> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("X-SMS-Send-At", "sendAt");
        FIELDS.put("X-SMS-Expires-At", "expiresAt");
        FIELDS.put("X-SMS-Max-Age", "maxAge");
        FIELDS.put("X-SMS-Category", "category");
        FIELDS.put("Deferred-Delivery", "sendAt");
        FIELDS.put("Expires", "expiresAt");
        FIELDS.put("Expiry-Date", "expiresAt");
    }

    /** As in a time of RFC 5322, and in none of RFC 3339. */
    private static final Pattern MONTH = Pattern.compile("[A-Za-z]{3}");

    private MailHeader() {}

    /** By the names of the REST API. What is no time is left as it stands, to be refused with the request. */
    static Map<String, String> wishes(MimeMessage mail) throws MessagingException {
        Map<String, String> wishes = new LinkedHashMap<>();
        for (Map.Entry<String, String> field : FIELDS.entrySet()) {
            String[] given = mail.getHeader(field.getKey());
            if (given != null && !given[0].isBlank()) {
                wishes.putIfAbsent(
                        field.getValue(),
                        value(field.getValue(), MimeUtility.unfold(given[0]).strip()));
            }
        }
        return wishes;
    }

    private static String value(String name, String written) {
        if (!name.endsWith("At") || !MONTH.matcher(written).find()) {
            return written;
        }
        try {
            return new MailDateFormat().parse(written).toInstant().toString();
        } catch (ParseException e) {
            return written;
        }
    }
}
