package smshub.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Backoff;
import smshub.account.Client;
import smshub.broker.Publication;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.json.Json;
import smshub.message.CallbackAddress;
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
    private static final int CONNECT_MILLIS = 5_000;
    private static final long ANSWER_MILLIS = 10_000;
    private static final int LONGEST_ANSWER = 16 * 1024;
    /** Threads that resolve the names of one client's hosts. */
    private static final int RESOLVERS = 2;

    private final Map<String, Client> clients;
    private final Map<String, Form> forms;
    private final Vertx vertx;
    private final Clock clock;
    private final HttpClient http;
    private final Map<String, WorkerExecutor> resolvers = new ConcurrentHashMap<>();
    private final LongAdder taken = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder givenUp = new LongAdder();

    /** @param forms forms by the names that {@link CallbackAddress} gives them; the hub's own has none */
    public Webhooks(List<Client> clients, Map<String, Form> forms, Vertx vertx, Clock clock) {
        this.forms = Map.copyOf(forms);
        this.clients = clients.stream().collect(Collectors.toUnmodifiableMap(Client::id, Function.identity()));
        this.vertx = vertx;
        this.clock = clock;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(64)
                .setKeepAliveTimeout(10)
                .setConnectTimeout(CONNECT_MILLIS)
                .setTracingPolicy(TracingPolicy.IGNORE));
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
            LOG.warn(
                    "State {} of message {} is not told to client {}: {}",
                    told.event().state(),
                    told.event().messageId(),
                    client.id(),
                    failure.getMessage());
            return Settlement.DONE;
        }
        failed.increment();
        LOG.debug("Client {} did not take a state change: {}", client.id(), failure.toString());
        Map<String, Object> properties = new HashMap<>(delivery.properties());
        properties.put(TRIES, tries + 1);
        properties.put(SINCE, since.toEpochMilli());
        return Settlement.of(Publication.of(Publication.AGAIN, delivery.text(), properties)
                .notBefore(now.plus(WAIT.after(tries + 1))));
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
                .compose(address -> http.request(options(call, uri, address)))
                .compose(request -> exchanged(call, form, request));
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

    private static RequestOptions options(Call call, URI uri, InetAddress address) {
        boolean tls = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(call.method()))
                .setSsl(tls)
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(uri.getHost())
                .setPort(port)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false);
        call.headers().forEach(options::putHeader);
        if (uri.getUserInfo() != null) {
            byte[] login = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
            options.putHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        return options;
    }

    private Future<Void> exchanged(Call call, Form form, HttpClientRequest request) {
        long timer = vertx.setTimer(ANSWER_MILLIS, id -> request.reset());
        Future<HttpClientResponse> head = request.response();
        Future<Void> written = call.body() == null ? request.end() : request.end(Buffer.buffer(call.body()));
        return written.compose(done -> head)
                .compose(response -> body(request, response)
                        .compose(body -> form.taken(response.statusCode(), body.getBytes())
                                ? Future.<Void>succeededFuture()
                                : Future.failedFuture("it answered " + response.statusCode())))
                .onComplete(end -> vertx.cancelTimer(timer));
    }

    private static Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(part -> {
            body.appendBuffer(part);
            if (body.length() > LONGEST_ANSWER) {
                whole.tryFail("its answer is longer than an answer can be");
                request.reset();
            }
        });
        return whole.future();
    }

    @Override
    public void close() {
        http.close();
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
