package smshub.protocol.modem.component;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import smshub.simulator.modem.SimulatedModem;

/** A Camel application that knows nothing of the hub and uses the component. */
final class ModemSite implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final String endpoint;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final List<Message> unreadable = new CopyOnWriteArrayList<>();
    private final List<Message> reports = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** @param options further ones, each with an ampersand before it */
    ModemSite(String ports, Path state, String options) throws Exception {
        String defaults = Stream.of("pollInterval=200", "sendTimeout=700", "answerTimeout=1500", "recoveryDelay=200")
                .filter(option -> !options.contains("&" + option.substring(0, option.indexOf('=') + 1)))
                .collect(Collectors.joining("&"));
        endpoint = "modem:" + ports + "?" + defaults + "&stateDirectory=" + state + options;
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(endpoint).process(ModemSite.this::take);
            }
        });
        camel.start();
        template = camel.createProducerTemplate();
    }

    static String tcp(SimulatedModem modem) {
        return "tcp:127.0.0.1:" + modem.port();
    }

    private void take(Exchange exchange) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the broker is down");
        }
        List<Message> kind =
                switch (exchange.getMessage().getHeader(ModemConstants.EVENT, ModemEvent.class)) {
                    case MESSAGE -> messages;
                    case UNREADABLE -> unreadable;
                    case REPORT -> reports;
                };
        kind.add(exchange.getMessage().copy());
    }

    /** The next exchanges fail. */
    void fail(int times) {
        failures.set(times);
    }

    CompletableFuture<Exchange> send(String id, String to, String text) {
        return send(id, to, text, false);
    }

    /** Sends the rest of a message of which parts went out. */
    CompletableFuture<Exchange> goOn(String id, String to, String text) {
        return send(id, to, text, true);
    }

    private CompletableFuture<Exchange> send(String id, String to, String text, boolean begun) {
        return template.asyncSend(endpoint, exchange -> {
            exchange.getMessage().setBody(text);
            exchange.getMessage()
                    .setHeaders(Map.of(
                            ModemConstants.RECIPIENT, to, ModemConstants.MESSAGE_ID, id, ModemConstants.BEGUN, begun));
        });
    }

    /** Sends with these headers and waits until it is out. */
    void send(Map<String, Object> headers, String text) {
        template.sendBodyAndHeaders(endpoint, text, headers);
    }

    /** How sending ended; null when it was sent. */
    ModemException outcome(CompletableFuture<Exchange> sending) throws Exception {
        try {
            return sending.get(LIMIT.toSeconds(), TimeUnit.SECONDS).getException(ModemException.class);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    DeliveryState query(String id) {
        return template.request(endpoint, exchange -> exchange.getMessage()
                        .setHeaders(
                                Map.of(ModemConstants.OPERATION, ModemOperation.QUERY, ModemConstants.MESSAGE_ID, id)))
                .getMessage()
                .getHeader(ModemConstants.STATE, DeliveryState.class);
    }

    List<Message> messages() {
        return messages;
    }

    List<Message> unreadable() {
        return unreadable;
    }

    List<String> texts() {
        return messages.stream().map(message -> message.getBody(String.class)).toList();
    }

    /** Waits until a report says this of a message. */
    void reported(String id, DeliveryState state) {
        await().atMost(LIMIT).pollInterval(POLL).until(() -> reports.stream()
                .anyMatch(report -> id.equals(report.getHeader(ModemConstants.MESSAGE_ID))
                        && report.getHeader(ModemConstants.STATE) == state));
    }

    private Modem at(int index) {
        return camel.getEndpoint(endpoint, ModemEndpoint.class).pool().modems().get(index);
    }

    ModemMXBean modem(int index) {
        return at(index).status();
    }

    /** Waits until it would send a message at once. */
    void idle(int index) {
        await().atMost(LIMIT).until(() -> at(index).idle());
    }

    void ready(int index) {
        await().atMost(LIMIT).until(() -> modem(index).isRegistered());
    }

    DefaultCamelContext camel() {
        return camel;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
