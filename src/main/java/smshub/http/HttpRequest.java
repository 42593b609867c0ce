package smshub.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * An HTTP request, complete and unread.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path decoded parts of the path by the names in the operation's path
 * @param address whole address as it was called
 * @param query what follows the question mark, still encoded; empty without one
 * @param headers headers with names in any case
 * @param body bytes as they came, perhaps empty
 */
public record HttpRequest(
        String method, Map<String, String> path, String address, String query, MultiMap headers, byte[] body) {
    private static final byte[] NOTHING = {};

    static HttpRequest of(RoutingContext context) {
        Buffer body = context.body().buffer();
        return of(context, body == null ? NOTHING : body.getBytes());
    }

    /** One whose body nobody read. */
    static HttpRequest withoutBody(RoutingContext context) {
        return of(context, NOTHING);
    }

    private static HttpRequest of(RoutingContext context, byte[] body) {
        String query = context.request().query();
        return new HttpRequest(
                context.request().method().name(),
                context.pathParams(),
                context.request().absoluteURI(),
                query == null ? "" : query,
                context.request().headers(),
                body);
    }

    /** The first value of a header, or null. */
    public String header(String name) {
        return headers.get(name);
    }

    public ContentType contentType() {
        return ContentType.of(header("Content-Type"));
    }
}
