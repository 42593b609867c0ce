package smshub.ops;

import java.util.Map;

/**
 * Where messages are, by words for it; both are empty while the store is down.
 *
 * @param messages how many
 * @param oldest when the oldest of them was accepted, as a text; of those that somebody may have to see to
 */
public record Tally(Map<String, Long> messages, Map<String, String> oldest) {
    public static final Tally NONE = new Tally(Map.of(), Map.of());
}
