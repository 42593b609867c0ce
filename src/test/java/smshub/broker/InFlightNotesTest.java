package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;

/** What is remembered of calls across a crash. */
class InFlightNotesTest {
    private static final UUID FIRST = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("01890000-0000-7000-8000-000000000002");

    private final InFlightNotes notes = new InFlightNotes("notes");

    @Test
    void aPageNamesWhatIsInFlightAndIsSentOnlyWhereSomethingChanged() {
        assertNull(notes.page());
        notes.begun(FIRST);
        notes.begun(SECOND);
        Publication page = notes.page();
        assertEquals("notes", page.address());
        assertEquals(1L, page.properties().get("page"));
        assertEquals(List.of(FIRST, SECOND), ids(page));
        assertNull(notes.page());
        notes.ended(List.of(delivery(FIRST)));
        assertEquals(List.of(SECOND), ids(notes.page()));
        notes.ended(List.of(delivery(FIRST)));
        assertNull(notes.page());
        notes.begun(null);
        assertNull(notes.page());
    }

    @Test
    void aNewPageTakesThePlaceOfTheOneBefore() {
        notes.begun(FIRST);
        Object name = notes.page().properties().get(Message.HDR_LAST_VALUE_NAME.toString());
        notes.begun(SECOND);
        assertEquals(name, notes.page().properties().get(Message.HDR_LAST_VALUE_NAME.toString()));
    }

    @Test
    void ofTwoPagesTheYoungerCounts() {
        notes.found(7, Ids.pack(Set.of(SECOND)));
        notes.found(6, Ids.pack(Set.of(FIRST)));
        assertEquals(Set.of(SECOND), notes.doubtful());
        notes.begun(FIRST);
        assertEquals(8L, notes.page().properties().get("page"));
    }

    @Test
    void whatIsInDoubtStaysOnThePageUntilItIsMetOnce() {
        notes.found(1, Ids.pack(Set.of(FIRST, SECOND)));
        assertNull(notes.page());
        assertTrue(notes.met(FIRST));
        assertFalse(notes.met(FIRST));
        assertEquals(List.of(SECOND), ids(notes.page()));
    }

    @Test
    void whereNobodyWantsNotesThereAreNone() {
        InFlightNotes none = new InFlightNotes(null);
        none.begun(FIRST);
        none.ended(List.of(delivery(FIRST)));
        assertFalse(none.met(FIRST));
        assertNull(none.page());
    }

    private static List<UUID> ids(Publication page) {
        return Ids.unpack((byte[]) page.properties().get("ids"));
    }

    private static QueueMessage delivery(UUID id) {
        ClientMessageImpl message = new ClientMessageImpl(Message.TEXT_TYPE, true, 0, 0, (byte) 4, 100);
        message.putStringProperty(SimpleString.of("smsId"), SimpleString.of(id.toString()));
        return QueueMessage.of(message, 1024, true);
    }
}
