package smshub.ops;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;

/**
 * Health and metrics over HTTP. Whether the hub is up anyone may ask; the rest needs a key of a client that may read, and
 * that client sees of it what is its own: the accounts that it may use. An operator sees all.
 */
public final class Observe {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    /** The check whose details are those of accounts, by their ids. */
    private static final String ACCOUNTS = "accounts";

    /** Lets those pass who may look, and answers all others. */
    public interface Viewers {
        /** @param open whether a request without a key may pass, with null for its client */
        void admit(RoutingContext request, boolean open, Consumer<Client> action);
    }

    private final HubHealth health;
    private final Metrics metrics;
    private final Collection<Account> accounts;
    private final Viewers viewers;

    public Observe(HubHealth health, Metrics metrics, Collection<Account> accounts, Viewers viewers) {
        this.health = health;
        this.metrics = metrics;
        this.accounts = accounts;
        this.viewers = viewers;
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
        viewers.admit(ctx, true, viewer -> ctx.vertx()
                .executeBlocking(probe::get, false)
                .onFailure(ctx::fail)
                .onSuccess(report -> ctx.response()
                        .setStatusCode(report.up() ? 200 : 503)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(json(report, viewer).encode())));
    }

    private JsonObject json(HubHealth.Report report, Client viewer) {
        JsonObject json = new JsonObject().put("status", report.status());
        if (viewer != null) {
            JsonArray checks = new JsonArray();
            for (HubHealth.Check check : report.checks()) {
                checks.add(new JsonObject()
                        .put("name", check.name())
                        .put("status", check.status())
                        .put("data", new JsonObject(data(check, viewer))));
            }
            json.put("checks", checks);
        }
        return json;
    }

    private Map<String, Object> data(HubHealth.Check check, Client viewer) {
        if (Visibility.ofEverything(viewer)) {
            return check.data();
        }
        Map<String, Object> own = new LinkedHashMap<>();
        if (check.name().equals(ACCOUNTS)) {
            own.putAll(check.data());
            own.keySet().retainAll(visible(viewer));
        }
        return own;
    }

    private Set<String> visible(Client viewer) {
        return Set.copyOf(Visibility.accounts(viewer, accounts));
    }

    private void metrics(RoutingContext ctx) {
        viewers.admit(ctx, false, viewer -> ctx.vertx()
                .executeBlocking(() -> series(viewer), false)
                .onFailure(ctx::fail)
                .onSuccess(text ->
                        ctx.response().putHeader("Content-Type", PROMETHEUS).end(text)));
    }

    private String series(Client viewer) {
        String all = metrics.scrape();
        return Visibility.ofEverything(viewer) ? all : VisibleSeries.of(all, visible(viewer));
    }
}
