package smshub;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.jms.Connection;
import jakarta.jms.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.broker.Backbone;
import smshub.broker.Outbox;
import smshub.broker.Outbox.Posted;
import smshub.broker.Outgoing;
import smshub.broker.Queues;
import smshub.settings.Settings;
import smshub.simulator.Simulators;

/** The broker's own memory of duplicate ids, without the store's help. */
class RepeatIT {
    @TempDir
    Path data;

    @Test
    void aSubscriberThatComesAndGoesDoesNotMakeTheBrokerForget() throws Exception {
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            Settings settings = TestHub.settings(data, TestHub.smsapi("main", simulators, d -> d));
            try (Backbone backbone = Backbone.open(settings, List.of("main"));
                    Outbox outbox = new Outbox(backbone, ids -> Set.of(), 1)) {
                assertEquals(Posted.NEW, post(outbox));
                assertEquals(Posted.REPEATED, post(outbox));
                try (Connection connection = TestHub.queue(backbone.port()).createConnection();
                        Session session = connection.createSession()) {
                    session.createConsumer(session.createTopic(Queues.EVENTS)).close();
                }
                assertEquals(Posted.REPEATED, post(outbox));
            }
            try (Backbone backbone = Backbone.open(settings, List.of("main"));
                    Outbox outbox = new Outbox(backbone, ids -> Set.of(), 1)) {
                assertEquals(Posted.REPEATED, post(outbox));
            }
        }
    }

    private static Posted post(Outbox outbox) throws Exception {
        Outgoing event = Outgoing.to(Queues.EVENTS, "{}", Map.of()).once("a reference");
        return outbox.post(List.of(event)).get(10, SECONDS);
    }
}
