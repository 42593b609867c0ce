package smshub.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.message.ProblemCode;

/**
 * Serves the {@code platform-http} routes that name it. It differs from Camel's own engine in three ways: no thread is
 * held while an answer is on its way, no header or parameter from outside becomes a header of the exchange, and form
 * bodies arrive as they were sent. A route gets a {@link HttpRequest} as its body and leaves an {@link HttpAnswer}.
 */
public final class HttpEngine extends VertxPlatformHttpEngine {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);
    private static final int CHUNK = 64 * 1024;

    private final int atOnce;

    /** @param atOnce largest body in bytes that is handled on the event loop itself; -1 where a route may wait */
    public HttpEngine(int atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        int port = endpoint.getCamelContext()
                .hasService(VertxPlatformHttpServer.class)
                .getConfigurationPort();
        return new Consumer(endpoint, processor, VertxPlatformHttpRouter.getRouterNameFromPort(port), atOnce);
    }

    private static final class Consumer extends VertxPlatformHttpConsumer {
        private final int atOnce;

        Consumer(PlatformHttpEndpoint endpoint, Processor processor, String router, int atOnce) {
            super(endpoint, processor, List.of(), router);
            this.atOnce = atOnce;
        }

        @Override
        protected void handleRequest(RoutingContext context) {
            if (isSuspended()) {
                context.fail(503);
                return;
            }
            HttpRequest request = HttpRequest.of(context);
            Exchange exchange = createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            exchange.getIn().setBody(request);
            Callable<Boolean> run = () -> process(exchange, context);
            Vertx vertx = context.vertx();
            (request.body().length <= atOnce ? called(run) : vertx.executeBlocking(run, false))
                    .onFailure(context::fail);
        }

        private static Future<Boolean> called(Callable<Boolean> run) {
            try {
                return Future.succeededFuture(run.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }

        private boolean process(Exchange exchange, RoutingContext context) throws Exception {
            createUoW(exchange);
            return getAsyncProcessor().process(exchange, doneSync -> finish(exchange, context));
        }

        private void finish(Exchange exchange, RoutingContext context) {
            HttpAnswer answer;
            if (exchange.getException() == null && exchange.getMessage().getBody() instanceof HttpAnswer given) {
                answer = given;
            } else {
                LOG.error("Route {} left no answer", exchange.getFromRouteId(), exchange.getException());
                answer = HttpAnswer.problem(ProblemCode.INTERNAL_FAULT, HttpFaults.INTERNAL);
            }
            doneUoW(exchange);
            releaseExchange(exchange, false);
            write(answer, context);
        }
    }

    static void write(HttpAnswer answer, RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            close(answer.stream());
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (answer.contentType() != null) {
            response.putHeader("Content-Type", answer.contentType());
        }
        answer.headers().forEach(response::putHeader);
        if (answer.stream() == null) {
            response.end(Buffer.buffer(answer.bytes()));
        } else {
            response.setChunked(true);
            pump(answer.stream(), context);
        }
    }

    /** Sends a stream at the speed of its reader. A stream that breaks breaks the connection, or it would look whole. */
    private static void pump(InputStream stream, RoutingContext context) {
        HttpServerResponse response = context.response();
        context.vertx()
                .executeBlocking(() -> stream.readNBytes(CHUNK), false)
                .compose(chunk -> chunk.length == 0
                        ? response.end().map(false)
                        : response.write(Buffer.buffer(chunk)).map(true))
                .onSuccess(more -> {
                    if (more) {
                        pump(stream, context);
                    } else {
                        close(stream);
                    }
                })
                .onFailure(failure -> {
                    LOG.warn("An answer was broken off: {}", failure.getClass().getSimpleName());
                    close(stream);
                    context.request().connection().close();
                });
    }

    private static void close(InputStream stream) {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("A stream could not be closed", e);
            }
        }
    }
}
