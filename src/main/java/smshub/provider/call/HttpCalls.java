package smshub.provider.call;

import io.vertx.core.Future;
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
import io.vertx.core.tracing.TracingPolicy;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import smshub.account.Account;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.HttpCall;
import smshub.provider.HttpReply;

/**
 * The step from {@link HttpCall} to {@link HttpReply}. It never waits: the route goes on, on an event-loop thread, when
 * the answer is there, and what follows must not block.
 *
 * <p>Each account has connections of its own, as many as its concurrency, so that a slow provider never holds up
 * another. What leaves is what the call holds and nothing else: no header of the exchange, no cookie; a redirect is an
 * answer, not an address to go to. A call that fails ends as a reply with a problem, never as an exception, because an
 * exception would carry the address, and the address may carry a login.
 *
 * <p>camel-vertx-http is not used: it takes addresses as endpoints or headers, where they show in JMX and traces, writes
 * queries anew, hands each answer to a worker thread, and cannot tell a call that was never written from one whose
 * answer was lost.
 */
public final class HttpCalls extends AsyncProcessorSupport implements AutoCloseable {
    /** A longer answer is no answer to a message, and must not fill the heap. */
    private static final int LONGEST_ANSWER = 1 << 20;

    /** Shorter than servers' usual 15 s and more: a connection that they are about to close is not used any more. */
    private static final int IDLE_SECONDS = 10;

    /** Alerts of the other end, as Java words them. */
    private static final List<String> REFUSALS = List.of(
            "fatal alert: bad_certificate",
            "fatal alert: unsupported_certificate",
            "fatal alert: certificate_revoked",
            "fatal alert: certificate_expired",
            "fatal alert: certificate_unknown",
            "fatal alert: certificate_required",
            "fatal alert: unknown_ca",
            "fatal alert: access_denied");

    private static final Problem CERTIFICATE_REFUSED =
            Problem.of(ProblemCode.LOGIN_REJECTED, "The provider does not accept the certificate that the hub shows.");

    private final Vertx vertx;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();

    public HttpCalls(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpCall call = exchange.getMessage().getBody(HttpCall.class);
        if (call.problem() != null) {
            exchange.getMessage().setBody(HttpReply.failed(call, call.problem(), Instant.now()));
            callback.done(true);
            return true;
        }
        reply(call).onComplete(reply -> {
            exchange.getMessage().setBody(reply.result());
            callback.done(false);
        });
        return false;
    }

    /** Closes all connections; answers that are still awaited are lost. */
    @Override
    public void close() {
        clients.values().forEach(HttpClient::close);
        clients.clear();
    }

    /** Always succeeds. */
    private Future<HttpReply> reply(HttpCall call) {
        Future<HttpClientRequest> connected;
        try {
            connected = client(call.account()).request(options(call));
        } catch (RuntimeException e) {
            connected = Future.failedFuture(e);
        }
        return connected.transform(request -> request.succeeded()
                ? exchanged(call, request.result())
                : Future.succeededFuture(HttpReply.failed(call, notReached(call, request.cause()), Instant.now())));
    }

    private HttpClient client(Account account) {
        return clients.computeIfAbsent(account.id(), id -> vertx.createHttpClient(options(account)));
    }

    private static HttpClientOptions options(Account account) {
        Account.Connection connection = account.connection();
        HttpClientOptions options = new HttpClientOptions()
                .setMaxPoolSize(account.delivery().concurrency())
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

    private static RequestOptions options(HttpCall call) {
        URI uri = call.uri();
        boolean tls = uri.getScheme().equals("https");
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method()))
                .setSsl(tls)
                .setHost(uri.getHost())
                .setPort(uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false);
        call.headers().forEach(options::putHeader);
        return options;
    }

    private Future<HttpReply> exchanged(HttpCall call, HttpClientRequest request) {
        long timer = vertx.setTimer(call.account().connection().timeout().toMillis(), id -> request.reset());
        Future<HttpClientResponse> head = request.response();
        Future<Void> written = call.body() == null ? request.end() : request.end(Buffer.buffer(call.body()));
        return head.compose(response -> body(request, response).map(body -> reply(call, response, body)))
                .onComplete(end -> vertx.cancelTimer(timer))
                .otherwise(cause -> HttpReply.failed(call, notAnswered(written, cause), Instant.now()));
    }

    private static Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(part -> {
            if (body.length() + part.length() > LONGEST_ANSWER) {
                whole.tryFail(new AnswerTooLong());
                request.reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return whole.future();
    }

    private static HttpReply reply(HttpCall call, HttpClientResponse response, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return HttpReply.answered(call, response.statusCode(), headers, body.getBytes(), Instant.now());
    }

    /** Whether the other end ended the handshake because of the hub's certificate (RFC 8446, section 6.2). */
    private static boolean certificateRefused(Throwable cause) {
        for (Throwable reason = cause; reason != null; reason = reason.getCause()) {
            if (reason instanceof SSLException
                    && REFUSALS.stream().anyMatch(String.valueOf(reason.getMessage())::endsWith)) {
                return true;
            }
        }
        return false;
    }

    /** Before a connection stood, nothing was written: surely not taken. */
    private static Problem notReached(HttpCall call, Throwable cause) {
        if (certificateRefused(cause)) {
            return CERTIFICATE_REFUSED;
        }
        String reason;
        if (cause instanceof UnknownHostException) {
            reason = "its host name is not known";
        } else if (cause instanceof SSLException) {
            reason = "no encrypted connection to it can be made";
        } else if (call.account().connection().proxyHost() != null) {
            reason = "no connection to it through the proxy can be made";
        } else {
            reason = "no connection to it can be made";
        }
        return Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "The provider cannot be reached: " + reason + ".");
    }

    /** Once the request is written, only an answer can tell whether it was taken. */
    private static Problem notAnswered(Future<Void> written, Throwable cause) {
        if (certificateRefused(cause)) {
            // TLS 1.3 tells so only after the request is on its way, but before anybody reads it.
            return CERTIFICATE_REFUSED;
        }
        if (written.failed()) {
            return Problem.of(
                    ProblemCode.PROVIDER_UNREACHABLE,
                    "The connection to the provider broke before the request was written.");
        }
        if (cause instanceof AnswerTooLong) {
            return Problem.of(
                    ProblemCode.ANSWER_NOT_UNDERSTOOD,
                    "The provider's answer is longer than an answer can be; the message may have been taken.");
        }
        return Problem.of(
                ProblemCode.ANSWER_LOST, "The provider's answer did not come; the message may have been taken.");
    }

    /** Ends the reading of an answer; without a trace, it is only a mark. */
    private static final class AnswerTooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        AnswerTooLong() {
            super(null, null, false, false);
        }
    }
}
