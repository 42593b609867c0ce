package smshub;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a hub has started, to be stopped in the other order. */
final class Parts implements AutoCloseable {
    private final List<AutoCloseable> opened = new ArrayList<>();

    <T extends AutoCloseable> T add(T part) {
        opened.add(0, part);
        return part;
    }

    /**
     * Stops all parts.
     *
     * @throws IllegalStateException when a part fails to stop, after all others have stopped; its message is their
     *     reasons
     */
    @Override
    public void close() {
        List<Exception> failures = new ArrayList<>();
        for (AutoCloseable part : opened) {
            try {
                part.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException failure = new IllegalStateException(
                    failures.stream().map(Exception::toString).collect(Collectors.joining("; ")));
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
