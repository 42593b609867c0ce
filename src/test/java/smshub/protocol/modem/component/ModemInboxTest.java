package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Deliver;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.Submission;
import smshub.protocol.modem.pdu.Submit;

class ModemInboxTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String LONG = "All work and no play makes Jack a dull boy. ".repeat(8);

    private final ModemInbox inbox = new ModemInbox(Duration.ofHours(1));

    private static List<Deliver> parts(String from, String text, int reference) {
        OffsetDateTime at = NOON.atOffset(ZoneOffset.UTC);
        return Submission.of(Address.of(from), text).parts(reference).stream()
                .map(pdu -> Deliver.of(Address.of(from), ((Submit) pdu.message()).content(), at))
                .toList();
    }

    private static ModemInbox.Place slot(int index) {
        return new ModemInbox.Place("SM", Integer.toString(index));
    }

    private ModemInbound add(int index, Deliver part) {
        return inbox.add(slot(index), part, Pdu.of(part).hex(), NOON);
    }

    @Test
    void partsAreJoinedInWhateverOrderTheyCome() {
        List<Deliver> parts = parts("+491711234567", LONG, 7);
        List<Deliver> others = parts("+491711234567", LONG.toUpperCase(java.util.Locale.ROOT), 8);
        assertEquals(3, parts.size());
        assertNull(add(1, parts.get(2)));
        assertNull(add(2, others.get(0)));
        assertNull(add(3, parts.get(0)));
        assertNull(add(4, parts.get(0)), "a part that came twice");
        ModemInbound whole = add(5, parts.get(1));
        assertEquals(LONG, whole.text());
        assertEquals(List.of(slot(1), slot(3), slot(4), slot(5)), whole.places());
        assertEquals(3, whole.total());
    }

    @Test
    void theIdTellsTheSameMessageAgainAndOthersApart() {
        Deliver one = parts("+491711234567", "one", 0).get(0);
        Deliver two = parts("+491711234567", "two", 0).get(0);
        String id = add(1, one).id();
        assertEquals(
                id,
                new ModemInbox(Duration.ZERO)
                        .add(slot(9), one, Pdu.of(one).hex(), NOON)
                        .id());
        assertNotEquals(id, add(2, two).id());
    }

    @Test
    void whatStaysIncompleteIsGivenOutWithGaps() {
        List<Deliver> parts = parts("+491711234567", LONG, 7);
        add(1, parts.get(0));
        add(2, parts.get(2));
        assertEquals(List.of(), inbox.overdue(NOON.plus(Duration.ofMinutes(59))));
        ModemInbound gaps = inbox.overdue(NOON.plus(Duration.ofHours(1))).get(0);
        assertEquals(2, gaps.parts());
        assertEquals(3, gaps.total());
        assertEquals(List.of(), inbox.overdue(NOON.plus(Duration.ofHours(2))));
    }

    @Test
    void partsMayMoveOffTheSim() {
        List<Deliver> parts = parts("+491711234567", LONG, 7);
        add(1, parts.get(0));
        add(2, parts.get(1));
        assertEquals(Set.of(slot(1), slot(2)), inbox.waitingOnModem().keySet());
        inbox.moved(slot(1), ModemInbox.Place.held("h1"));
        assertEquals(Set.of(slot(2)), inbox.waitingOnModem().keySet());
        assertEquals(
                List.of(ModemInbox.Place.held("h1"), slot(2), slot(3)),
                add(3, parts.get(2)).places());
    }

    @Test
    void aPlaceIsReadAgainWhenSomethingElseLiesInIt() {
        Deliver one = parts("+491711234567", "one", 0).get(0);
        String hex = Pdu.of(one).hex();
        add(1, one);
        assertTrue(inbox.knows(slot(1), hex));
        assertFalse(inbox.knows(slot(1), hex + "00"));
        inbox.keepOnly("SM", Set.of());
        assertFalse(inbox.knows(slot(1), hex));
    }
}
