package smshub.provider.call;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import smshub.account.Account;
import smshub.connection.CallFailure;
import smshub.connection.HttpConnections;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.AccountConnections;
import smshub.provider.HttpCall;
import smshub.provider.HttpReply;

/**
 * The step from {@link HttpCall} to {@link HttpReply}. It never waits: the route goes on, on an event-loop thread, when
 * the answer is there, and what follows must not block.
 *
 * <p>Each account has connections of its own, as many as its concurrency, so that a slow provider never holds up
 * another. No header of the exchange leaves with a call. A call that fails ends as a reply with a problem, never as an
 * exception, because an exception would carry the address, and the address may carry a login.
 */
public final class HttpCalls extends AsyncProcessorSupport implements AccountConnections, AutoCloseable {
    /** A longer answer is no answer to a message. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private final Vertx vertx;
    private final Map<String, HttpConnections> accounts = new ConcurrentHashMap<>();

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
        accounts.values().forEach(HttpConnections::close);
        accounts.clear();
    }

    @Override
    public void forget(String account) {
        HttpConnections former = accounts.remove(account);
        if (former != null) {
            former.close();
        }
    }

    /** Always succeeds. */
    private Future<HttpReply> reply(HttpCall call) {
        return connections(call.account())
                .call(new HttpConnections.Call(call.method(), call.uri(), null, call.headers(), call.body()))
                .map(answer -> reply(call, answer))
                .otherwise(failure -> HttpReply.failed(call, problem((CallFailure) failure), Instant.now()));
    }

    private HttpConnections connections(Account account) {
        return accounts.computeIfAbsent(
                account.id(),
                id -> new HttpConnections(
                        vertx, account.connection(), account.delivery().concurrency(), LONGEST_ANSWER));
    }

    private static HttpReply reply(HttpCall call, HttpConnections.Answer answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return HttpReply.answered(call, answer.status(), headers, answer.body(), Instant.now());
    }

    /** What was not written was surely not taken; once it is, only an answer can tell. */
    private static Problem problem(CallFailure failure) {
        return switch (failure.kind()) {
            case NOT_CONNECTED ->
                Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE,
                        "The provider cannot be reached: " + failure.getMessage() + ".");
            case CERTIFICATE_REFUSED ->
                Problem.of(
                        ProblemCode.LOGIN_REJECTED, "The provider does not accept the certificate that the hub shows.");
            case NOT_WRITTEN ->
                Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE,
                        "The connection to the provider broke before the request was written.");
            case ANSWER_TOO_LONG ->
                Problem.of(
                        ProblemCode.ANSWER_NOT_UNDERSTOOD,
                        "The provider's answer is longer than an answer can be; the message may have been taken.");
            case ANSWER_LOST ->
                Problem.of(
                        ProblemCode.ANSWER_LOST,
                        "The provider's answer did not come; the message may have been taken.");
        };
    }
}
