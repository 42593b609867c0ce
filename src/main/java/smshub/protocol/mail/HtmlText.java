package smshub.protocol.mail;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** The words of an HTML mail, in lines as a reader sees them. */
final class HtmlText {
    private static final Set<String> LINES = Set.of(
            "p",
            "div",
            "tr",
            "table",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "blockquote",
            "pre",
            "hr",
            "section",
            "article",
            "header",
            "footer");
    private static final Pattern BLANKS = Pattern.compile("[ \\t\\u00a0]+");
    private static final Pattern AROUND_BREAK = Pattern.compile(" ?\\n ?");
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n{3,}");

    /** What is not shown, and where mail programs put quotations and signatures. */
    private static final String NOT_SAID = "script, style, head, title, template, [hidden]";

    private static final String QUOTED =
            "blockquote[type=cite], .gmail_quote, .gmail_quote_container, .gmail_signature,"
                    + " .moz-cite-prefix, .moz-signature, .moz-forward-container, .yahoo_quoted, #divRplyFwdMsg,"
                    + " #divRplyFwdMsg ~ *, #appendonsend, #appendonsend ~ *, .protonmail_quote, #mail-editor-reference-message-container";

    private HtmlText() {}

    /** @param whole whether quotations and signatures stay */
    static String text(Document document, boolean whole) {
        document.select(NOT_SAID).remove();
        if (!whole) {
            document.select(QUOTED).remove();
        }
        StringBuilder text = new StringBuilder();
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        if (node instanceof TextNode words) {
                            boolean kept = words.parent().closest("pre") != null;
                            text.append(kept ? words.getWholeText() : words.text());
                        } else if (node.nameIs("br")) {
                            text.append('\n');
                        } else if (node.nameIs("li")) {
                            line(text).append("- ");
                        } else if (LINES.contains(node.nodeName())) {
                            line(text);
                        }
                    }

                    @Override
                    public void tail(Node node, int depth) {
                        if (node.nameIs("td") || node.nameIs("th")) {
                            text.append(' ');
                        } else if (node.nameIs("p")) {
                            line(text).append('\n');
                        } else if (LINES.contains(node.nodeName()) || node.nameIs("li")) {
                            line(text);
                        }
                    }
                },
                document.body());
        String lines =
                AROUND_BREAK.matcher(BLANKS.matcher(text).replaceAll(" ")).replaceAll("\n");
        return EMPTY_LINES.matcher(lines).replaceAll("\n\n").strip();
    }

    private static StringBuilder line(StringBuilder text) {
        int last = text.length();
        while (last > 0 && text.charAt(last - 1) == ' ') {
            last--;
        }
        return last == 0 || text.charAt(last - 1) == '\n' ? text : text.append('\n');
    }
}
