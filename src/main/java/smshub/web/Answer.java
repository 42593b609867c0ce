package smshub.web;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.wire.Wire;

/**
 * An HTTP answer.
 *
 * @param status HTTP status
 * @param contentType content type, or null without a body
 * @param headers further headers
 * @param bytes the body, perhaps empty
 * @param stream a body of unknown length instead of bytes, read once; else null
 */
public record Answer(int status, String contentType, Map<String, String> headers, byte[] bytes, InputStream stream) {
    private static final byte[] NOTHING = {};
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String TEXT = "text/plain; charset=utf-8";

    /** A value in its JSON form. */
    static Answer json(int status, Object value) {
        return new Answer(status, JSON, Map.of(), Wire.write(value), null);
    }

    /** JSON that was written before. */
    static Answer json(byte[] document) {
        return new Answer(200, JSON, Map.of(), document, null);
    }

    static Answer text(int status, String text) {
        return new Answer(status, TEXT, Map.of(), text.getBytes(StandardCharsets.UTF_8), null);
    }

    static Answer text(int status, String contentType, String text) {
        return new Answer(status, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8), null);
    }

    static Answer empty(int status) {
        return new Answer(status, null, Map.of(), NOTHING, null);
    }

    static Answer stream(String contentType, Map<String, String> headers, InputStream stream) {
        return new Answer(200, contentType, headers, NOTHING, stream);
    }

    static Answer problem(Problem problem) {
        return problem(ProblemDetail.of(problem), headers(problem.code()));
    }

    static Answer problem(ProblemDetail detail, Map<String, String> headers) {
        return new Answer(detail.status(), PROBLEM, headers, Wire.write(detail), null);
    }

    static Answer problem(ProblemCode code, String sentence) {
        return problem(Problem.of(code, sentence));
    }

    private static Map<String, String> headers(ProblemCode code) {
        return switch (code) {
            case UNAUTHENTICATED -> Map.of("WWW-Authenticate", "ApiKey header=\"" + Keys.HEADER + "\"");
            case SERVICE_UNAVAILABLE -> Map.of("Retry-After", "5");
            default -> Map.of();
        };
    }
}
