package smshub.simulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a request says, whether in its query, as a form or as JSON. */
final class StandInParameters {
    private final Map<String, String> values = new HashMap<>();

    private StandInParameters() {}

    static StandInParameters of(HttpServerRequest request, Buffer body) {
        StandInParameters parameters = new StandInParameters();
        parameters.read(request, body, StandardCharsets.UTF_8);
        String encoding = parameters.get("encoding", "utf-8");
        if (!encoding.equalsIgnoreCase("utf-8")) {
            parameters.read(request, body, Charset.forName(encoding));
        }
        return parameters;
    }

    static StandInParameters of(HttpServerRequest request, Buffer body, Charset charset) {
        StandInParameters parameters = new StandInParameters();
        parameters.read(request, body, charset);
        return parameters;
    }

    private void read(HttpServerRequest request, Buffer body, Charset charset) {
        if (request.query() != null) {
            urlEncoded(request.query(), charset);
        }
        String type = request.getHeader("Content-Type");
        if (body.length() > 0 && type != null && type.startsWith("application/json")) {
            try {
                new JsonObject(body).forEach(field -> values.put(field.getKey(), word(field.getValue())));
            } catch (DecodeException e) {
                // An unreadable body says nothing; what is missing is then refused as missing.
                values.clear();
            }
        } else if (body.length() > 0) {
            urlEncoded(body.toString(StandardCharsets.UTF_8), charset);
        }
    }

    private void urlEncoded(String query, Charset charset) {
        new QueryStringDecoder(query, charset, false).parameters().forEach((name, all) -> {
            // PHP's client sends idx[0]
            int bracket = name.indexOf('[');
            values.put(bracket < 0 ? name : name.substring(0, bracket), all.get(all.size() - 1));
        });
    }

    /** JSON's true and false are 1 and 0 in a form. */
    private static String word(Object value) {
        return value instanceof Boolean flag ? flag ? "1" : "0" : String.valueOf(value);
    }

    String get(String name) {
        return values.get(name);
    }

    String get(String name, String other) {
        return values.getOrDefault(name, other);
    }

    boolean has(String name) {
        return !get(name, "").isEmpty();
    }

    boolean on(String name) {
        return get(name, "0").equals("1");
    }
}
