package smshub.settings;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The text of a settings file, changed in places. The YAML library tells where a value begins and ends; only that is replaced,
 * and all else, with comments, order and blanks, stays. Libraries that write YAML write the whole anew, without the comments.
 */
final class SettingsText {
    /** What needs no quotes anywhere; of all words that mean something else YAML, only null is read so here. */
    private static final String PLAIN = "(?i)(?!null$)[a-z0-9][a-z0-9._-]*";

    private String text;

    private SettingsText(String text) {
        this.text = text;
    }

    /**
     * A text with other values.
     *
     * @param changes values by their paths, empty for those that go, with all that stands below them
     * @throws IllegalArgumentException where the text is written in a way that cannot be changed like this
     */
    static String changed(String before, Map<String, SettingsEdit.Value> changes) {
        SettingsText changed = new SettingsText(before);
        Map<String, List<String>> wanted = said(before);
        changes.forEach((path, value) -> {
            List<String> names = List.of(path.split("\\."));
            if (value.absent()) {
                changed.remove(names);
                wanted.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "."));
            } else if (value.entries() != null) {
                changed.put(names, entries(value.entries()));
                wanted.keySet().removeIf(other -> other.startsWith(path + "."));
                for (int i = 0; i < value.entries().size(); i++) {
                    String entry = path + "." + (i + 1) + ".";
                    value.entries().get(i).forEach((key, texts) -> wanted.put(entry + key, texts));
                }
            } else {
                changed.put(
                        names,
                        value.list()
                                ? list(value.texts())
                                : scalar(value.texts().get(0)));
                wanted.put(path, value.texts());
            }
        });
        if (!said(changed.text).equals(wanted)) {
            throw refusal();
        }
        return changed.text;
    }

    private static IllegalArgumentException refusal() {
        return new IllegalArgumentException("the file is written in a way that only a person can change");
    }

    /** What a text says, whatever its form. */
    private static Map<String, List<String>> said(String text) {
        Map<String, List<String>> said = new LinkedHashMap<>();
        if (!text.isBlank()) {
            Document.parse(text, "").entries().forEach((path, entry) -> {
                if (!entry.absent()) {
                    said.put(path, entry.texts());
                }
            });
        }
        return said;
    }

    private static String list(List<String> texts) {
        return texts.stream().map(SettingsText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String entries(List<Map<String, List<String>>> entries) {
        return entries.stream()
                .map(entry -> entry.entrySet().stream()
                        .map(key -> scalar(key.getKey()) + ": "
                                + (key.getValue().size() == 1
                                        ? scalar(key.getValue().get(0))
                                        : list(key.getValue())))
                        .collect(Collectors.joining(", ", "{", "}")))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(String value) {
        if (value.matches(PLAIN)) {
            return value;
        }
        return value.chars().anyMatch(Character::isISOControl)
                ? '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)) + '"'
                : "'" + value.replace("'", "''") + "'";
    }

    private Node root() {
        return new Yaml(new LoaderOptions()).compose(new StringReader(text));
    }

    private void put(List<String> names, String value) {
        if (!(root() instanceof MappingNode at)) {
            append(names, value);
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            NodeTuple there = find(at, names.get(i));
            List<String> rest = names.subList(i, names.size());
            if (there == null) {
                insert(at, i == 0, rest, value);
                return;
            }
            if (rest.size() == 1) {
                replace(there, value);
                return;
            }
            if (there.getValueNode() instanceof MappingNode next) {
                at = next;
            } else if (nothing(there.getValueNode())) {
                below(there, at, rest.subList(1, rest.size()), value);
                return;
            } else {
                throw refusal();
            }
        }
    }

    private static NodeTuple find(MappingNode at, String name) {
        return at.getValue().stream()
                .filter(each -> each.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static boolean nothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getStartMark().getIndex() == scalar.getEndMark().getIndex();
    }

    private void replace(NodeTuple there, String value) {
        Node old = there.getValueNode();
        int end = end(old);
        boolean line = end > 0 && text.charAt(end - 1) == '\n';
        boolean block = old instanceof CollectionNode<?> && !flow(old);
        int start = block || nothing(old) ? text.indexOf(':', end(there.getKeyNode())) + 1 : start(old);
        splice(start, Math.max(start, end), (block || nothing(old) ? " " : "") + value + (line ? "\n" : ""));
    }

    /** Below a key that has no value yet. */
    private void below(NodeTuple there, MappingNode at, List<String> names, String value) {
        int colon = text.indexOf(':', end(there.getKeyNode())) + 1;
        if (flow(at)) {
            splice(colon, colon, " {" + flow(names, value) + "}");
        } else {
            line(colon, block(names, column(there) + 2, value));
        }
    }

    private void insert(MappingNode at, boolean top, List<String> names, String value) {
        if (flow(at)) {
            int close = offset(at.getEndMark().getIndex()) - 1;
            boolean comma = !at.getValue().isEmpty()
                    && !text.substring(0, close).stripTrailing().endsWith(",");
            splice(close, close, (comma ? ", " : "") + flow(names, value));
        } else if (top) {
            append(names, value);
        } else {
            line(end(at), block(names, column(at.getValue().get(0)), value));
        }
    }

    private void append(List<String> names, String value) {
        text += (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + block(names, 0, value);
    }

    /** Puts lines behind the one of a place. */
    private void line(int place, String lines) {
        if (place > 0 && text.charAt(place - 1) == '\n') {
            splice(place, place, lines);
            return;
        }
        int end = text.indexOf('\n', place);
        if (end < 0) {
            text += "\n" + lines;
        } else {
            splice(end + 1, end + 1, lines);
        }
    }

    private static String block(List<String> names, int indent, String value) {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            block.append(" ".repeat(indent + 2 * i))
                    .append(scalar(names.get(i)))
                    .append(':');
            block.append(i < names.size() - 1 ? "\n" : " " + value + "\n");
        }
        return block.toString();
    }

    private static String flow(List<String> names, String value) {
        return names.stream().map(SettingsText::scalar).collect(Collectors.joining(": {")) + ": " + value
                + "}".repeat(names.size() - 1);
    }

    /** Removes a key, and what would be left empty around it. */
    private void remove(List<String> names) {
        List<MappingNode> way = new ArrayList<>();
        Node at = root();
        for (String name : names) {
            NodeTuple there = at instanceof MappingNode mapping ? find(mapping, name) : null;
            if (there == null) {
                return; // it is not there
            }
            way.add((MappingNode) at);
            at = there.getValueNode();
        }
        int depth = names.size() - 1;
        while (depth > 0 && way.get(depth).getValue().size() == 1) {
            depth--;
        }
        MappingNode from = way.get(depth);
        NodeTuple gone = find(from, names.get(depth));
        if (flow(from)) {
            int place = from.getValue().indexOf(gone);
            boolean last = place == from.getValue().size() - 1;
            int start =
                    last && place > 0 ? end(from.getValue().get(place - 1).getValueNode()) : start(gone.getKeyNode());
            int end = last
                    ? end(gone.getValueNode())
                    : start(from.getValue().get(place + 1).getKeyNode());
            splice(start, end, "");
        } else {
            int start = start(gone.getKeyNode()) - column(gone);
            int end = Math.max(end(gone.getKeyNode()), end(gone.getValueNode()));
            int line = text.charAt(end - 1) == '\n' ? end - 1 : text.indexOf('\n', end);
            splice(start, line < 0 ? text.length() : line + 1, "");
        }
    }

    private void splice(int start, int end, String in) {
        text = text.substring(0, start) + in + text.substring(end);
    }

    private static int column(NodeTuple tuple) {
        return tuple.getKeyNode().getStartMark().getColumn();
    }

    private static boolean flow(Node node) {
        return node instanceof CollectionNode<?> collection && collection.getFlowStyle() == FlowStyle.FLOW;
    }

    private int start(Node node) {
        return offset(node.getStartMark().getIndex());
    }

    /** A section in lines ends with its last value: what the library takes for its end is the beginning of what follows. */
    private int end(Node node) {
        if (!flow(node)
                && node instanceof MappingNode mapping
                && !mapping.getValue().isEmpty()) {
            NodeTuple last = mapping.getValue().get(mapping.getValue().size() - 1);
            return Math.max(end(last.getKeyNode()), end(last.getValueNode()));
        }
        if (!flow(node)
                && node instanceof SequenceNode sequence
                && !sequence.getValue().isEmpty()) {
            return end(sequence.getValue().get(sequence.getValue().size() - 1));
        }
        return offset(node.getEndMark().getIndex());
    }

    /** The library counts characters beyond the first 65,536 as one, Java as two. */
    private int offset(int index) {
        return text.offsetByCodePoints(0, index);
    }
}
