package smshub.simulator.modem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * A modem on a pseudo-terminal. Java cannot open one: a few lines of Perl, which every Debian and most other systems
 * have, hold it. A link with a name of its own leads to it, as to a USB modem that is known by its id.
 */
final class Pty implements AutoCloseable {
    private final BiConsumer<ModemConnection, byte[]> modem;
    private final Path folder;
    private final Path link;
    private Terminal terminal;

    /** @throws IOException when there is no Perl or no pseudo-terminal on this machine */
    Pty(BiConsumer<ModemConnection, byte[]> modem) throws IOException {
        this.modem = modem;
        folder = Files.createTempDirectory("modem-");
        link = folder.resolve("tty");
        try {
            plug();
        } catch (IOException e) {
            Files.delete(folder);
            throw e;
        }
    }

    Path path() {
        return link;
    }

    synchronized void plug() throws IOException {
        if (terminal == null) {
            terminal = new Terminal(started());
            Files.createSymbolicLink(link, Path.of(terminal.device));
            Threads.start("modem-line-" + terminal.device, terminal::read);
        }
    }

    synchronized void unplug() throws IOException {
        if (terminal != null) {
            Files.deleteIfExists(link);
            terminal.gone = true;
            terminal.process.destroy();
            terminal = null;
        }
    }

    private static Process started() throws IOException {
        try (InputStream program = Pty.class.getResourceAsStream("pty.pl")) {
            String text = new String(program.readAllBytes(), StandardCharsets.UTF_8);
            return new ProcessBuilder("perl", "-e", text).start();
        }
    }

    @Override
    public void close() throws IOException {
        unplug();
        Files.deleteIfExists(folder);
    }

    private final class Terminal implements ModemConnection {
        private final Process process;
        private final String device;
        private volatile boolean gone;

        Terminal(Process process) throws IOException {
            this.process = process;
            device = line(process.getInputStream());
            if (device.isEmpty()) {
                throw new IOException(line(process.getErrorStream()));
            }
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                line.append((char) octet);
            }
            return line.toString();
        }

        private void read() {
            byte[] buffer = new byte[1024];
            modem.accept(this, new byte[0]);
            try (InputStream in = process.getInputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    modem.accept(this, Arrays.copyOf(buffer, count));
                }
            } catch (IOException e) {
                // cut by this side
            }
        }

        @Override
        public void write(byte[] octets) {
            try {
                process.getOutputStream().write(octets);
                process.getOutputStream().flush();
            } catch (IOException e) {
                // cut in between: the octets are lost, as on a real line
            }
        }

        @Override
        public void cut() {
            try {
                unplug();
                plug();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isCut() {
            return gone;
        }
    }
}
