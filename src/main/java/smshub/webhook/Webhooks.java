package smshub.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Backoff;
import smshub.account.Client;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.connection.HttpConnections;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.StateCallback;

/**
 * Tells state changes to clients. Each client has a queue and a consumer of its own, so that one that does not answer holds
 * up nobody else; what it did not take waits in the broker, longer each time, and is given up after a day.
 *
 * <p>A call goes to the very address that was looked at: a name is resolved once, and what it resolves to must be public
 * unless the client's settings allow otherwise. A redirect is an answer, and not followed.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final String TRIES = "tries";
    private static final String SINCE = "since";
    private static final Duration PATIENCE = Duration.ofDays(1);
    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15));
    private static final Account.Connection REACHED =
            new Account.Connection(null, Duration.ofSeconds(5), Duration.ofSeconds(10), null, 0);
    /** To one server at a time. */
    private static final int CONNECTIONS = 64;

    private static final int LONGEST_ANSWER = 16 * 1024;
    /** Threads that resolve the names of one client's hosts. */
    private static final int RESOLVERS = 2;

    private final Map<String, Client> clients;
    private final Map<String, Form> forms;
    private final Vertx vertx;
    private final Incidents incidents;
    private final Clock clock;
    private final HttpConnections connections;
    private final Map<String, WorkerExecutor> resolvers = new ConcurrentHashMap<>();
    private final LongAdder taken = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    /**
     * @param clients clients by id
     * @param forms forms by the names that {@link CallbackAddress} gives them; the hub's own has none
     * @param incidents hears of calls that fail
     */
    public Webhooks(
            Map<String, Client> clients, Map<String, Form> forms, Vertx vertx, Incidents incidents, Clock clock) {
        this.incidents = incidents;
        this.forms = Map.copyOf(forms);
        this.clients = clients;
        this.vertx = vertx;
        this.clock = clock;
        this.connections = new HttpConnections(vertx, REACHED, CONNECTIONS, LONGEST_ANSWER);
    }

    /** State changes that clients took. */
    public long taken() {
        return taken.sum();
    }

    /** Calls that failed and are repeated. */
    public long failed() {
        return failed.sum();
    }

    /** State changes that were given up. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** Makes one call; what it comes to is that the change is told, or waits for its next call. */
    public CompletionStage<Settlement> tell(QueueMessage delivery) {
        String id = delivery.property("client");
        Client client = id == null ? null : clients.get(id);
        StateCallback told = read(delivery);
        CallbackAddress address = told == null ? null : CallbackAddress.of(told.url());
        Form form = address == null ? null : forms.get(address.form());
        if (client == null || form == null) {
            return done(Settlement.of(delivery.buried(
                    ProblemCode.BODY_MALFORMED.word(), "This is no state change of the hub's own.", "sms.callback")));
        }
        Optional<Call> call = form.call(address, told, client, clock.instant().getEpochSecond());
        if (call.isEmpty()) {
            return done(Settlement.DONE);
        }
        return made(call.get(), form, client)
                .transform(end -> Future.succeededFuture(settled(delivery, told, client, end.cause())))
                .toCompletionStage();
    }

    /** Null where it is no state change of ours. */
    private static StateCallback read(QueueMessage delivery) {
        try {
            StateCallback told = delivery.text() == null ? null : Json.read(delivery.text(), StateCallback.class);
            return told == null || told.url() == null || told.to() == null || told.event() == null ? null : told;
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private static CompletionStage<Settlement> done(Settlement settlement) {
        return Future.succeededFuture(settlement).toCompletionStage();
    }

    private Settlement settled(QueueMessage delivery, StateCallback told, Client client, Throwable failure) {
        if (failure == null) {
            taken.increment();
            return Settlement.DONE;
        }
        Instant now = clock.instant();
        Instant since = delivery.number(SINCE) == 0 ? now : Instant.ofEpochMilli(delivery.number(SINCE));
        long tries = delivery.number(TRIES);
        if (failure instanceof NotAllowed || now.isAfter(since.plus(PATIENCE))) {
            givenUp.increment();
            note(client, "was given up: " + failure.getMessage());
            LOG.warn(
                    "State {} of message {} is not told to client {}: {}",
                    told.event().state(),
                    told.event().messageId(),
                    client.id(),
                    failure.getMessage());
            return Settlement.DONE;
        }
        failed.increment();
        note(client, "failed and is repeated: " + failure.getMessage());
        LOG.debug("Client {} did not take a state change: {}", client.id(), failure.toString());
        Map<String, Object> properties = new HashMap<>(delivery.properties());
        properties.put(TRIES, tries + 1);
        properties.put(SINCE, since.toEpochMilli());
        return Settlement.of(Publication.of(Publication.AGAIN, delivery.text(), properties)
                .notBefore(now.plus(WAIT.after(tries + 1))));
    }

    private void note(Client client, String what) {
        Problem problem =
                Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "A call to client " + client.id() + " " + what + ".");
        incidents.note(Incident.Kind.CALLBACK, problem, null, client.id(), null);
    }

    private Future<Void> made(Call call, Form form, Client client) {
        URI uri;
        try {
            uri = URI.create(call.address());
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(new NotAllowed("its address is none"));
        }
        if (!client.callbacks().allow(uri)) {
            return Future.failedFuture(new NotAllowed("its host is not allowed"));
        }
        return resolvers
                .computeIfAbsent(client.id(), id -> vertx.createSharedWorkerExecutor("callback-" + id, RESOLVERS))
                .executeBlocking(() -> resolved(uri.getHost(), client), false)
                .compose(server -> connections.call(
                        new HttpConnections.Call(call.method(), uri, server, headers(call, uri), call.body())))
                .compose(answer -> form.taken(answer.status(), answer.body())
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture("it answered " + answer.status()));
    }

    /** @throws NotAllowed where no address is one that the client may name */
    private static InetAddress resolved(String host, Client client) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (client.callbacks().privateAddresses() || PublicAddress.is(address)) {
                return address;
            }
        }
        throw new NotAllowed("its host is in a private network");
    }

    /** A login in the address goes as a header. */
    private static Map<String, String> headers(Call call, URI uri) {
        if (uri.getUserInfo() == null) {
            return call.headers();
        }
        byte[] login = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>(call.headers());
        headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        return headers;
    }

    @Override
    public void close() {
        connections.close();
        resolvers.values().forEach(WorkerExecutor::close);
    }

    /** An address that no later call can reach either. */
    private static final class NotAllowed extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotAllowed(String reason) {
            super(reason, null, false, false);
        }
    }
}
