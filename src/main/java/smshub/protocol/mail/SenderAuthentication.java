package smshub.protocol.mail;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the company's mail server found out about the sender of a mail, by its {@code Authentication-Results} (RFC 8601).
 * A field is believed only where it bears the name of that server, which takes away those that others forged.
 */
final class SenderAuthentication {
    /** What a server can vouch for. */
    enum Method {
        /** The sender's domain, by SPF or DKIM as the domain's owner wants it. */
        DMARC("header.from"),
        /** The machine that sent it may send for the domain. */
        SPF("smtp.mailfrom"),
        /** The domain signed it. */
        DKIM("header.d");

        private final String domain;

        Method(String domain) {
            this.domain = domain;
        }
    }

    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
    private static final Pattern FOLD = Pattern.compile("\\s+");

    private SenderAuthentication() {}

    /**
     * Whether a server vouches for a sender.
     *
     * @param fields the mail's fields
     * @param server the name that the server gives itself in them
     * @param sender the address to be vouched for
     */
    static boolean passed(Method method, List<String> fields, String server, String sender) {
        String domain = sender.substring(sender.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return fields.stream().anyMatch(field -> passed(method, plain(field), server, domain));
    }

    private static boolean passed(Method method, String field, String server, String domain) {
        String[] results = field.split(";");
        // The name may be followed by a version.
        if (!results[0].strip().split(" ", 2)[0].equals(server.toLowerCase(Locale.ROOT))) {
            return false;
        }
        return Arrays.stream(results).skip(1).map(String::strip).anyMatch(result -> passed(method, result, domain));
    }

    private static boolean passed(Method method, String result, String domain) {
        String[] words = result.split(" ");
        if (!words[0].equals(method.name().toLowerCase(Locale.ROOT) + "=pass")) {
            return false;
        }
        // A pass for somebody else's domain says nothing about this sender.
        return Arrays.stream(words)
                .filter(word -> word.startsWith(method.domain + "="))
                .map(word -> word.substring(word.lastIndexOf(word.indexOf('@') < 0 ? '=' : '@') + 1))
                .anyMatch(vouched -> within(domain, vouched) || within(vouched, domain));
    }

    private static boolean within(String domain, String parent) {
        return parent.indexOf('.') > 0 && (domain.equals(parent) || domain.endsWith("." + parent));
    }

    /** The field in small letters on one line, without comments, which may stand within one another. */
    private static String plain(String field) {
        String plain = field;
        for (Matcher comment = COMMENT.matcher(plain); comment.find(); comment = COMMENT.matcher(plain)) {
            plain = comment.replaceAll(" ");
        }
        return FOLD.matcher(plain.replace("\"", ""))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace(" =", "=")
                .replace("= ", "=");
    }
}
