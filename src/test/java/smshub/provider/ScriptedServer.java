package smshub.provider;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A server on loopback that keeps what it is asked and answers by script. */
final class ScriptedServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Consumer<HttpServerRequest> script =
            request -> request.response().end();

    /** What was asked; header names in lower case, query null without one. */
    record Request(String method, String path, String query, Map<String, String> headers, String body) {}

    ScriptedServer() {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.body().onSuccess(body -> {
                    Map<String, String> headers = new HashMap<>();
                    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                    requests.add(new Request(
                            request.method().name(), request.path(), request.query(), headers, body.toString()));
                    script.accept(request);
                }));
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    /** Answers from now on; forgets what was asked. */
    ScriptedServer answer(int status, Map<String, String> headers, String body) {
        return script(request -> {
            headers.forEach(request.response()::putHeader);
            request.response().setStatusCode(status).end(body);
        });
    }

    ScriptedServer script(Consumer<HttpServerRequest> newScript) {
        requests.clear();
        script = newScript;
        return this;
    }

    List<Request> requests() {
        return requests;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
