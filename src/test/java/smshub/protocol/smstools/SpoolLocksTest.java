package smshub.protocol.smstools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lock holds for its lease, whatever it is and whatever it holds. */
class SpoolLocksTest {
    private final Turned clock = new Turned();

    @TempDir
    private Path spool;

    private SpoolFolders folders;
    private Path file;
    private Path lock;

    /** What stands beside a file. */
    enum Lock {
        EMPTY(""),
        A_HUBS("4711 smshub\n"),
        SMSDS("123 smsd"),
        LONG("x".repeat(100_000)),
        NO_TEXT("\u0000\u00ff"),
        FOLDER(null),
        LINK_TO_NOTHING(null);

        private final String content;

        Lock(String content) {
            this.content = content;
        }

        void make(Path lock) throws IOException {
            switch (this) {
                case FOLDER -> Files.createDirectory(lock);
                case LINK_TO_NOTHING -> Files.createSymbolicLink(lock, lock.resolveSibling("nothing"));
                default -> Files.writeString(lock, content);
            }
        }
    }

    private static final class Turned extends Clock {
        private Instant now = Instant.now();

        void turn(Duration on) {
            now = now.plus(on);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void write() throws IOException {
        folders = new SpoolFolders("smsd", clock);
        file = Files.writeString(spool.resolve("x"), "To: 491711234567\n\nHello");
        lock = spool.resolve("x.LOCK");
        Files.createDirectory(spool.resolve("claimed"));
    }

    private Path claim() throws IOException {
        return folders.claim(file, spool.resolve("claimed"));
    }

    @ParameterizedTest
    @EnumSource
    void theLeaseEndsIt(Lock kind) throws IOException {
        kind.make(lock);
        clock.turn(SpoolLocks.LEASE.minusSeconds(10));
        assertNull(claim());
        assertEquals(true, Files.exists(lock, LinkOption.NOFOLLOW_LINKS));
        clock.turn(Duration.ofSeconds(20));
        assertNotNull(claim());
        assertFalse(Files.exists(lock, LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(file));
    }

    /** Made by a machine whose clock is ahead. */
    @Test
    void aLockFromTheFutureHoldsForTheLeaseFromItsFirstSight() throws IOException {
        Files.writeString(lock, "");
        clock.turn(Duration.ofDays(-1));
        assertNull(claim());
        clock.turn(SpoolLocks.LEASE.minusSeconds(1));
        assertNull(claim());
        clock.turn(Duration.ofSeconds(2));
        assertNotNull(claim());
    }

    @Test
    void aLockThatCannotBeTakenAwayHoldsUpItsFileAlone() throws IOException {
        Files.createDirectory(lock);
        Files.writeString(lock.resolve("inside"), "");
        clock.turn(SpoolLocks.LEASE.plusSeconds(1));
        assertNull(claim());
        file = Files.writeString(spool.resolve("y"), "To: 491711234567\n\nHello");
        assertNotNull(claim());
    }
}
