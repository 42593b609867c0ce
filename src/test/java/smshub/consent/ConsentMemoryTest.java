package smshub.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.consent.Consent.State;

class ConsentMemoryTest {
    private final ConsentMemory memory = new ConsentMemory();

    @Test
    void tellsWhatAMapWouldTell() {
        Map<String, State> expected = new HashMap<>();
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            String number = "+49171" + random.nextInt(5_000);
            String category = random.nextBoolean() ? "" : "c" + random.nextInt(3);
            State state = State.values()[random.nextInt(3)];
            note(number, category, state);
            expected.put(number + " " + category, state == State.FORGOTTEN ? null : state);
        }
        expected.forEach((key, state) -> {
            String[] parts = key.split(" ", -1);
            assertEquals(state, memory.of(parts[0], parts[1]), key);
        });
    }

    @Test
    void numbersThatLookAlikeAreApart() {
        note("+123456", "", State.STOPPED);
        note("0123", "", State.STOPPED);
        note("+999999999999999", "", State.STOPPED);
        assertNull(memory.of("123456", ""));
        assertNull(memory.of("123", ""));
        assertNull(memory.of("+10123", ""));
        assertNull(memory.of("+123456", "news"));
        assertEquals(State.STOPPED, memory.of("0123", ""));
        assertEquals(State.STOPPED, memory.of("+999999999999999", ""));
    }

    /** The measure that the class tells of. */
    @Test
    void aMillionNumbersTakeSixteenMebibytes() {
        for (int i = 0; i < 1_000_000; i++) {
            note("+4917" + (100_000_000 + i), "", State.STOPPED);
        }
        assertEquals(16L << 20, memory.bytes());
        for (int i = 0; i < 1_000_000; i++) {
            assertEquals(State.STOPPED, memory.of("+4917" + (100_000_000 + i), ""));
        }
        assertNull(memory.of("+4917" + 99_999_999, ""));
    }

    @Test
    void aCategoryTooManyCountsAsAll() {
        for (int i = 0; i < ConsentMemory.MOST_CATEGORIES; i++) {
            assertTrue(memory.room("c" + i));
            note("+491711234567", "c" + i, State.GRANTED);
        }
        assertFalse(memory.room("one more"));
        assertTrue(memory.room("c0"));
        note("+491711234567", "one more", State.STOPPED);
        assertEquals(State.STOPPED, memory.of("+491711234567", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "+491711234567,true",
        "90210,true",
        "+,false",
        "'',false",
        "Acme,false",
        "+4917112345678901,false",
        ",false"
    })
    void holdsNumbers(String number, boolean readable) {
        assertEquals(readable, ConsentMemory.readable(number));
    }

    private void note(String number, String category, State state) {
        memory.note(new Consent(number, category, state, Consent.Source.API, "app", Instant.EPOCH));
    }
}
