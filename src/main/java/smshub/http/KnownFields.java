package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Iterator;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * The body of a request: a JSON object that has no field but known ones.
 *
 * @param root the object; null where there is a problem
 * @param problem why it is none; null where it is
 */
record KnownFields(JsonNode root, Problem problem) {
    static KnownFields of(byte[] body, Collection<String> known) {
        JsonNode root;
        try {
            root = Json.read(body, JsonNode.class);
        } catch (UncheckedIOException e) {
            root = null;
        }
        if (root == null || !root.isObject()) {
            return new KnownFields(null, Problem.of(ProblemCode.BODY_MALFORMED, "The body is no JSON object."));
        }
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            if (!known.contains(names.next())) {
                return new KnownFields(
                        null,
                        Problem.of(
                                ProblemCode.FIELD_UNKNOWN,
                                "There is a field that is not known here; known are " + String.join(", ", known)
                                        + "."));
            }
        }
        return new KnownFields(root, null);
    }
}
