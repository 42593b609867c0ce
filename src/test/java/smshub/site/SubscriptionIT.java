package smshub.site;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.TestHub;

/** What waits for a route of a site outlives its hub. */
class SubscriptionIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void stateChangesOutliveTheHub(@TempDir Path own) throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            hubs(simulators, own);
        }
    }

    private static void hubs(Simulators simulators, Path own) throws Exception {
        String id;
        try (TestHub first = new TestHub(TestHub.settings(own, TestHub.smsapi("main", simulators, d -> d)))) {
            first.camel().addRoutes(ends(new CopyOnWriteArrayList<>(), "stopped"));
            first.camel().getRouteController().stopRoute("ends");
            id = first.send("+491711000041", "Before the end");
            first.becomes(id, "sent");
        }
        List<String> ends = new CopyOnWriteArrayList<>();
        try (TestHub second = new TestHub(TestHub.settings(own, TestHub.smsapi("main", simulators, d -> d)))) {
            second.camel().addRoutes(ends(ends, "running"));
            await().atMost(SOON).until(() -> ends.contains(id));
        }
    }

    private static RouteBuilder ends(List<String> ends, String description) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("hub:events?client=app&states=sent")
                        .routeId("ends")
                        .routeDescription(description)
                        .process(exchange -> ends.add(exchange.getMessage().getHeader("CamelSmsHubId", String.class)));
            }
        };
    }
}
