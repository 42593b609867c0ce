package smshub.store;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items entries, newest first
 * @param next where the next page starts, or null when this is the last
 */
public record Page<T>(List<T> items, Cursor next) {
    public Page {
        items = List.copyOf(items);
    }
}
