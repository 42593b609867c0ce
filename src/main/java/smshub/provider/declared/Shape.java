package smshub.provider.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A JSON body as it is declared: its texts are filled for each message, and what then holds nothing is left out. */
interface Shape {
    JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Null where there is nothing in it. */
    JsonNode fill(RequestValues values);

    /** @param seen hears of every text in it */
    static Shape of(
            Part part,
            Function<String, FilledText.Variable<RequestValues>> variables,
            Consumer<FilledText<RequestValues>> seen) {
        if (part.content() instanceof Map) {
            Map<String, Shape> fields = new LinkedHashMap<>();
            part.entries().forEach((name, field) -> fields.put(name, of(field, variables, seen)));
            return values -> object(fields, values);
        }
        if (part.content() instanceof List) {
            List<Shape> items = new ArrayList<>();
            part.items().forEach(item -> items.add(of(item, variables, seen)));
            return values -> array(items, values);
        }
        if (part.constant() != null) {
            JsonNode constant = part.constant() instanceof Boolean yes
                    ? JSON.booleanNode(yes)
                    : JSON.numberNode(new BigDecimal(part.text()));
            return values -> constant;
        }
        FilledText<RequestValues> text = FilledText.of(part, variables);
        seen.accept(text);
        return values -> value(text, values);
    }

    private static JsonNode object(Map<String, Shape> fields, RequestValues values) {
        ObjectNode object = JSON.objectNode();
        fields.forEach((name, field) -> {
            JsonNode value = field.fill(values);
            if (value != null) {
                object.set(name, value);
            }
        });
        return object.isEmpty() ? null : object;
    }

    private static JsonNode array(List<Shape> items, RequestValues values) {
        ArrayNode array = JSON.arrayNode();
        for (Shape item : items) {
            JsonNode value = item.fill(values);
            if (value != null) {
                array.add(value);
            }
        }
        return array.isEmpty() ? null : array;
    }

    private static JsonNode value(FilledText<RequestValues> text, RequestValues values) {
        String value = text.fill(values);
        if (value == null) {
            return null;
        }
        return switch (text.type()) {
            case TEXT -> JSON.textNode(value);
            case NUMBER -> JSON.numberNode(new BigDecimal(value));
            case BOOLEAN -> JSON.booleanNode(Boolean.parseBoolean(value));
        };
    }
}
