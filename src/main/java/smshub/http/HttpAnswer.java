package smshub.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * An HTTP answer.
 *
 * @param status HTTP status
 * @param contentType content type, or null without a body
 * @param headers further headers
 * @param bytes the body, perhaps empty
 * @param stream a body of unknown length instead of bytes, read once; else null
 * @param wrongLogin whether it refuses a key, password or secret that was given and is wrong
 * @param act what was done, for the audit record; null where nothing was
 */
public record HttpAnswer(
        int status,
        String contentType,
        Map<String, String> headers,
        byte[] bytes,
        InputStream stream,
        boolean wrongLogin,
        Act act) {
    private static final Logger LOG = LoggerFactory.getLogger(HttpAnswer.class);
    private static final int CHUNK = 64 * 1024;
    private static final byte[] NOTHING = {};
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private HttpAnswer(int status, String contentType, Map<String, String> headers, byte[] bytes, InputStream stream) {
        this(status, contentType, headers, bytes, stream, false, null);
    }

    /** The same where it refuses what somebody may have guessed: such answers are counted, and given more slowly. */
    public HttpAnswer wrongLogin(boolean wrong) {
        return new HttpAnswer(status, contentType, headers, bytes, stream, wrong, act);
    }

    /**
     * What was done.
     *
     * @param before what counted before, or null; see {@link smshub.audit.Audit#record}
     * @param after what counts now, or null
     */
    public record Act(Object before, Object after) {}

    /** The same with what counted before and counts now, for the audit record. */
    public HttpAnswer changing(Object before, Object after) {
        return new HttpAnswer(status, contentType, headers, bytes, stream, wrongLogin, new Act(before, after));
    }

    /** A value in its JSON form. */
    public static HttpAnswer json(int status, Object value) {
        return new HttpAnswer(status, JSON, Map.of(), Json.write(value), null);
    }

    /** JSON that was written before. */
    public static HttpAnswer json(byte[] document) {
        return new HttpAnswer(200, JSON, Map.of(), document, null);
    }

    public static HttpAnswer text(int status, String text) {
        return new HttpAnswer(status, TEXT, Map.of(), text.getBytes(StandardCharsets.UTF_8), null);
    }

    public static HttpAnswer text(int status, String contentType, String text) {
        return new HttpAnswer(status, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8), null);
    }

    static HttpAnswer empty(int status) {
        return new HttpAnswer(status, null, Map.of(), NOTHING, null);
    }

    static HttpAnswer stream(String contentType, Map<String, String> headers, InputStream stream) {
        return new HttpAnswer(200, contentType, headers, NOTHING, stream);
    }

    static HttpAnswer problem(Problem problem) {
        return problem(ProblemDetail.of(problem), headers(problem.code())).retryAfter(problem);
    }

    /** @param detail the problem with more than {@link ProblemDetail} has */
    static HttpAnswer problem(Problem problem, Object detail) {
        return new HttpAnswer(problem.code().httpStatus(), PROBLEM, headers(problem.code()), Json.write(detail), null);
    }

    static HttpAnswer problem(ProblemDetail detail, Map<String, String> headers) {
        return new HttpAnswer(detail.status(), PROBLEM, headers, Json.write(detail), null);
    }

    static HttpAnswer problem(ProblemCode code, String sentence) {
        return problem(Problem.of(code, sentence));
    }

    /** The same with the time after which the caller may come again, where the problem names one. */
    public HttpAnswer retryAfter(Problem problem) {
        if (problem.retryAfter() == null) {
            return this;
        }
        Map<String, String> more = new HashMap<>(headers);
        more.put("Retry-After", problem.retryAfter().toString());
        return new HttpAnswer(status, contentType, more, bytes, stream, wrongLogin, act);
    }

    private static Map<String, String> headers(ProblemCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> Map.of("WWW-Authenticate", "ApiKey header=\"" + ApiKeys.HEADER + "\"");
            case SERVICE_UNAVAILABLE -> Map.of("Retry-After", "5");
            default -> Map.of();
        };
    }

    /** Sends the answer, from whichever thread. Once: a stream is read by it. */
    void write(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            closeStream();
            return;
        }
        response.setStatusCode(status);
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (contentType != null) {
            response.putHeader("Content-Type", contentType);
        }
        headers.forEach(response::putHeader);
        if (stream == null) {
            response.end(Buffer.buffer(bytes));
        } else {
            response.setChunked(true);
            pump(context);
        }
    }

    /** Sends the stream at the speed of its reader. A stream that breaks breaks the connection, or it would look whole. */
    private void pump(RoutingContext context) {
        HttpServerResponse response = context.response();
        context.vertx()
                .executeBlocking(() -> stream.readNBytes(CHUNK), false)
                .compose(chunk -> chunk.length == 0
                        ? response.end().map(false)
                        : response.write(Buffer.buffer(chunk)).map(true))
                .onSuccess(more -> {
                    if (more) {
                        pump(context);
                    } else {
                        closeStream();
                    }
                })
                .onFailure(failure -> {
                    LOG.warn("An answer was broken off: {}", failure.getClass().getSimpleName());
                    closeStream();
                    context.request().connection().close();
                });
    }

    private void closeStream() {
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.debug("A stream could not be closed", e);
            }
        }
    }
}
