package smshub.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;
import smshub.json.Json;

/** A running hub, asked over HTTP like by any other program. */
final class RemoteHub {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** What has to do with a whole list takes its time. */
    private static final Duration LARGE = Duration.ofMinutes(10);

    @Option(
            names = "--url",
            defaultValue = "${env:HUB_URL:-http://127.0.0.1:${env:HUB_HTTP_PORT:-8080}}",
            description = "Address of the hub; else HUB_URL, else on this machine the port of HUB_HTTP_PORT or 8080.")
    private String url;

    @Option(names = "--key", defaultValue = "${env:HUB_KEY}", description = "API key; better in the variable HUB_KEY.")
    private String key;

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body its JSON
     */
    record Reply(int status, JsonNode body) {
        boolean good() {
            return status / 100 == 2;
        }

        /** What a refusal says: the sentence, and the code for those who look it up. */
        String sentence() {
            String detail = body.path("detail").asText(body.path("title").asText("The hub answers " + status + "."));
            String code = body.path("code").asText();
            String field = body.path("field").asText();
            return detail + (code.isEmpty() ? "" : " (" + code + (field.isEmpty() ? "" : ", field " + field) + ")");
        }
    }

    Reply post(String path, Map<String, Object> body) throws CommandFailure, InterruptedException {
        return send(path, request -> request.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body))));
    }

    /** The same where the answer takes its time. */
    Reply postSlowly(String path) throws CommandFailure, InterruptedException {
        return send(path, LARGE, request -> request.POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Sends a file. */
    Reply put(String path, Path file, String type) throws CommandFailure, InterruptedException {
        return send(path, LARGE, request -> {
            try {
                return request.header("Content-Type", type).PUT(HttpRequest.BodyPublishers.ofFile(file));
            } catch (FileNotFoundException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What a question is answered with; a refusal ends the command. */
    JsonNode told(String path) throws CommandFailure, InterruptedException {
        return told(path, TIMEOUT);
    }

    /** The same where the answer takes its time. */
    JsonNode toldSlowly(String path) throws CommandFailure, InterruptedException {
        return told(path, LARGE);
    }

    private JsonNode told(String path, Duration timeout) throws CommandFailure, InterruptedException {
        Reply reply = send(path, timeout, HttpRequest.Builder::GET);
        if (!reply.good()) {
            throw new CommandFailure(reply.sentence());
        }
        return reply.body();
    }

    private Reply send(String path, UnaryOperator<HttpRequest.Builder> method)
            throws CommandFailure, InterruptedException {
        return send(path, TIMEOUT, method);
    }

    private Reply send(String path, Duration timeout, UnaryOperator<HttpRequest.Builder> method)
            throws CommandFailure, InterruptedException {
        if (key == null || key.isBlank()) {
            throw new CommandFailure(
                    "There is no API key: set the variable HUB_KEY, or give --key. './hub secret' makes one.");
        }
        try {
            HttpRequest request = method.apply(HttpRequest.newBuilder(URI.create(url.replaceFirst("/+$", "") + path))
                            .timeout(timeout)
                            .header("X-API-Key", key))
                    .build();
            HttpResponse<byte[]> response = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Reply(response.statusCode(), Json.JSON.readTree(response.body()));
        } catch (UncheckedIOException e) {
            throw new CommandFailure("There is no such file: " + e.getCause().getMessage());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("The address or the key is not in a form that HTTP can carry.");
        } catch (ConnectException e) {
            throw new CommandFailure("No hub answers at " + url + ". Is it running? './hub run' starts it.");
        } catch (HttpTimeoutException e) {
            throw new CommandFailure(
                    "The hub at " + url + " gave no answer in time; what was asked may have been done.");
        } catch (JsonProcessingException e) {
            throw new CommandFailure("What answers at " + url + " is no hub: its answer is not JSON.");
        } catch (IOException e) {
            throw new CommandFailure("The connection to " + url + " broke; what was asked may have been done.");
        }
    }
}
