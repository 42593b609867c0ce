package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** When a message that is not taken comes again, and when it is given up. */
class RetrialsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Problem DOWN = Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "erp answered 503.");

    private final List<String> heard = new ArrayList<>();
    private final Retrials retrials = new Retrials(
            new Retrials.Watch() {
                @Override
                public void taken(String target) {
                    heard.add("taken " + target);
                }

                @Override
                public void failed(String target, String account, Problem problem) {
                    heard.add("failed " + target + " " + account + " " + problem.sentence());
                }

                @Override
                public void givenUp(String target, String account, Problem problem) {
                    heard.add("given up " + target + " " + account + " " + problem.sentence());
                }
            },
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void whatIsNotTakenComesAgainAfterPausesThatGrow() {
        Instant until = NOW.plus(Duration.ofDays(1));
        List<Duration> pauses = new ArrayList<>();
        Map<String, Object> properties =
                Map.of("target", "account.main", "account", "main", "until", until.toEpochMilli());
        for (int i = 0; i < 12; i++) {
            Publication again = retrials.failed(message(properties), DOWN);
            assertEquals(Publication.AGAIN, again.kind());
            assertEquals("body", again.body());
            pauses.add(Duration.between(NOW, again.due()));
            properties = again.properties();
        }
        assertEquals(
                List.of(1L, 2L, 4L),
                pauses.subList(0, 3).stream().map(Duration::toSeconds).toList());
        assertEquals(Duration.ofMinutes(15), pauses.get(11));
        assertEquals("failed account.main main erp answered 503.", heard.get(0));
        assertEquals(12, retrials.failed());
    }

    @Test
    void itIsTriedAtTheEndOfItsTimeAndThenGivenUp() {
        Map<String, Object> soon = Map.of(
                "target",
                "client.shop",
                "account",
                "main",
                "until",
                NOW.plusMillis(300).toEpochMilli());
        assertEquals(NOW.plusMillis(300), retrials.failed(message(soon), DOWN).due());

        Map<String, Object> over = Map.of(
                "target", "client.shop", "account", "main", "until", NOW.toEpochMilli(), "tries", 9L, "inboundId", "i");
        Publication dead = retrials.failed(message(over), DOWN);
        assertEquals(Publication.DEAD, dead.kind());
        assertNull(dead.due());
        assertEquals(
                Map.of(
                        "target", "client.shop",
                        "account", "main",
                        "inboundId", "i",
                        "code", "service-unavailable",
                        "sentence", "erp answered 503.",
                        "origin", "sms.forward.client.shop"),
                dead.properties());
        assertEquals(1, retrials.givenUp());
    }

    @Test
    void whatIsTakenAndWhatIsGivenUpIsHeard() {
        Map<String, Object> over = Map.of("target", "client.shop", "account", "main", "until", NOW.toEpochMilli());
        retrials.failed(message(over), DOWN);
        retrials.givenUp(message(over), DOWN);
        retrials.taken(message(over));
        assertEquals(
                List.of(
                        "given up client.shop main erp answered 503.",
                        "given up client.shop main erp answered 503.",
                        "taken client.shop"),
                heard);
        assertEquals("0 2 1", retrials.failed() + " " + retrials.givenUp() + " " + retrials.taken());
    }

    @Test
    void whatAnOperatorPutBackIsTriedForADay() {
        Publication again = retrials.failed(
                message(Map.of("target", "client.shop", "account", "main", "code", "c", "origin", "o")), DOWN);
        assertEquals(
                NOW.plus(Duration.ofDays(1)).toEpochMilli(), again.properties().get("until"));
        assertFalse(again.properties().containsKey("code"));
    }

    private static QueueMessage message(Map<String, Object> properties) {
        ClientMessageImpl message = new ClientMessageImpl(Message.TEXT_TYPE, true, 0, 0, (byte) 4, 100);
        message.setAddress("sms.forward.client.shop");
        properties.forEach((name, value) -> message.putObjectProperty(name, value));
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of("body"));
        return QueueMessage.of(message, 1024, true);
    }
}
