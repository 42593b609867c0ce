package smshub.protocol.mail;

import java.util.List;
import java.util.regex.Pattern;

/** Cuts what stands below the words of a mail: its signature, and the mail that it answers or passes on. */
final class QuotedText {
    /** Lines with which the rest of the mail is no longer the writer's own. */
    private static final List<Pattern> ENDS = List.of(
            // RFC 3676 4.3; some programs drop the blank at the end
            Pattern.compile("-- ?"),
            // Outlook and others: a title between dashes
            Pattern.compile("(?iu)-{2,}\\s*(original|weitergeleitete|ursprüngliche|původní|přeposlaná|forwarded|message"
                    + " d'origine|mensaje original|messaggio originale|pôvodná|wiadomość|oryginalna)\\b.*-{2,}"),
            Pattern.compile("_{20,}"),
            // what telephones put below
            Pattern.compile(
                    "(?iu)(sent from my|von meinem .{1,30} gesendet|gesendet (mit|von)|get outlook for"
                            + "|outlook (für|pro|for) (ios|android)|odesláno z|odoslané z|envoyé de mon|inviato da|wysłane z).{0,80}"));

    /** The line above a quotation, which long names break in two or three. */
    private static final Pattern ATTRIBUTION =
            Pattern.compile("(?iu)(on\\b.{6,300}\\bwrote|am\\b.{6,300}\\bschrieb\\b.{0,150}|(dne\\b|dňa\\b|po\\b|út\\b"
                    + "|st\\b|čt\\b|pá\\b|so\\b|ne\\b).{6,300}\\b(napsala?|napsal\\(a\\)|napísala?|odesílatel)\\b?.{0,150}"
                    + "|le\\b.{6,300}\\ba écrit|el\\b.{6,300}\\bescribió|il\\b.{6,300}\\bha scritto"
                    + "|w dniu\\b.{6,300}\\bnapisał\\(?a?\\)?)\\s?:");

    /** The first lines of a mail that Outlook puts below: who and when. */
    private static final Pattern FROM = Pattern.compile("(?iu)\\*?(from|von|od|de|da):\\*? .+");

    private static final Pattern SENT = Pattern.compile(
            "(?iu)\\*?(sent|date|gesendet|datum|odesláno|odoslané|envoyé|enviado|inviato|wysłano):\\*? .+");

    private QuotedText() {}

    /** What the writer said; empty where nothing of it is left. */
    static String cut(String text) {
        List<String> lines = text.lines().toList();
        StringBuilder own = new StringBuilder(text.length());
        for (int i = 0; i < lines.size() && !endsAt(lines, i); i++) {
            String line = lines.get(i);
            if (!line.startsWith(">")) {
                own.append(line.stripTrailing()).append('\n');
            }
        }
        return own.toString().strip();
    }

    private static boolean endsAt(List<String> lines, int at) {
        String line = lines.get(at);
        String bare = line.strip();
        if (ENDS.stream().anyMatch(end -> end.matcher(end.pattern().startsWith("-- ") ? line : bare)
                .matches())) {
            return true;
        }
        if (FROM.matcher(bare).matches()) {
            return lines.subList(at + 1, Math.min(lines.size(), at + 3)).stream()
                    .anyMatch(next -> SENT.matcher(next.strip()).matches());
        }
        return attributionAt(lines, at);
    }

    /** Only above a quotation, or as the last words: else it may be what the writer wants to say. */
    private static boolean attributionAt(List<String> lines, int at) {
        StringBuilder joined = new StringBuilder();
        for (int i = at; i < Math.min(lines.size(), at + 3); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                return false;
            }
            joined.append(joined.isEmpty() ? "" : " ").append(line);
            if (line.endsWith(":") && ATTRIBUTION.matcher(joined).matches()) {
                return lines.subList(i + 1, lines.size()).stream()
                        .filter(next -> !next.isBlank())
                        .findFirst()
                        .map(next -> next.startsWith(">"))
                        .orElse(true);
            }
        }
        return false;
    }
}
