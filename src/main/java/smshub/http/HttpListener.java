package smshub.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.tls.ServerTls;
import smshub.tls.TlsFiles;

/**
 * The HTTP server. It listens before the hub is ready and until the hub has stopped; before {@link #open} and after
 * {@link #close} it answers at every path that the hub is starting or stopping, never that there is nothing: to a program
 * that would be no reason to come again. What no handler answers has its answer here as well: unknown paths and methods,
 * bodies over the limit, addresses that cannot be read.
 */
public final class HttpListener extends MainListenerSupport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    private static final Problem STARTING = Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The hub is starting.");
    private static final Problem STOPPING = Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The hub is stopping.");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** With these a body means nothing (RFC 9110 clause 9.3). */
    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final String host;
    private final int port;
    private final long bodyBytes;
    private final HttpMap map;
    private final ServerTls tls;
    private final boolean certificateRequired;

    /** Why nothing is served now; null while the hub serves. */
    private volatile Problem closed = STARTING;

    /** Requests that are not answered yet. */
    private final AtomicInteger underway = new AtomicInteger();

    /** A listener without TLS. */
    public HttpListener(String host, int port, long bodyBytes, HttpMap map) {
        this(host, port, bodyBytes, map, null);
    }

    /**
     * @param bodyBytes most bytes of a request's body
     * @param map what is served
     * @param tls its certificate; null for a listener without TLS
     * @throws IllegalArgumentException where the certificate cannot be used
     */
    public HttpListener(String host, int port, long bodyBytes, HttpMap map, TlsFiles tls) {
        this.tls = tls == null ? null : ServerTls.of(tls);
        certificateRequired = tls != null && tls.required();
        this.host = host;
        this.port = port;
        this.bodyBytes = bodyBytes;
        this.map = map;
    }

    /** @throws IllegalStateException with one sentence for people, when the port cannot be opened */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(host);
        configuration.setBindPort(port);
        configuration.setMaxBodySize(bodyBytes);
        configuration.getBodyHandler().setHandleFileUploads(false);
        CamelContext context = main.getCamelContext();
        try {
            probe();
            context.addService(new Server(configuration), true, true);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not start", e);
        }
    }

    /** Camel's server only logs that it cannot listen. */
    private void probe() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("port " + port + " of " + host + " cannot be opened (" + e.getMessage()
                    + "); the setting http.port names it");
        }
    }

    /** From now on requests are served. */
    public void open() {
        closed = null;
    }

    /** From now on nothing is served. On return what was being served is answered, unless that takes very long. */
    @Override
    public void close() {
        closed = STOPPING;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (underway) {
            try {
                for (long left = PATIENCE_NANOS; underway.get() > 0 && left > 0; left = deadline - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(underway, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void admit(RoutingContext context) {
        underway.incrementAndGet();
        context.addEndHandler(end -> leave());
        Problem problem = closed;
        if (problem == null) {
            HttpServerRequest request = context.request();
            if (BODILESS.contains(request.method())) {
                // Many a library names a form with every request; over HTTP/2 Vert.x fails to decode one with these.
                request.headers().remove(HttpHeaders.CONTENT_TYPE);
            }
            context.next();
        } else {
            HttpAnswer.problem(problem).write(context);
        }
    }

    private void leave() {
        if (underway.decrementAndGet() == 0 && closed != null) {
            synchronized (underway) {
                underway.notifyAll();
            }
        }
    }

    private static void fault(RoutingContext context, VertxPlatformHttpRouter router) {
        // A match failure has its status here, an exception thrown while matching has none.
        int status = context.statusCode() < 0 ? 400 : context.statusCode();
        if (status >= 500 && context.failure() != null) {
            LOG.error("A request failed outside its handler", context.failure());
        }
        HttpAnswer answer = status == 405
                ? HttpAnswer.problem(
                        ProblemDetail.of(problem(status)), Map.of("Allow", allowed(context.normalizedPath(), router)))
                : HttpAnswer.problem(problem(status));
        answer.write(context);
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> Problem.of(ProblemCode.NOT_FOUND, "Nothing is served at this address.");
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "This address is served, but not with this method.");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "The body is larger than the hub accepts.");
            case 406, 415 -> Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "This media type is not served here.");
            case 503 -> Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The hub is starting or stopping.");
            case 500 -> Problem.of(ProblemCode.INTERNAL_FAULT, Guard.INTERNAL);
            default -> Problem.of(ProblemCode.BODY_MALFORMED, "The request is not well-formed HTTP.");
        };
    }

    private static String allowed(String path, VertxPlatformHttpRouter router) {
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : router.getRoutes()) {
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

    /** The same Vert.x, whose servers speak TLS: of what Camel can say of that, certificates of clients are no part. */
    private Vertx secured(Vertx vertx) {
        return (Vertx) Proxy.newProxyInstance(
                Vertx.class.getClassLoader(), new Class<?>[] {VertxInternal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("createHttpServer") && arguments != null) {
                        return vertx.createHttpServer(secured((HttpServerOptions) arguments[0]));
                    }
                    try {
                        return method.invoke(vertx, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private HttpServerOptions secured(HttpServerOptions options) {
        options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(tls.keys()));
        if (tls.trust() != null) {
            options.setTrustOptions(TrustOptions.wrap(tls.trust()))
                    .setClientAuth(certificateRequired ? ClientAuth.REQUIRED : ClientAuth.REQUEST);
        }
        return options;
    }

    private final class Server extends VertxPlatformHttpServer {
        Server(VertxPlatformHttpServerConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected Vertx lookupVertx() {
            Vertx vertx = super.lookupVertx();
            return tls == null ? vertx : secured(vertx);
        }

        @Override
        protected void startServer() throws Exception {
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                    getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(getConfigurationPort()));
            router.route().order(Integer.MIN_VALUE).handler(HttpListener.this::admit);
            map.mount(router);
            super.startServer();
            // Camel mounts its router below one of the server's; either may be the one that fails.
            Router front = (Router) getServer().requestHandler();
            // 200 is what the server calls the end of a client that went away in the middle of its body.
            for (int status : new int[] {200, 400, 404, 405, 406, 413, 415, 417, 500, 503}) {
                front.errorHandler(status, context -> fault(context, router));
                router.errorHandler(status, context -> fault(context, router));
            }
        }
    }
}
