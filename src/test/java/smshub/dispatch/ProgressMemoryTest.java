package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import smshub.campaign.CampaignProgress;

class ProgressMemoryTest {
    private long now;
    private long counted;
    private long took;

    @Test
    void aCountHoldsTheLongerTheLongerItTookButNotForLong() {
        assertEquals(List.of(1L, 1L, 2L), List.of(at(0, 100), at(500, 100), at(700, 100)), "a tenth of a second");
        assertEquals(3L, at(5_000, 60_000));
        assertEquals(3L, at(69_000, 100), "a minute");
        assertEquals(4L, at(71_000, 100), "five seconds are the longest");
    }

    private final ProgressMemory memory = new ProgressMemory(
            id -> {
                counted++;
                now += took * 1_000_000;
                return new CampaignProgress(Map.of(), counted);
            },
            () -> now);

    /** What is told at a time, in milliseconds, where a count takes so long. */
    private long at(long millis, long takes) {
        now = millis * 1_000_000;
        took = takes;
        return memory.of("one").segments();
    }
}
