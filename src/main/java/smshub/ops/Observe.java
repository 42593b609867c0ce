package smshub.ops;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Health and metrics over HTTP. Callers on this machine see everything; others see only whether the hub is up, unless
 * their {@code X-API-Key} may read.
 */
public final class Observe {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HubHealth health;
    private final Metrics metrics;
    private final Predicate<String> mayRead;

    /** @param mayRead whether an API key may read the hub's state */
    public Observe(HubHealth health, Metrics metrics, Predicate<String> mayRead) {
        this.health = health;
        this.metrics = metrics;
        this.mayRead = mayRead;
    }

    /** Serves {@code /observe/health}, {@code /observe/health/live}, {@code …/ready} and {@code /observe/metrics}. */
    public void mount(Router router) {
        get(router, "/observe/health/live", ctx -> health(ctx, health::live));
        get(router, "/observe/health/ready", ctx -> health(ctx, health::ready));
        get(router, "/observe/health", ctx -> health(ctx, health::ready));
        get(router, "/observe/metrics", this::metrics);
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        router.route(path)
                .order(-1)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(handler);
    }

    private void health(RoutingContext ctx, Supplier<HubHealth.Report> probe) {
        boolean details = trusted(ctx);
        ctx.vertx().executeBlocking(probe::get, false).onFailure(ctx::fail).onSuccess(report -> ctx.response()
                .setStatusCode(report.up() ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(json(report, details).encode()));
    }

    private static JsonObject json(HubHealth.Report report, boolean details) {
        JsonObject json = new JsonObject().put("status", report.status());
        if (details) {
            JsonArray checks = new JsonArray();
            for (HubHealth.Check check : report.checks()) {
                checks.add(new JsonObject()
                        .put("name", check.name())
                        .put("status", check.status())
                        .put("data", new JsonObject(check.data())));
            }
            json.put("checks", checks);
        }
        return json;
    }

    private void metrics(RoutingContext ctx) {
        if (!trusted(ctx)) {
            ctx.response().setStatusCode(401).end();
            return;
        }
        ctx.vertx().executeBlocking(metrics::scrape, false).onFailure(ctx::fail).onSuccess(text -> ctx.response()
                .putHeader("Content-Type", PROMETHEUS)
                .end(text));
    }

    private boolean trusted(RoutingContext ctx) {
        String key = ctx.request().getHeader("X-API-Key");
        return local(ctx.request().remoteAddress()) || key != null && mayRead.test(key);
    }

    private static boolean local(SocketAddress remote) {
        try {
            // A literal address: no name is looked up.
            return remote.hostAddress() != null
                    && InetAddress.getByName(remote.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
