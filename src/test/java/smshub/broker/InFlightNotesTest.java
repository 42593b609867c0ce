package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientMessageImpl;
import org.junit.jupiter.api.Test;

/** What is remembered of calls across a crash. */
class InFlightNotesTest {
    private static final UUID FIRST = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("01890000-0000-7000-8000-000000000002");

    private final InFlightNotes notes = new InFlightNotes("notes", null);

    @Test
    void aPageNamesWhatIsInFlightAndIsSentOnlyWhereSomethingChanged() {
        assertEquals(List.of(), notes.pages());
        notes.begun(delivery(FIRST));
        notes.begun(delivery(SECOND));
        Publication page = page(notes);
        assertEquals("notes", page.address());
        assertEquals(1L, page.properties().get("page"));
        assertEquals(List.of(FIRST, SECOND), ids(page));
        assertEquals(List.of(), notes.pages());
        notes.ended(List.of(delivery(FIRST)));
        assertEquals(List.of(SECOND), ids(page(notes)));
        notes.ended(List.of(delivery(FIRST)));
        assertEquals(List.of(), notes.pages());
        notes.begun(message(Message.TEXT_TYPE, null, 1));
        assertEquals(List.of(), notes.pages());
    }

    @Test
    void aNewPageTakesThePlaceOfTheOneBeforeAndNotOfThatOfAnotherHub() {
        notes.begun(delivery(FIRST));
        Object name = name(page(notes));
        notes.begun(delivery(SECOND));
        assertEquals(name, name(page(notes)));
        InFlightNotes one = new InFlightNotes("notes", "one");
        one.begun(delivery(FIRST));
        InFlightNotes two = new InFlightNotes("notes", "two");
        two.begun(delivery(SECOND));
        assertNotEquals(name(page(one)), name(page(two)));
    }

    @Test
    void ofTwoPagesTheYoungerCounts() {
        notes.found(former(7, SECOND));
        notes.found(former(6, FIRST));
        assertFalse(notes.doubtful(delivery(FIRST)));
        assertTrue(notes.doubtful(delivery(SECOND)));
        notes.begun(delivery(FIRST));
        assertEquals(8L, page(notes).properties().get("page"));
    }

    @Test
    void whatIsInDoubtStaysOnThePageUntilItIsMetOnce() {
        notes.found(former(1, FIRST, SECOND));
        assertEquals(List.of(), notes.pages());
        assertTrue(notes.met(delivery(FIRST)));
        assertFalse(notes.met(delivery(FIRST)));
        assertEquals(List.of(SECOND), ids(page(notes)));
    }

    @Test
    void whatAnotherHubWasSendingIsInDoubtAndWhatItPutBackItselfIsNot() {
        InFlightNotes dead = new InFlightNotes("notes", "dead");
        dead.begun(sent(FIRST, 1_000));
        dead.begun(sent(SECOND, 1_000));
        InFlightNotes living = new InFlightNotes("notes", "living");
        living.found(stored(page(dead)));
        assertTrue(living.met(sent(FIRST, 1_000)));
        assertFalse(living.met(sent(SECOND, 2_000)));
        // What the doubt came to is sent at another time; the page of the other still stands.
        assertFalse(living.met(sent(FIRST, 3_000)));
        assertEquals(List.of(), living.pages());

        InFlightNotes again = new InFlightNotes("notes", "dead");
        dead.begun(sent(UUID.randomUUID(), 1_000));
        again.found(stored(page(dead)));
        assertTrue(again.met(sent(SECOND, 1_000)));
        assertFalse(again.met(sent(FIRST, 3_000)));
    }

    @Test
    void thePageOfAHubWithoutIdIsUnderstoodAndWhatIsMetIsTakenOffIt() {
        InFlightNotes next = new InFlightNotes("notes", "one");
        next.found(former(5, FIRST, SECOND));
        assertTrue(next.vague(sent(FIRST, 1_000)));
        assertTrue(next.met(sent(FIRST, 1_000)));
        assertFalse(next.met(sent(FIRST, 2_000)));
        List<Publication> pages = next.pages();
        assertEquals(2, pages.size());
        assertEquals(name(former()), name(pages.get(1)));
        assertEquals(6L, pages.get(1).properties().get("page"));
        assertEquals(List.of(SECOND), ids(pages.get(1)));
    }

    @Test
    void whereNobodyWantsNotesThereAreNone() {
        InFlightNotes none = new InFlightNotes(null, null);
        none.begun(delivery(FIRST));
        none.ended(List.of(delivery(FIRST)));
        assertFalse(none.met(delivery(FIRST)));
        assertEquals(List.of(), none.pages());
    }

    private static Publication page(InFlightNotes of) {
        List<Publication> pages = of.pages();
        assertEquals(1, pages.size());
        return pages.get(0);
    }

    private static Object name(Publication page) {
        return page.properties().get(Message.HDR_LAST_VALUE_NAME.toString());
    }

    private static Object name(Message page) {
        return page.getStringProperty(Message.HDR_LAST_VALUE_NAME);
    }

    private static List<UUID> ids(Publication page) {
        return Ids.unpack((byte[]) page.properties().get("ids"));
    }

    /** A page as hubs wrote it that had a broker for themselves. */
    private static Message former(long number, UUID... ids) {
        ClientMessageImpl page = new ClientMessageImpl(Message.TEXT_TYPE, true, 0, 0, (byte) 4, 100);
        page.putStringProperty(Message.HDR_LAST_VALUE_NAME, SimpleString.of("page"));
        page.putLongProperty("page", number);
        page.putBytesProperty("ids", Ids.pack(List.of(ids)));
        return page;
    }

    private static Message former() {
        return former(0);
    }

    private static Message stored(Publication page) {
        ClientMessageImpl stored = new ClientMessageImpl(Message.TEXT_TYPE, true, 0, 0, (byte) 4, 100);
        page.properties().forEach(stored::putObjectProperty);
        return stored;
    }

    private static QueueMessage delivery(UUID id) {
        return sent(id, 1_000);
    }

    private static QueueMessage sent(UUID id, long at) {
        return message(Message.TEXT_TYPE, id, at);
    }

    private static QueueMessage message(byte type, UUID id, long at) {
        ClientMessageImpl message = new ClientMessageImpl(type, true, 0, at, (byte) 4, 100);
        if (id != null) {
            message.putStringProperty(SimpleString.of("smsId"), SimpleString.of(id.toString()));
        }
        return QueueMessage.of(message, 1024, true);
    }
}
