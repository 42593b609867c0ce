package smshub.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Answers what no route answers: unknown paths and methods, bodies over the limit, addresses that cannot be read. */
public final class HttpFaults {
    static final String INTERNAL = "The hub made a mistake; its log tells which.";

    private static final Logger LOG = LoggerFactory.getLogger(HttpFaults.class);

    private final VertxPlatformHttpRouter routes;

    private HttpFaults(VertxPlatformHttpRouter routes) {
        this.routes = routes;
    }

    /**
     * Takes over from the HTTP server's own error pages. Call once its router is there.
     *
     * @param context the context whose main HTTP server has started
     */
    public static void install(CamelContext context) {
        for (VertxPlatformHttpRouter router : context.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
            HttpFaults faults = new HttpFaults(router);
            // Camel mounts its router below one of the server's; either may be the one that fails.
            Router front = (Router) router.getServer().getServer().requestHandler();
            // 200 is what the server calls the end of a client that went away in the middle of its body.
            for (int status : new int[] {200, 400, 404, 405, 406, 413, 415, 417, 500, 503}) {
                front.errorHandler(status, faults::answer);
                router.errorHandler(status, faults::answer);
            }
        }
    }

    private void answer(RoutingContext context) {
        // A match failure has its status here, an exception thrown while matching has none.
        int status = context.statusCode() < 0 ? 400 : context.statusCode();
        if (status >= 500 && context.failure() != null) {
            LOG.error("A request failed outside its route", context.failure());
        }
        if (status == 405) {
            HttpEngine.write(
                    HttpAnswer.problem(
                            ProblemDetail.of(problem(status)), Map.of("Allow", allowed(context.normalizedPath()))),
                    context);
        } else {
            HttpEngine.write(HttpAnswer.problem(problem(status)), context);
        }
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.of(ProblemCode.NOT_FOUND, "Nothing is served at this address.");
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "This address is served, but not with this method.");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "The body is larger than the hub accepts.");
            case 406, 415 -> Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "This media type is not served here.");
            case 503 -> Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The hub is starting or stopping.");
            case 500 -> Problem.of(ProblemCode.INTERNAL_FAULT, INTERNAL);
            default -> Problem.of(ProblemCode.BODY_MALFORMED, "The request is not well-formed HTTP.");
        };
    }

    private String allowed(String path) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes.getRoutes()) {
            if (route.methods() != null && route.getPath() != null && matches(route.getPath(), path)) {
                route.methods().stream().map(HttpMethod::name).forEach(methods::add);
            }
        }
        return String.join(", ", methods);
    }

    private static boolean matches(String template, String path) {
        String[] expected = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (expected.length != given.length) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            if (!expected[i].startsWith(":") && !expected[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }
}
