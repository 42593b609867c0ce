package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on a queue and has the id of a message need not be that message. */
class QueueAdministrationTest {
    private static final String ID = "01890000-0000-7000-8000-000000000001";

    @TempDir
    Path data;

    @Test
    void whatTellsOfAMessageIsNotTakenForIt() throws Exception {
        try (OwnBroker broker = new OwnBroker(data)) {
            broker.put(List.of(
                    Publication.to(Queues.DEAD, "call-back", Map.of("smsId", ID, "state", "sent")),
                    Publication.to(Queues.DEAD, "message", Map.of("smsId", ID, FlowControl.MOVABLE, false))));
            assertEquals(1, broker.queues.count(Queues.DEAD, QueueAdministration.MESSAGES));
            assertTrue(broker.queues.moveOne(Queues.DEAD, ID, OwnBroker.TO));
            assertEquals(List.of("message"), broker.texts(OwnBroker.TO));
            assertFalse(broker.queues.moveOne(Queues.DEAD, ID, OwnBroker.TO));
            broker.queues.remove(Queues.DEAD, QueueAdministration.byIds(List.of(ID)));
            assertEquals(List.of("call-back"), broker.texts(Queues.DEAD));
        }
    }
}
