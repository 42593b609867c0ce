package smshub.http;

import io.vertx.ext.web.Route;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * Opens the HTTP server. Camel's own answers, while the routes are still on their way, that there is nothing at any
 * address; to a program that is no reason to come again. This one says that the hub starts.
 */
public final class HttpListener extends MainListenerSupport {
    private final String host;
    private final int port;
    private final long bodyBytes;

    /** @param bodyBytes most bytes of a request's body */
    public HttpListener(String host, int port, long bodyBytes) {
        this.host = host;
        this.port = port;
        this.bodyBytes = bodyBytes;
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(host);
        configuration.setBindPort(port);
        configuration.setMaxBodySize(bodyBytes);
        configuration.getBodyHandler().setHandleFileUploads(false);
        CamelContext context = main.getCamelContext();
        try {
            context.addService(new Server(configuration), true, true);
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not start", e);
        }
    }

    private static final class Server extends VertxPlatformHttpServer {
        private static final Problem STARTING = Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The hub is starting.");

        Server(VertxPlatformHttpServerConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected void startServer() throws Exception {
            CamelContext context = getCamelContext();
            VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(
                    context, VertxPlatformHttpRouter.getRouterNameFromPort(getConfigurationPort()));
            Route starting = router.route().last();
            starting.handler(request -> HttpEngine.write(HttpAnswer.problem(STARTING), request));
            context.addStartupListener(new StartupListener() {
                @Override
                public void onCamelContextStarted(CamelContext started, boolean before) {}

                @Override
                public void onCamelContextFullyStarted(CamelContext started, boolean before) {
                    starting.remove();
                }
            });
            super.startServer();
        }
    }
}
