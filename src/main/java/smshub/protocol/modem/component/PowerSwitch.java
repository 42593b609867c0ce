package smshub.protocol.modem.component;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches a modem's power off and on by somebody else's means: an address that is called, or a command that is run. It
 * is told which modem and nothing else.
 */
final class PowerSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(PowerSwitch.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String means;

    /** @param means an http or https address, or a command with arguments parted by blanks; null does nothing */
    PowerSwitch(String means) {
        this.means = means;
    }

    /** Returns when it is done, or has failed, which is logged. */
    void cycle(String modem) {
        if (means == null || means.isBlank()) {
            return;
        }
        try {
            if (means.startsWith("http://") || means.startsWith("https://")) {
                call();
            } else {
                run(modem);
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("The power of modem {} was not switched: {}", modem, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(means))
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        int status = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .build()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status / 100 != 2) {
            throw new IOException("the switch answers " + status);
        }
    }

    private void run(String modem) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(means.strip().split("\\s+")));
        words.add(modem);
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the command took too long");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the command ended with " + process.exitValue());
        }
    }
}
