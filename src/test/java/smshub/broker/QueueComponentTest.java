package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes from queue to queue. */
class QueueComponentTest {
    private static final String FROM = "queue:" + OwnBroker.FROM;
    private static final String TO = "queue:" + OwnBroker.TO;

    @TempDir
    Path data;

    private OwnBroker broker;
    private CamelContext camel;

    @BeforeEach
    void open() throws Exception {
        broker = new OwnBroker(data);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("broker", broker.broker);
        camel.addComponent("queue", new QueueComponent());
    }

    @AfterEach
    void close() {
        camel.stop();
        broker.close();
    }

    private void start(RouteBuilder route) throws Exception {
        camel.addRoutes(route);
        camel.start();
    }

    @Test
    void aRouteMovesAMessageAsItIs() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM).to(TO);
            }
        });
        broker.put(List.of(Publication.to(OwnBroker.FROM, "text", Map.of("client", "shop"))));
        broker.awaitDepth(OwnBroker.TO, 1);
        broker.awaitDepth(OwnBroker.FROM, 0);
        QueueMessage moved = broker.queues.first(OwnBroker.TO);
        assertEquals("text", moved.text());
        assertEquals("shop", moved.property("client"));
    }

    @Test
    void whatARouteSendsJoinsWhatItsSettlementSays() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM)
                        .setBody(constant("by the route"))
                        .to(TO)
                        .setBody(constant(Settlement.of(Publication.to(OwnBroker.TO, "by the settlement", Map.of()))));
            }
        });
        broker.put("any");
        broker.awaitDepth(OwnBroker.FROM, 0);
        assertEquals(List.of("by the route", "by the settlement"), broker.texts(OwnBroker.TO));
    }

    @Test
    void aRouteNamesAQueueForEachKind() throws Exception {
        Settlement settlement = Settlement.of(
                Publication.of("RETRY", "later", Map.of()), Publication.of("STATUS", "asked", Map.of("account", "to")));
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM)
                        .setBody(constant(settlement))
                        .to("queue:sms.out.{account}?take=STATUS")
                        .choice()
                        .when(simple("${body.kind} == 'RETRY'"))
                        .to("queue:sms.retry")
                        .end();
            }
        });
        broker.put("any");
        broker.awaitDepth(OwnBroker.FROM, 0);
        assertEquals(List.of("asked"), broker.texts(OwnBroker.TO));
        assertEquals(List.of("later"), broker.texts(Queues.RETRY));
        assertEquals(List.of(), broker.texts(Queues.DEAD));
    }

    @Test
    void whatHasNoQueueIsNotDropped() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM)
                        .setBody(constant(Settlement.of(
                                Publication.of("RETRY", "later", Map.of()), Publication.of("NEW", "new", Map.of()))))
                        .to("queue:sms.retry?take=RETRY");
            }
        });
        broker.put("kept");
        broker.awaitDepth(OwnBroker.FROM, 0);
        assertEquals(List.of("kept"), broker.texts(Queues.DEAD));
        assertEquals(List.of(), broker.texts(Queues.RETRY));
    }

    @Test
    void stateChangesGoToTheTopicThatTheConsumerNames() throws Exception {
        Settlement settlement = Settlement.of(Publication.to(Queues.EVENTS, "event", Map.of()));
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM + "?announce=" + Queues.EVENTS).setBody(constant(settlement));
                from(TO).setBody(constant(settlement));
            }
        });
        broker.put("announced");
        broker.awaitDepth(Queues.EVENTS_STORE, 1);
        broker.put(List.of(Publication.to(OwnBroker.TO, "silent", Map.of())));
        broker.awaitDepth(Queues.DEAD, 1);
        assertEquals(List.of("silent"), broker.texts(Queues.DEAD));
    }

    @Test
    void ofAMessageWhoseRouteFailsNothingIsSent() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM).to(TO).throwException(new IllegalStateException("on purpose"));
            }
        });
        broker.put("doomed");
        broker.awaitDepth(OwnBroker.FROM, 0);
        assertEquals(List.of("doomed"), broker.texts(Queues.DEAD));
        assertEquals("internal-fault", broker.queues.first(Queues.DEAD).property("code"));
        assertEquals(List.of(), broker.texts(OwnBroker.TO));
    }

    @Test
    void aMessageOfWhichARouteSaysNothingIsNotDropped() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM).setBody(constant("nothing is sent"));
            }
        });
        broker.put("kept");
        broker.awaitDepth(OwnBroker.FROM, 0);
        assertEquals(List.of("kept"), broker.texts(Queues.DEAD));
    }

    @Test
    void aBatchIsSentTogether() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from(FROM + "?batch=10").to(TO);
            }
        });
        broker.put("1", "2", "3");
        broker.awaitDepth(OwnBroker.FROM, 0);
        assertEquals(List.of("1", "2", "3"), broker.texts(OwnBroker.TO));
    }

    @Test
    void whatCameFromElsewhereIsRefused() throws Exception {
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:elsewhere").to(TO);
            }
        });
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            CamelExecutionException refused =
                    assertThrows(CamelExecutionException.class, () -> template.requestBody("direct:elsewhere", "text"));
            assertTrue(refused.getCause().getMessage().startsWith("Only what came from a queue"), refused::toString);
        }
        assertEquals(List.of(), broker.texts(OwnBroker.TO));
    }

    @Test
    void whatComesAfterTheCommitIsRefused() throws Exception {
        CompletableFuture<Exchange> late = new CompletableFuture<>();
        start(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:late").to(TO);
                from(FROM).process(exchange -> late.complete(exchange.copy())).setBody(constant(Settlement.DONE));
            }
        });
        broker.put("text");
        broker.awaitDepth(OwnBroker.FROM, 0);
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            Exchange answer = template.send("direct:late", late.get(10, TimeUnit.SECONDS));
            assertEquals(
                    "The message that this belongs to is acknowledged already.",
                    answer.getException().getMessage());
        }
    }
}
