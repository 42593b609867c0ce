package smshub.protocol.smpp.component;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a receipt (SMPP 3.4 appendix B), of which SMSCs keep the names and little else: order, case, dates and the
 * text behind {@code text:} are their own.
 *
 * @param id the SMSC's id of the message; null without one
 * @param word the state as it is spelt; null without one
 * @param error the SMSC's own code; null without one
 */
public record ReceiptText(String id, String word, String error) {
    private static final Pattern ID = field("(?:(?:message|msg|sms)[ _-]?)?id", "([^\\s\",;]+)");
    private static final Pattern STATE = field("(?:message[ _-]?)?stat(?:us|e)?", "([\\w-]{1,32})");
    private static final Pattern ERROR = field("err(?:or)?(?:[ _-]?code)?", "(\\w{1,16})");
    /** What was sent may itself look like a receipt. */
    private static final Pattern QUOTED = field("text", "");

    private static Pattern field(String name, String value) {
        return Pattern.compile("(?<![\\w-])" + name + "\\s*[:=]\\s*\"?" + value, Pattern.CASE_INSENSITIVE);
    }

    public static ReceiptText of(byte[] octets) {
        String all = text(octets);
        Matcher quoted = QUOTED.matcher(all);
        ReceiptText receipt = quoted.find() ? of(all.substring(0, quoted.start())) : of(all);
        return receipt.complete() ? receipt : of(all);
    }

    private static ReceiptText of(String text) {
        return new ReceiptText(found(ID, text), found(STATE, text), found(ERROR, text));
    }

    /** Some write it as UTF-16, in which no name of a field begins with another octet than 0. */
    private static String text(byte[] octets) {
        boolean wide = octets.length > 1 && octets[0] == 0;
        return new String(octets, wide ? UTF_16BE : ISO_8859_1);
    }

    /** Whether it has what makes a text a receipt. */
    public boolean complete() {
        return id != null && word != null;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }
}
