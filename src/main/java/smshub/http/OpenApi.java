package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import smshub.account.Client.Permission;
import smshub.json.Json;

/** The OpenAPI document: the one list of what the hub serves to programs. */
public final class OpenApi {
    private static final String FACADE = "x-facade";
    private static final String PERMISSION = "x-permission";
    private static final String AUDIT = "x-audit";
    /** Below this nothing is open to everybody. */
    static final String GUARDED = "/api/v1/";

    private final List<Operation> operations = new ArrayList<>();
    private final byte[] document;

    /**
     * One path with one method.
     *
     * @param id its {@code operationId}, by which its handler is found
     * @param path path with parameters as {@code {name}}
     * @param served false where it belongs to a service in whose place the hub does not answer
     * @param permission what a caller needs; null where anybody may call, or the handler asks in its own way
     * @param audit the verb under which it stands in the audit record; null for what only looks or sends
     */
    public record Operation(
            String id, String method, String path, boolean served, Permission permission, String audit) {}

    /**
     * Reads the document that is packaged with the program.
     *
     * @param facades the services in whose place the hub answers; operations of others are left out
     * @throws UncheckedIOException when the program is packaged without it
     * @throws IllegalStateException when an operation of the API names no permission
     */
    public OpenApi(Set<String> facades) {
        this(read(), facades);
    }

    /** @param whole the document, of which what is not served is taken away */
    OpenApi(JsonNode whole, Set<String> facades) {
        for (var paths = whole.get("paths").properties().iterator(); paths.hasNext(); ) {
            var path = paths.next();
            ObjectNode methods = (ObjectNode) path.getValue();
            List<String> off = new ArrayList<>();
            methods.properties().forEach(method -> {
                JsonNode operation = method.getValue();
                boolean served = !operation.has(FACADE)
                        || facades.contains(operation.get(FACADE).asText());
                operations.add(new Operation(
                        operation.get("operationId").asText(),
                        method.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        served,
                        permission(path.getKey(), operation),
                        operation.has(AUDIT) ? operation.get(AUDIT).asText() : null));
                if (!served) {
                    off.add(method.getKey());
                }
            });
            methods.remove(off);
            if (methods.isEmpty()) {
                paths.remove();
            }
        }
        document = Json.write(whole);
    }

    /** The one place where it stands what a caller of an address must be allowed. */
    private static Permission permission(String path, JsonNode operation) {
        if (operation.has(PERMISSION)) {
            return Permission.ofWord(operation.get(PERMISSION).asText());
        }
        if (path.startsWith(GUARDED)) {
            throw new IllegalStateException("openapi.json names no " + PERMISSION + " for " + path);
        }
        return null;
    }

    private static JsonNode read() {
        try (InputStream resource = OpenApi.class.getResourceAsStream("/openapi.json")) {
            if (resource == null) {
                throw new IOException("no openapi.json on the class path");
            }
            return Json.JSON.readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every operation, in the order of the document. */
    public List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** The document itself; everyone may read it. */
    public CompletionStage<HttpAnswer> document(HttpRequest request) {
        return Guard.done(HttpAnswer.json(document));
    }
}
