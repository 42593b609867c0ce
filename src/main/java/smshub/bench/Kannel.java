package smshub.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Kannel in front of the same provider, with 512 calls in flight and its file store in its usual setting,
 * which writes a message down without waiting for the disk.
 */
final class Kannel implements AutoCloseable {
    private static final Path BEARERBOX = Path.of("/usr/sbin/bearerbox");
    private static final Path SMSBOX = Path.of("/usr/sbin/smsbox");
    private static final Duration START = Duration.ofSeconds(20);

    private static final String SEND = "/cgi-bin/sendsms?username=bench&password=bench&from=12345&to=";

    private static final String CONFIGURATION = """
            group = core
            admin-port = %d
            admin-password = bench
            admin-allow-ip = "127.0.0.1"
            smsbox-port = %d
            box-allow-ip = "127.0.0.1"
            log-level = 4
            store-type = file
            store-location = "%s"

            group = smsc
            smsc = http
            smsc-id = stub
            system-type = generic
            port = %d
            connect-allow-ip = "127.0.0.1"
            send-url = "http://127.0.0.1:%d/?to=%%P&text=%%b"
            status-success-regex = "OK"
            max-pending-submits = 512

            group = smsbox
            bearerbox-host = 127.0.0.1
            sendsms-port = %d
            log-level = 4

            group = sendsms-user
            username = bench
            password = bench
            """;

    private final int port;
    private final Process bearerbox;
    private final Process smsbox;

    static boolean installed() {
        return Files.isExecutable(BEARERBOX) && Files.isExecutable(SMSBOX);
    }

    /** Starts Kannel; ready when it returns. */
    Kannel(Path folder, int providerPort) throws Exception {
        Files.createDirectories(folder);
        port = Site.freePort();
        int boxPort = Site.freePort();
        Path file = folder.resolve("kannel.conf");
        Files.writeString(
                file,
                CONFIGURATION.formatted(
                        Site.freePort(), boxPort, folder.resolve("kannel.store"), Site.freePort(), providerPort, port));
        bearerbox = start(BEARERBOX, file, folder.resolve("bearerbox.log"));
        try {
            Wait.until("the start of bearerbox", START, () -> listens(boxPort));
            smsbox = start(SMSBOX, file, folder.resolve("smsbox.log"));
        } catch (Exception e) {
            bearerbox.destroy();
            throw e;
        }
        try {
            Wait.until("the start of smsbox", START, this::ready);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private static Process start(Path program, Path configuration, Path log) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "-v", "4", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // Kannel does not notice when this process is killed.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return process;
    }

    private static boolean listens(int port) throws IOException {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    private boolean ready() throws IOException, InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + SEND + "%2B491710000000&text=" + Blueprint.TIME))
                    .build();
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 202;
        } catch (ConnectException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** A request that sends one message. */
    Blueprint send() {
        String text = Samples.TEXT.replace(" ", "+").replace(":", "%3A");
        return Blueprint.get(
                SEND + Samples.PREFIX.replace("+", "%2B") + Blueprint.NUMBER + "&text=" + text + Blueprint.TIME);
    }

    Usage usage() {
        return Usage.of(bearerbox.toHandle(), smsbox.toHandle());
    }

    @Override
    public void close() {
        end(smsbox);
        end(bearerbox);
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
