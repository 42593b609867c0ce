package smshub.store;

import java.util.List;

/**
 * What a message has to do with others of the same words.
 *
 * @param original the message that it is a copy of, or null
 * @param copies its copies, the first first
 */
public record Copies(String original, List<String> copies) {
    public Copies {
        copies = List.copyOf(copies);
    }
}
