package smshub.site;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of a site in a running hub. They start after the hub's own, on a thread of their own, and each by itself, so
 * that none that is broken, fails or hangs holds up the hub or another. What does not start is tried again.
 */
public final class SiteRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteRoutes.class);
    /** How long a start of the hub waits for them; then they go on starting by themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String QUIET = "site-failed";
    private static final String GROUP = "site";

    private final CamelContext context;
    private final Path folder;
    private final Path own;
    private final ScheduledExecutorService thread;
    /** What is wrong with files and routes that are not there at all, by their place. */
    private final Map<String, String> flaws = new ConcurrentHashMap<>();
    /** Why a route that is there did not start, by its id. */
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    private final List<String> ids = new ArrayList<>();

    /**
     * @param folder of the site's route files
     * @param own folder of the hub's
     */
    public SiteRoutes(CamelContext context, Path folder, Path own) {
        this.context = context;
        this.folder = folder;
        this.own = own;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "site-routes");
            made.setDaemon(true);
            if (context.getApplicationContextClassLoader() != null) {
                made.setContextClassLoader(context.getApplicationContextClassLoader());
            }
            return made;
        });
    }

    /** Whether an endpoint is for the hub's own routes. */
    static boolean reserved(String uri) {
        return SiteFile.reserved(uri);
    }

    /**
     * Reads the files and starts their routes; never fails.
     *
     * @param again how long after a failed start the next is tried
     */
    public void start(Duration again) throws InterruptedException {
        Future<?> started = thread.submit(this::load);
        thread.scheduleWithFixedDelay(this::again, again.toMillis(), again.toMillis(), TimeUnit.MILLISECONDS);
        try {
            started.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Routes of the site take longer to start; the hub goes on");
        } catch (ExecutionException e) {
            flaws.put(folder.toString(), SiteFlaw.reason(e));
            LOG.error("The routes of the site are not read", e);
        }
    }

    private void load() {
        context.setSourceLocationEnabled(true);
        ReservedNames reserved = ReservedNames.of(own);
        for (SiteFile file : SiteFile.in(
                folder, context, reserved, name -> context.getRegistry().lookupByName(name) != null)) {
            file.flaws().forEach(this::flaw);
            for (RouteDefinition route : file.routes()) {
                add(file.path(), route);
            }
        }
    }

    private void flaw(SiteFlaw flaw) {
        LOG.warn("Left out of the site's routes: {}", flaw);
        flaws.put(flaw.file().getFileName() + (flaw.line() > 0 ? ":" + flaw.line() : ""), flaw.sentence());
    }

    private void add(Path path, RouteDefinition route) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        String id = route.getId();
        if (context.getRoute(id) != null) {
            flaw(new SiteFlaw(path, route.getLineNumber(), "the id '" + id + "' is one of the hub's own"));
            return;
        }
        String wanted = route.getAutoStartup();
        route.setAutoStartup("false");
        route.setGroup(GROUP);
        if (!route.isErrorHandlerFactorySet()) {
            route.setErrorHandlerFactory(model.getRouteConfigurationDefinition(QUIET)
                    .getErrorHandler()
                    .getErrorHandlerType());
        }
        try {
            model.addRouteDefinition(route);
        } catch (Exception e) {
            flaw(new SiteFlaw(path, route.getLineNumber(), "route '" + id + "': " + SiteFlaw.reason(e)));
            remove(model, route);
            return;
        }
        synchronized (ids) {
            ids.add(id);
        }
        if (!"false".equals(context.resolvePropertyPlaceholders(wanted == null ? "true" : wanted))) {
            start(id);
        }
    }

    private void remove(Model model, RouteDefinition route) {
        try {
            model.removeRouteDefinition(route);
        } catch (Exception e) {
            LOG.debug("Route {} cannot be removed", route.getId(), e);
        }
    }

    private void start(String id) {
        try {
            context.getRouteController().startRoute(id);
            if (failures.remove(id) != null) {
                LOG.info("Route {} of the site has started", id);
            }
        } catch (Exception e) {
            String reason = SiteFlaw.reason(e);
            if (!reason.equals(failures.put(id, reason))) {
                LOG.warn("Route {} of the site does not start: {}", id, reason);
            }
        }
    }

    private void again() {
        for (String id : List.copyOf(failures.keySet())) {
            if (context.getRouteController().getRouteStatus(id) == ServiceStatus.Started) {
                failures.remove(id);
            } else {
                start(id);
            }
        }
    }

    /** How the routes do, by id, and what is wrong with files, by name and line. */
    public Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        flaws.forEach((place, sentence) -> states.put(place, "degraded: " + sentence));
        synchronized (ids) {
            ids.forEach(id -> states.put(id, state(id)));
        }
        return states;
    }

    private String state(String id) {
        ServiceStatus status = context.getRouteController().getRouteStatus(id);
        if (status == ServiceStatus.Started) {
            return "started";
        }
        String failure = failures.get(id);
        return failure == null ? "stopped" : "degraded: does not start: " + failure;
    }

    /** Starts no more routes; those that run end with their context. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
