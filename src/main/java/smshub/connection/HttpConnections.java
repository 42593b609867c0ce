package smshub.connection;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import smshub.account.Account;

/**
 * Connections to HTTP servers that are reached in the same way, kept open from call to call. A call never waits in a
 * thread: its answer comes on an event-loop thread, and what follows must not block.
 *
 * <p>What leaves is what the call holds and nothing else, no cookie; a redirect is an answer, not an address to go to.
 */
public final class HttpConnections implements AutoCloseable {
    /** Shorter than servers' usual 15 s and more: a connection that they are about to close is not used any more. */
    private static final int IDLE_SECONDS = 10;

    private final Vertx vertx;
    private final Account.Connection connection;
    private final int longestAnswer;
    private final HttpClient client;

    /**
     * @param connection time-outs, proxy and certificates; its address is not used
     * @param most most connections to one server at a time; further calls wait for one
     * @param longestAnswer most bytes of an answer, so that none fills the heap
     */
    public HttpConnections(Vertx vertx, Account.Connection connection, int most, int longestAnswer) {
        this.vertx = vertx;
        this.connection = connection;
        this.longestAnswer = longestAnswer;
        this.client = vertx.createHttpClient(options(connection).setMaxPoolSize(most));
    }

    /**
     * A request.
     *
     * @param method GET or POST
     * @param uri whole address with query
     * @param server where the address leads; null to look its name up
     * @param headers headers beside those of the connection
     * @param body bytes, or null
     */
    public record Call(String method, URI uri, InetAddress server, Map<String, String> headers, byte[] body) {}

    /** A complete answer. */
    public record Answer(int status, MultiMap headers, byte[] body) {}

    /** Makes a call. It fails with a {@link CallFailure} and nothing else. */
    public Future<Answer> call(Call call) {
        Future<HttpClientRequest> connected;
        try {
            connected = client.request(options(call));
        } catch (RuntimeException e) {
            connected = Future.failedFuture(e);
        }
        return connected.transform(request -> request.succeeded()
                ? exchanged(call, request.result())
                : Future.failedFuture(CallFailure.unconnected(request.cause(), connection.proxyHost() != null)));
    }

    /** Closes all connections; answers that are still awaited are lost. */
    @Override
    public void close() {
        client.close();
    }

    private Future<Answer> exchanged(Call call, HttpClientRequest request) {
        long timer = vertx.setTimer(connection.timeout().toMillis(), id -> request.reset());
        Future<HttpClientResponse> head = request.response();
        Future<Void> written = call.body == null ? request.end() : request.end(Buffer.buffer(call.body));
        return head.compose(response -> body(request, response)
                        .map(body -> new Answer(response.statusCode(), response.headers(), body.getBytes())))
                .onComplete(end -> vertx.cancelTimer(timer))
                .recover(cause -> Future.failedFuture(CallFailure.unanswered(cause, written.failed())));
    }

    private Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(part -> {
            if (body.length() + part.length() > longestAnswer) {
                whole.tryFail(CallFailure.tooLong());
                request.reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return whole.future();
    }

    private static HttpClientOptions options(Account.Connection connection) {
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setConnectTimeout((int) connection.connectTimeout().toMillis())
                .setSslHandshakeTimeout(connection.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTracingPolicy(TracingPolicy.IGNORE);
        if (connection.proxyHost() != null) {
            options.setProxyOptions(new ProxyOptions()
                    .setHost(connection.proxyHost())
                    .setPort(connection.proxyPort())
                    .setConnectTimeout(connection.connectTimeout()));
        }
        if (connection.tls() != null) {
            certificates(options, connection.tls());
        }
        return options;
    }

    private static void certificates(HttpClientOptions options, Account.Tls tls) {
        if (tls.certificate() != null) {
            options.setKeyCertOptions(new PfxOptions()
                    .setPath(tls.certificate().toString())
                    .setPassword(tls.password().reveal()));
        }
        if (tls.authority() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(tls.authority().toString()));
        }
    }

    private static RequestOptions options(Call call) {
        URI uri = call.uri;
        boolean tls = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method))
                .setSsl(tls)
                .setHost(uri.getHost())
                .setPort(port)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false);
        if (call.server != null) {
            options.setServer(SocketAddress.inetSocketAddress(port, call.server.getHostAddress()));
        }
        call.headers.forEach(options::putHeader);
        return options;
    }
}
