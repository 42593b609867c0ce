package smshub.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import smshub.account.Account;
import smshub.account.InboundForward;
import smshub.broker.QueueMessage;
import smshub.broker.Retrials;
import smshub.broker.Settlement;
import smshub.connection.HttpConnections;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * Posts messages from handsets to the addresses that the settings name, signed like every call-back. Each target has a queue
 * and a consumer of its own, so that one that does not answer holds up nobody else. Any 2xx means taken; a redirect is an
 * answer, and not followed.
 */
public final class InboundPushes implements AutoCloseable {
    private static final Account.Connection REACHED =
            new Account.Connection(null, Duration.ofSeconds(5), Duration.ofSeconds(10), null, 0);
    /** To one server at a time. */
    private static final int CONNECTIONS = 16;

    private static final int LONGEST_ANSWER = 16 * 1024;

    private volatile Map<String, InboundForward> targets;
    private final Retrials retrials;
    private final HttpConnections connections;
    private final Clock clock;

    /** @param targets those that are posted to, by name */
    public InboundPushes(Map<String, InboundForward> targets, Retrials retrials, Vertx vertx, Clock clock) {
        become(targets);
        this.retrials = retrials;
        this.connections = new HttpConnections(vertx, REACHED, CONNECTIONS, LONGEST_ANSWER);
        this.clock = clock;
    }

    /** From now on these are posted to. */
    public void become(Map<String, InboundForward> others) {
        targets = Map.copyOf(others);
    }

    /** Names of those that are posted to. */
    public Set<String> targets() {
        return targets.keySet();
    }

    /** Makes one call; what it comes to is that the target has the message, or that it comes again, or is dead. */
    public CompletionStage<Settlement> push(QueueMessage delivery) {
        InboundForward target = targets.get(String.valueOf(delivery.property(Retrials.TARGET)));
        if (target == null || delivery.text() == null) {
            Problem problem = Problem.of(
                    ProblemCode.BODY_MALFORMED, "There is no address any more to which this is to be posted.");
            return Future.succeededFuture(Settlement.of(retrials.givenUp(delivery, problem)))
                    .toCompletionStage();
        }
        byte[] body = delivery.text().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                SignedJson.headers(target.secret(), clock.instant().getEpochSecond(), body);
        return connections
                .call(new HttpConnections.Call("POST", target.push(), null, headers, body))
                .transform(end -> Future.succeededFuture(settled(delivery, target, end.result(), end.cause())))
                .toCompletionStage();
    }

    private Settlement settled(
            QueueMessage delivery, InboundForward target, HttpConnections.Answer answer, Throwable failure) {
        if (failure == null && answer.status() >= 200 && answer.status() < 300) {
            retrials.taken(delivery);
            return Settlement.DONE;
        }
        String host = target.push().getHost();
        Problem problem = failure == null
                ? Problem.of(ProblemCode.SERVICE_UNAVAILABLE, host + " answered " + answer.status() + ".")
                : Problem.of(ProblemCode.SERVICE_UNAVAILABLE, host + " cannot be told: " + failure.getMessage() + ".");
        return Settlement.of(retrials.failed(delivery, problem));
    }

    @Override
    public void close() {
        connections.close();
    }
}
