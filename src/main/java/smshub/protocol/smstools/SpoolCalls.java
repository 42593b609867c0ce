package smshub.protocol.smstools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.protocol.smstools.SpoolReply.Found;
import smshub.provider.call.Batches;

/**
 * The step from {@link SpoolCall} to {@link SpoolReply}: files for smsd and from it, by its rules of locking.
 *
 * <p>A file is written and forced to disk under a name that smsd passes by in each of its versions, then renamed: it is
 * there as a whole or not at all. A file that has a {@code .LOCK} beside it is smsd's, and is neither read nor removed
 * until the lease of that lock has ended.
 * What smsd creates under its final name is left alone until it has been still for a moment.
 */
public final class SpoolCalls extends AsyncProcessorSupport implements AutoCloseable {
    /** Beginning of names that smsd passes by. */
    private static final String PASSED_BY = "LOCKED";

    /** smsd writes a file in one go; it looks itself for half a second. */
    private static final Duration STILL = Duration.ofSeconds(2);

    private static final int MOST_AT_ONCE = 256;
    private static final long LONGEST_FILE = 1 << 20;
    /** smsd's user needs to write what it takes; it shares the folder's group. */
    private static final Set<PosixFilePermission> SHARED = PosixFilePermissions.fromString("rw-rw----");

    private final Map<Path, Batches<Waiting>> writers = new ConcurrentHashMap<>();
    /** What was read and is still there, so that a full folder is read once. */
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private final SpoolLocks locks = new SpoolLocks(SpoolLocks.SMSD);

    private record Waiting(SpoolCall call, SpoolCall.Put put, Exchange exchange, AsyncCallback callback) {
        void done(List<Found> files, Problem problem) {
            exchange.getMessage().setBody(new SpoolReply(call, files, problem));
            callback.done(false);
        }

        /** Ends it with a bug of the hub's own, unless it has ended. */
        void broken(RuntimeException bug) {
            if (exchange.getMessage().getBody() == call) {
                exchange.setException(bug);
                callback.done(false);
            }
        }
    }

    private record Known(long size, Found file) {}

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        SpoolCall call = exchange.getMessage().getBody(SpoolCall.class);
        if (call.task() instanceof SpoolCall.Put put) {
            writers.computeIfAbsent(
                            put.folder(),
                            folder -> new Batches<>(
                                    "spool-" + call.account().id(), MOST_AT_ONCE, this::write, Waiting::broken))
                    .add(new Waiting(call, put, exchange, callback));
            return false;
        }
        exchange.getMessage().setBody(done(call));
        callback.done(true);
        return true;
    }

    @Override
    public void close() {
        writers.values().forEach(Batches::close);
        writers.clear();
    }

    private SpoolReply done(SpoolCall call) {
        try {
            if (call.task() instanceof SpoolCall.Find find) {
                Path there = first(find.name(), find.folders());
                return new SpoolReply(call, there == null ? List.of() : List.of(read(there)), null);
            }
            if (call.task() instanceof SpoolCall.Read read) {
                return new SpoolReply(call, read(read), null);
            }
            remove((SpoolCall.Remove) call.task());
            return new SpoolReply(call, List.of(), null);
        } catch (IOException e) {
            return new SpoolReply(call, List.of(), unreachable("read"));
        }
    }

    // writing

    private void write(List<Waiting> batch) {
        List<Waiting> written = new ArrayList<>(batch.size());
        for (Waiting waiting : batch) {
            try {
                List<Path> places = new ArrayList<>(List.of(waiting.put.folder()));
                places.addAll(waiting.put.elsewhere());
                Path there = first(waiting.put.name(), places);
                if (there == null) {
                    put(waiting.put);
                    written.add(waiting);
                } else {
                    waiting.done(List.of(Found.named(there, Instant.now())), null);
                }
            } catch (IOException e) {
                waiting.done(List.of(), unreachable("written"));
            }
        }
        if (!written.isEmpty()) {
            Problem problem = force(written.get(0).put.folder());
            written.forEach(waiting -> waiting.done(List.of(), problem));
        }
    }

    private static void put(SpoolCall.Put put) throws IOException {
        Path unfinished = put.folder().resolve(PASSED_BY + "." + put.name());
        Path whole = put.folder().resolve(put.name());
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(put.content());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        if (posix(unfinished)) {
            Files.setPosixFilePermissions(unfinished, SHARED);
        }
        try {
            Files.move(unfinished, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // A share may lose the answer to a rename that was done.
            if (!Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /** Makes the names in a folder outlive a loss of power. */
    private static Problem force(Path folder) {
        if (!posix(folder)) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return null;
        } catch (IOException e) {
            return Problem.of(
                    ProblemCode.ANSWER_LOST, "The file is in smsd's folder, but the disk did not confirm it.");
        }
    }

    private static boolean posix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    // reading

    /** smsd copies a file before it deletes the old one, so whoever looks along its way does not miss it. */
    private static Path first(String name, List<Path> folders) throws IOException {
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return file;
            }
        }
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new NoSuchFileException(folder.toString());
            }
        }
        return null;
    }

    private static Found read(Path file) throws IOException {
        return Found.of(file, Files.getLastModifiedTime(file).toInstant(), Files.readAllBytes(file));
    }

    private List<Found> read(SpoolCall.Read task) throws IOException {
        Instant still = Instant.now().minus(STILL);
        List<Found> found = new ArrayList<>();
        for (Path folder : task.folders()) {
            Map<Path, BasicFileAttributes> there = list(folder);
            known.keySet().removeIf(path -> folder.equals(path.getParent()) && !there.containsKey(path));
            for (Map.Entry<Path, BasicFileAttributes> file : there.entrySet()) {
                if (!file.getValue().lastModifiedTime().toInstant().isAfter(still)
                        && file.getValue().size() <= LONGEST_FILE) {
                    Found read = readOnce(file.getKey(), file.getValue());
                    if (read != null) {
                        found.add(read);
                    }
                }
            }
        }
        list(task.waiting())
                .forEach((path, attributes) -> found.add(
                        Found.named(path, attributes.lastModifiedTime().toInstant())));
        return found;
    }

    private Found readOnce(Path path, BasicFileAttributes attributes) throws IOException {
        Known before = known.get(path);
        if (before != null
                && before.size == attributes.size()
                && before.file.modified().equals(attributes.lastModifiedTime().toInstant())) {
            return before.file;
        }
        try {
            Found file = Found.of(path, attributes.lastModifiedTime().toInstant(), Files.readAllBytes(path));
            known.put(path, new Known(attributes.size(), file));
            return file;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The files of a folder that nobody works on. */
    private Map<Path, BasicFileAttributes> list(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(paths::add);
        }
        Map<Path, BasicFileAttributes> files = new HashMap<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            if (name.endsWith(SpoolLocks.SUFFIX)
                    || name.startsWith(PASSED_BY)
                    || name.startsWith(".")
                    || locked(path)) {
                continue;
            }
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isRegularFile()) {
                    files.put(path, attributes);
                }
            } catch (NoSuchFileException e) {
                // moved on in the meantime
            }
        }
        return files;
    }

    private boolean locked(Path file) throws IOException {
        return locks.held(SpoolLocks.of(file), Instant.now());
    }

    private void remove(SpoolCall.Remove task) throws IOException {
        for (Path file : task.files()) {
            if (locked(file)) {
                continue;
            }
            if (task.archive() == null) {
                Files.deleteIfExists(file);
            } else if (Files.exists(file)) {
                Files.move(file, task.archive().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Problem unreachable(String what) {
        return Problem.of(
                ProblemCode.PROVIDER_UNREACHABLE,
                "A folder of smsd cannot be " + what + "; it must be there, and open to the hub's user.");
    }
}
