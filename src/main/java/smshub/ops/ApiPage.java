package smshub.ops;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import smshub.login.SecurityHeaders;

/**
 * The page from which people read and try the REST API: Swagger UI over {@code /openapi.json}, served by the hub itself, under
 * a content security policy that lets it load and call nothing else. Everyone may read it, as the document; what is tried
 * from it needs a key.
 */
public final class ApiPage {
    private static final String PATH = "/openapi/";
    private static final String LIBRARY = "org.webjars/swagger-ui";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** What is served, by name; nothing else of the library is. */
    private final Map<String, String> files;

    private final Predicate<RoutingContext> secure;

    /**
     * Finds what it serves.
     *
     * @param secure whether a browser came by TLS, here or at a proxy before the hub
     * @throws IllegalStateException when the program is packaged without the library
     */
    public ApiPage(Predicate<RoutingContext> secure) {
        this.secure = secure;
        String library = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";
        files = Map.of(
                "", "/api-page/index.html",
                "page.js", "/api-page/page.js",
                "page.css", "/api-page/page.css",
                "swagger-ui.css", library + "swagger-ui.css",
                "swagger-ui-bundle.js", library + "swagger-ui-bundle.js");
    }

    private static String version() {
        try (InputStream file = ApiPage.class.getResourceAsStream("/META-INF/maven/" + LIBRARY + "/pom.properties")) {
            if (file == null) {
                throw new IllegalStateException(LIBRARY + " is missing");
            }
            Properties properties = new Properties();
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new IllegalStateException(LIBRARY + " cannot be read", e);
        }
    }

    /** Serves {@code /openapi/}. */
    public void mount(Router router) {
        router.route("/openapi").order(-1).method(HttpMethod.GET).handler(ctx -> {
            // The router takes a slash at the end for the same.
            if (ctx.request().path().equals(PATH)) {
                ctx.next();
            } else {
                ctx.redirect(PATH);
            }
        });
        router.route(PATH + "*")
                .order(-1)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::serve);
    }

    private void serve(RoutingContext ctx) {
        String name = ctx.normalizedPath().substring(PATH.length());
        String file = files.get(name);
        if (file == null) {
            ctx.response().setStatusCode(404).end();
            return;
        }
        ctx.vertx()
                .executeBlocking(() -> zipped(file), false)
                .onFailure(ctx::fail)
                .onSuccess(bytes -> {
                    HttpServerResponse response = ctx.response();
                    SecurityHeaders.put(response, POLICY, secure.test(ctx));
                    response.putHeader("Cache-Control", "no-cache")
                            .putHeader("Content-Type", type(name))
                            .putHeader("Content-Encoding", "gzip")
                            .end(bytes);
                });
    }

    private static String type(String name) {
        return (name.endsWith(".js") ? "text/javascript" : name.endsWith(".css") ? "text/css" : "text/html")
                + "; charset=utf-8";
    }

    /** Every browser reads it zipped. */
    private static Buffer zipped(String name) throws IOException {
        try (InputStream file = ApiPage.class.getResourceAsStream(name)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
                file.transferTo(zip);
            }
            return Buffer.buffer(bytes.toByteArray());
        }
    }
}
