package smshub;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smshub.broker.BrokerCopy;
import smshub.cli.CommandFailure;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;
import smshub.settings.SettingsSource;
import smshub.store.StoreCopy;

/**
 * Moves a hub from the broker and the database in its data folder to outside ones. Whenever it is cut off it may be done again;
 * until it has ended no hub starts at the outside broker, and afterwards none finds anything in the folder.
 */
@Command(
        name = "move",
        description =
                "Moves all that waits and all that is stored to an outside broker and database. The hub must not run.",
        mixinStandardHelpOptions = true)
final class Move implements Callable<Integer> {
    private static final String BROKER = "broker";
    private static final String STORE = "store.mv.db";
    private static final String MOVED = ".moved";
    /** Names the folder as long as it is being moved. */
    private static final String MARK = "move.id";
    /** All is at the other side; what is left to do is to put the old files aside. */
    private static final String DONE = "move.done";

    @Option(names = "--settings", paramLabel = "FILE", description = "Settings file; else HUB_CONFIG, else hub.yaml.")
    private Path file;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "Settings file that names the outside broker and database, and the same data folder.")
    private Path to;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> environment = System.getenv();
        Settings before = read(file == null ? SettingsReader.file(environment) : file, environment);
        Settings next = read(to, environment);
        PrintWriter out = spec.commandLine().getOut();
        try {
            move(before, next, out);
        } catch (Exception e) {
            throw new CommandFailure("Nothing is lost, but the move has not ended: " + e.getMessage());
        }
        out.println("Moved. Start the hub with " + to + "; what it had is in " + before.data()
                + " with names that end in " + MOVED + ".");
        return 0;
    }

    private static Settings read(Path file, Map<String, String> environment) throws CommandFailure {
        Loaded loaded = new SettingsSource(file, environment).read();
        if (!loaded.mistakes().isEmpty()) {
            throw new CommandFailure(String.join(
                    System.lineSeparator(),
                    loaded.mistakes().stream().map(Mistake::toString).toList()));
        }
        return loaded.settings();
    }

    /** @throws Exception with one sentence, when it cannot be done or was cut off */
    static void move(Settings before, Settings next, PrintWriter out) throws Exception {
        if (before.broker().url() != null || next.broker().url() == null) {
            throw new IllegalStateException(
                    "the hub's own broker is moved to an outside one: broker.url stands in the new"
                            + " settings alone");
        }
        if (!before.data().toAbsolutePath().equals(next.data().toAbsolutePath())) {
            throw new IllegalStateException("both settings must name the same data folder");
        }
        if (!next.store().equals(before.store()) && before.store().url() != null) {
            throw new IllegalStateException("only the embedded database is moved; copy another one with its own tools");
        }
        Path data = before.data();
        if (!Files.isDirectory(data.resolve(BROKER)) && !Files.exists(data.resolve(DONE))) {
            throw new IllegalStateException("there is no broker in " + data + " to be moved");
        }
        DataFolder folder = DataFolder.take(data);
        try {
            if (!Files.exists(data.resolve(DONE))) {
                copy(before, next, out);
            }
            BrokerCopy.end(next);
            putAside(data, before.store().url() == null && next.store().url() != null);
        } finally {
            folder.close();
        }
    }

    private static void copy(Settings before, Settings next, PrintWriter out) throws Exception {
        Path data = before.data();
        Path mark = data.resolve(MARK);
        if (!Files.exists(mark)) {
            keep(mark, UUID.randomUUID().toString());
        }
        boolean stored = before.store().url() == null && next.store().url() != null;
        try (BrokerCopy copy = BrokerCopy.open(Files.readString(mark), before, next)) {
            if (!copy.begun()) {
                if (stored && StoreCopy.used(next.store(), data)) {
                    throw new IllegalStateException("that database is in use: there are messages of a hub in it");
                }
                copy.begin();
            }
            if (stored) {
                StoreCopy.copy(before.store(), data, next.store())
                        .forEach((table, rows) -> out.println("  " + rows + " rows of " + table));
            }
            copy.copy().forEach((queue, messages) -> out.println("  " + messages + " messages of " + queue));
            keep(data.resolve(DONE), "");
        }
    }

    /** A file that a power cut does not take away: when it is lost the move can neither go on nor begin anew. */
    private static void keep(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        force(file.getParent());
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder)) {
            names.force(true);
        }
    }

    /** No hub is to find them again: it would send everything a second time. */
    private static void putAside(Path data, boolean stored) throws IOException {
        for (String name : stored ? List.of(BROKER, STORE) : List.of(BROKER)) {
            if (Files.exists(data.resolve(name))) {
                Files.move(data.resolve(name), data.resolve(name + MOVED), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        force(data);
        Files.deleteIfExists(data.resolve(MARK));
        Files.deleteIfExists(data.resolve(DONE));
    }
}
