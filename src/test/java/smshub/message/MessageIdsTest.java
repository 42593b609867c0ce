package smshub.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
    @Test
    void newIdsAreOrderedByTime() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(MessageIds.next());
        }
        assertEquals(ids.stream().distinct().sorted().toList(), ids);
        assertCanonical(ids.get(0), 7);
    }

    @Test
    void aReferenceAlwaysGivesTheSameId() {
        // computed independently; a change would let every sender's repeats through
        assertEquals("1fbfc5df-a9c1-8181-bdff-eaaa644f78a1", MessageIds.of("erp", "order-4711", "+491711234567"));
        assertCanonical(MessageIds.of("erp", "order-4711", "+491711234567"), 8);
    }

    @Test
    void everyFieldCounts() {
        String id = MessageIds.of("erp", "1", "+491711234567");
        assertNotEquals(id, MessageIds.of("crm", "1", "+491711234567"));
        assertNotEquals(id, MessageIds.of("erp", "2", "+491711234567"));
        assertNotEquals(id, MessageIds.of("erp", "1", "+491711234568"));
        assertNotEquals(MessageIds.of("ab", "c", ""), MessageIds.of("a", "bc", ""));
        assertNotEquals(MessageIds.of("a", "", "b"), MessageIds.of("a", "b", ""));
    }

    private static void assertCanonical(String id, int version) {
        UUID uuid = UUID.fromString(id);
        assertEquals(version, uuid.version());
        assertEquals(2, uuid.variant());
        assertEquals(uuid.toString(), id);
        assertTrue(id.matches("[0-9a-f-]{36}"));
    }
}
