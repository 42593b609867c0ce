package smshub.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import smshub.Service;
import smshub.simulator.Simulators;

/**
 * The hub's classes, read and verified once for all processes of a build, which start the quicker for it. Java 17 writes
 * such an archive when a process ends, and only of classes in jars: so the build's own are put into one.
 */
final class ClassArchive {
    private static final Path FOLDER = Path.of("target", "class-archive").toAbsolutePath();
    /** Nineteen megabytes of the console's pages, which no hub of a test's shows from a process of its own. */
    private static final String PAGES = "hawtio";

    private static List<String> options;

    private ClassArchive() {}

    /** Java's options for the class path of this process; without an archive where Java writes none. */
    static synchronized List<String> options() throws IOException {
        if (options == null) {
            options = make(System.getProperty("java.class.path"));
        }
        return options;
    }

    private static List<String> make(String classPath) throws IOException {
        List<Path> entries = Arrays.stream(classPath.split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
        List<Path> folders = entries.stream().filter(Files::isDirectory).toList();
        String name = Long.toHexString(mark(classPath, folders));
        Path jar = FOLDER.resolve(name + ".jar");
        Path archive = FOLDER.resolve(name + ".jsa");
        String jars = Stream.concat(Stream.of(jar), entries.stream().filter(Files::isRegularFile))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Files.createDirectories(FOLDER);
        // The first of the processes that test makes it, and the others wait.
        try (FileChannel turn =
                FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            turn.lock();
            if (!Files.exists(archive)) {
                for (Path old : list(FOLDER)) {
                    Files.delete(old);
                }
                pack(folders, jar);
                write(jars, archive);
            }
        }
        return Files.exists(archive)
                ? List.of(
                        "-XX:SharedArchiveFile=" + archive,
                        "-Xshare:auto",
                        "-Xlog:disable",
                        "-Xlog:all=error:stderr",
                        "-cp",
                        jars)
                : List.of("-cp", classPath);
    }

    /** Files but the lock. */
    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("lock") && Files.isRegularFile(file))
                    .toList();
        }
    }

    /** Another number for other classes. */
    private static long mark(String classPath, List<Path> folders) throws IOException {
        CRC32 mark = new CRC32();
        mark.update(classPath.getBytes(StandardCharsets.UTF_8));
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                mark.update((file + " " + Files.size(file) + " "
                                + Files.getLastModifiedTime(file).toMillis())
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        return mark.getValue();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.startsWith(folder.resolve(PAGES)))
                    .sorted()
                    .toList();
        }
    }

    private static void pack(List<Path> folders, Path jar) throws IOException {
        Set<String> packed = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(1);
            for (Path folder : folders) {
                for (Path one : files(folder)) {
                    String name = folder.relativize(one).toString();
                    // Whoever looks for all that lies in a folder must find the folder, too.
                    for (int end = name.indexOf('/'); end > 0; end = name.indexOf('/', end + 1)) {
                        if (packed.add(name.substring(0, end + 1))) {
                            out.putNextEntry(new ZipEntry(name.substring(0, end + 1)));
                        }
                    }
                    if (packed.add(name)) {
                        out.putNextEntry(new ZipEntry(name));
                        Files.copy(one, out);
                    }
                }
            }
        }
    }

    /** Lets a hub live for a moment; the archive comes to be when it ends. */
    private static void write(String jars, Path archive) throws IOException {
        Path data = Files.createTempDirectory(FOLDER, "data");
        List<String> command = new ArrayList<>(HubProcess.JAVA);
        command.addAll(List.of(
                "-XX:ArchiveClassesAtExit=" + archive,
                "-Xlog:disable",
                "-cp",
                jars,
                ClassArchive.class.getName(),
                data.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("log").toFile())
                .start();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(FOLDER.resolve("log")));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            delete(data);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Such a life, with an orderly end. Takes a folder for the data. */
    public static void main(String[] arguments) {
        try {
            live(Path.of(arguments[0]));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** A hub that sends a message by each of its accounts. */
    private static void live(Path data) throws Exception {
        List<String> accounts = List.of("smsapi", "gateway", "smsc");
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults());
                Service service = Service.start(HubProcess.settings(
                        HubProcess.arguments(data, simulators).toArray(String[]::new)))) {
            try (var connection = TestHub.queue(service.brokerPort()).createConnection();
                    var session = connection.createSession()) {
                for (String account : accounts) {
                    var message = session.createTextMessage("Hello");
                    message.setStringProperty("to", "+491711234567");
                    message.setStringProperty("account", account);
                    session.createProducer(session.createQueue("sms.requests")).send(message);
                }
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> simulators.received().total() == accounts.size());
        }
    }
}
