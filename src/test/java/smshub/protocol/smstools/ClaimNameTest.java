package smshub.protocol.smstools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimNameTest {
    /** Version 7, made at 1 700 000 000 000 ms. */
    private static final String ID = "018bcfe5-6800-7000-8000-00000000002a";

    private static final Path CLAIMED = Path.of("/spool/claimed/" + ID + ".sms.1");

    @Test
    void idTimeAndOldNameAreRead() {
        assertEquals(UUID.fromString(ID), ClaimName.id(CLAIMED));
        assertEquals(Instant.ofEpochMilli(1_700_000_000_000L), ClaimName.claimedAt(CLAIMED));
        assertEquals("sms.1", ClaimName.name(CLAIMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sms.1",
                ID + ".",
                ID + "-sms.1",
                "018bcfe5-6800-7000-8000-00000000002x.sms.1",
            })
    void otherNamesHaveNoId(String name) {
        assertNull(ClaimName.id(Path.of(name)));
    }

    @Test
    void aNameIsExtendedAsFarAsTheFileSystemBears() {
        Path folder = Path.of("/claimed");
        Path target = ClaimName.claimAs(Path.of("/out", "a".repeat(255 - 37)), folder);
        assertNotNull(ClaimName.id(target));
        assertEquals(folder, target.getParent());
        assertNull(ClaimName.claimAs(Path.of("/out", "a".repeat(255 - 36)), folder));
    }

    @Test
    void aSuffixHasSixCharactersAndChangesByAttempt() {
        UUID id = ClaimName.hash("one");
        assertEquals(6, ClaimName.suffix(id, 0).length());
        assertEquals(ClaimName.suffix(id, 0), ClaimName.suffix(ClaimName.hash("one"), 0));
        assertNotEquals(ClaimName.suffix(id, 0), ClaimName.suffix(id, 1));
        assertEquals("000000", ClaimName.suffix(new UUID(0, 0), 0));
        assertEquals("zzzzzz", ClaimName.suffix(new UUID(0, 0), -1));
    }
}
