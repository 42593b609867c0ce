package smshub.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The few files beside the pages: style, scripts and libraries, in memory, under a name that changes with them. */
public final class Assets {
    private static final String LIBRARIES = "/META-INF/resources/webjars/";
    private static final Map<String, String> FILES = Map.of(
            "office.css",
            "static/office.css",
            "office.js",
            "static/office.js",
            "first.js",
            "static/first.js",
            "icon.svg",
            "static/icon.svg",
            "htmx.js",
            LIBRARIES + "htmx.org/2.0.4/dist/htmx.min.js",
            "uplot.js",
            LIBRARIES + "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uplot.css",
            LIBRARIES + "uplot/1.6.30/dist/uPlot.min.css");
    private static final int NAME = 12;

    private final Map<String, Buffer> files = new TreeMap<>();
    private final String version;

    public Assets() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, String> file : new TreeMap<>(FILES).entrySet()) {
                byte[] bytes = read(file.getValue());
                digest.update(bytes);
                files.put(file.getKey(), Buffer.buffer(bytes));
            }
            version = HexFormat.of().formatHex(digest.digest()).substring(0, NAME);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the page lacks its file " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where browsers find them. */
    public String path() {
        return OfficePage.PATH + "/static/" + version;
    }

    /** Answers a request for one of them. */
    public void serve(RoutingContext context) {
        String name =
                context.normalizedPath().substring(context.normalizedPath().lastIndexOf('/') + 1);
        Buffer file = files.get(name);
        if (file == null) {
            context.response().setStatusCode(404).end();
            return;
        }
        context.response()
                .putHeader("Content-Type", type(name))
                .putHeader("Cache-Control", "max-age=31536000, immutable")
                .end(file);
    }

    private static String type(String name) {
        if (name.endsWith(".css")) {
            return "text/css; charset=utf-8";
        }
        return name.endsWith(".js") ? "text/javascript; charset=utf-8" : "image/svg+xml";
    }
}
