package smshub.provider.declared;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.xml.namespace.QName;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.NodeList;
import smshub.provider.BoundedSearch;
import smshub.provider.declared.Said.Format;

/**
 * Where something stands in what a provider said: a JSON pointer, an XPath, a pattern whose group 1 it is, or a parameter's name;
 * {@code header:Name} is a header in each. Read once, used for every message.
 */
interface Place {
    /** What stands there; null where nothing does, or it is empty. */
    String in(Said said);

    /** The same as a list of things. */
    interface Many {
        List<Said> in(Said said);
    }

    /** A list of places is the first of them where something stands. */
    static Place of(Part part, Format format) {
        if (!part.single()) {
            List<Place> places =
                    part.items().stream().map(item -> one(item, format)).toList();
            return said -> places.stream()
                    .map(place -> place.in(said))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return one(part, format);
    }

    private static Place one(Part part, Format format) {
        String text = part.text();
        if (text.startsWith("header:")) {
            String name = text.substring("header:".length()).toLowerCase(Locale.ROOT);
            return said -> full(said.header().apply(name));
        }
        return switch (format) {
            case JSON -> {
                JsonPointer pointer = pointer(part);
                yield said -> {
                    JsonNode node = said.json().at(pointer);
                    return node.isValueNode() && !node.isNull() ? full(node.asText()) : null;
                };
            }
            case XML -> {
                ThreadLocal<XPathExpression> path = path(part);
                yield said -> said.xml() == null ? null : full((String) evaluate(path, said, XPathConstants.STRING));
            }
            case TEXT -> {
                Pattern pattern = pattern(part);
                yield said -> {
                    Matcher matcher = BoundedSearch.of(pattern, said.text());
                    return matcher.find() ? full(matcher.group(matcher.groupCount() == 0 ? 0 : 1)) : null;
                };
            }
            case FORM -> {
                if (text.isBlank()) {
                    part.mistake("must name a parameter");
                }
                yield said -> {
                    List<String> values = said.parameters().get(text);
                    return values == null ? null : full(values.get(0));
                };
            }
        };
    }

    /** Where several things stand, each read by itself. */
    static Many many(Part part, Format format) {
        if (format == Format.JSON) {
            JsonPointer pointer = pointer(part);
            return said -> {
                JsonNode node = said.json().at(pointer);
                List<Said> items = new ArrayList<>(node.size());
                if (node.isArray()) {
                    node.forEach(item -> items.add(said.part(item)));
                } else if (node.isObject()) {
                    items.add(said.part(node));
                }
                return items;
            };
        }
        if (format == Format.XML) {
            ThreadLocal<XPathExpression> path = path(part);
            return said -> {
                List<Said> items = new ArrayList<>();
                if (said.xml() != null) {
                    NodeList nodes = (NodeList) evaluate(path, said, XPathConstants.NODESET);
                    for (int i = 0; i < nodes.getLength(); i++) {
                        items.add(said.part(nodes.item(i)));
                    }
                }
                return items;
            };
        }
        part.mistake("several things can stand in json and xml only");
        return said -> List.of();
    }

    /** A pattern of the declaration; one that matches nothing, with a mistake, where it is none. */
    static Pattern pattern(Part part) {
        try {
            return Pattern.compile(part.text());
        } catch (PatternSyntaxException e) {
            part.mistake("is no pattern: " + e.getDescription());
            return Pattern.compile("(?!)");
        }
    }

    private static JsonPointer pointer(Part part) {
        try {
            return JsonPointer.compile(part.text());
        } catch (IllegalArgumentException e) {
            part.mistake("is no JSON pointer: it begins with a slash, such as /messages/0/id");
            return JsonPointer.empty();
        }
    }

    /** Java's XPath expressions serve one thread each. */
    private static ThreadLocal<XPathExpression> path(Part part) {
        String text = part.text();
        try {
            // Also unknown functions and variables are told here, and not at the first message.
            XPathFactory.newDefaultInstance().newXPath().compile(text).evaluate(Said.emptyXml(), XPathConstants.STRING);
            return ThreadLocal.withInitial(() -> compiled(text));
        } catch (XPathExpressionException e) {
            part.mistake("is no XPath");
            return ThreadLocal.withInitial(() -> compiled("/none"));
        }
    }

    private static XPathExpression compiled(String text) {
        try {
            return XPathFactory.newDefaultInstance().newXPath().compile(text);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException("it was compiled before", e);
        }
    }

    private static Object evaluate(ThreadLocal<XPathExpression> path, Said said, QName type) {
        try {
            return path.get().evaluate(said.xml(), type);
        } catch (XPathExpressionException e) {
            throw new IllegalStateException("an XPath of a declaration fails", e);
        }
    }

    private static String full(String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
