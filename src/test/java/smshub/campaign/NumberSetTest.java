package smshub.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumberSetTest {
    @Test
    void takesEachOnce() {
        NumberSet set = new NumberSet();
        for (int i = 0; i < 100_000; i++) {
            assertTrue(set.add("+49151" + i));
        }
        for (int i = 0; i < 100_000; i += 777) {
            assertFalse(set.add("+49151" + i));
        }
    }

    @Test
    void tellsThoseApartThatLookAlike() {
        NumberSet set = new NumberSet();
        List<String> numbers =
                List.of("112", "0112", "00112", "+112", "1112", "2112", "+2112", "+999999999999999", "999999999999999");
        assertEquals(numbers, numbers.stream().filter(set::add).toList());
    }

    @Test
    void takesNothingElse() {
        for (String other : List.of("", "+", "+49 1", "12345678901234567", "a")) {
            assertThrows(IllegalArgumentException.class, () -> new NumberSet().add(other), other);
        }
    }
}
