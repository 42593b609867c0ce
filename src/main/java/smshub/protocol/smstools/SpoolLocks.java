package smshub.protocol.smstools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long locks hold that are files beside files, as smsd has them. A lock is a name, whatever is behind it: a file, an
 * empty one, a folder, a link to nothing. Nobody works on one file for longer than the lease, so an older lock was left
 * by a program that died.
 */
final class SpoolLocks {
    static final String SUFFIX = ".LOCK";
    /** After this, a claim, or a lock among an application's files, was left by one that died. */
    static final Duration LEASE = Duration.ofMinutes(1);
    /** The same among smsd's own files. */
    static final Duration SMSD = Duration.ofMinutes(10);

    private final Duration lease;

    /** Locks whose time is still to come, which tells nothing, with the time at which they were first seen. */
    private final Map<Path, Instant> future = new ConcurrentHashMap<>();

    SpoolLocks(Duration lease) {
        this.lease = lease;
    }

    static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    /** Whether a lock is there and its lease has not ended. */
    boolean held(Path lock, Instant now) throws IOException {
        Instant since = made(lock);
        if (since != null && since.isAfter(now)) {
            since = future.computeIfAbsent(lock, first -> now);
        } else {
            future.remove(lock);
        }
        return since != null && !since.plus(lease).isBefore(now);
    }

    /** Takes a lock away. */
    void end(Path lock) throws IOException {
        Files.deleteIfExists(lock);
        future.remove(lock);
    }

    private static Instant made(Path lock) throws IOException {
        try {
            return Files.readAttributes(lock, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .lastModifiedTime()
                    .toInstant();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
