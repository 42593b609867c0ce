package smshub.site;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import smshub.message.Outcome;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;

/**
 * What the end of a site's route means for a message: by its headers, or by what it threw. Where it never reached the
 * provider the message is surely not taken; of everything else nobody knows.
 */
final class RouteOutcome {
    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_SENTENCE = 300;

    private RouteOutcome() {}

    /** By headers; without any of them the message is sent. */
    static SendResult of(Map<String, Object> headers) {
        String word = word(headers, HubConstants.OUTCOME);
        String given = word(headers, HubConstants.CODE);
        ProblemCode code = code(given);
        Outcome outcome = word == null ? (code == null ? Outcome.SENT : code.outcome()) : outcome(word);
        if (outcome == null) {
            return SendResult.failed(Problem.of(
                    ProblemCode.ANSWER_NOT_UNDERSTOOD,
                    "The route answered with an outcome that is none of sent, rejected, deferred and unknown."));
        }
        if (outcome == Outcome.SENT) {
            return SendResult.sent(ids(headers.get(HubConstants.PROVIDER_ID)));
        }
        Duration retryAfter = seconds(word(headers, HubConstants.RETRY_AFTER));
        if (code == null || code.outcome() != outcome) {
            code = usual(outcome, retryAfter);
        }
        Problem problem = Problem.of(code, sentence(word(headers, HubConstants.SENTENCE), given, outcome));
        return outcome == Outcome.DEFERRED && retryAfter != null
                ? SendResult.busy(problem, retryAfter)
                : SendResult.failed(problem);
    }

    /**
     * By an exception.
     *
     * @param route endpoint that the message was sent to
     */
    static SendResult of(Throwable failure, String route) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException
                    || cause instanceof UnresolvedAddressException) {
                return SendResult.failed(Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE,
                        "The route could not connect (" + cause.getClass().getSimpleName() + ")."));
            }
            if (notThere(cause, route)) {
                return SendResult.failed(Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE, "The route of the account is not there, or is stopped."));
            }
        }
        return SendResult.failed(Problem.of(
                ProblemCode.ANSWER_LOST,
                "The route failed (" + failure.getClass().getSimpleName()
                        + "), so that nobody knows whether the provider has the message."));
    }

    /** Whether it is the account's own route that is missing; one that it calls may be so after the provider was called. */
    private static boolean notThere(Throwable cause, String route) {
        if (cause instanceof ResolveEndpointFailedException unresolved) {
            return unresolved.getUri() != null && bare(unresolved.getUri()).equals(bare(route));
        }
        if (!(cause instanceof DirectConsumerNotAvailableException) || cause.getMessage() == null) {
            return false;
        }
        // The only place where the exception names its endpoint; options, or a dot and the exchange, follow.
        String endpoint = "direct://" + bare(route).replaceFirst("^direct:", "");
        int at = cause.getMessage().indexOf(endpoint);
        return at >= 0 && cause.getMessage().substring(at + endpoint.length()).matches("[.?].*");
    }

    private static String bare(String uri) {
        return uri.replaceFirst("\\?.*", "").replaceFirst(":/*", ":");
    }

    private static Outcome outcome(String word) {
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.name().equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }

    private static ProblemCode code(String word) {
        return word == null
                ? null
                : Arrays.stream(ProblemCode.values())
                        .filter(code -> code.word().equals(word))
                        .findFirst()
                        .orElse(null);
    }

    private static ProblemCode usual(Outcome outcome, Duration retryAfter) {
        return switch (outcome) {
            case REJECTED -> ProblemCode.REQUEST_REJECTED;
            case DEFERRED -> retryAfter == null ? ProblemCode.PROVIDER_FAULT : ProblemCode.PROVIDER_BUSY;
            default -> ProblemCode.ANSWER_LOST;
        };
    }

    private static String sentence(String given, String code, Outcome outcome) {
        String sentence = given == null
                ? "The route says that the message is " + outcome.name().toLowerCase(Locale.ROOT) + "."
                : cut(given, LONGEST_SENTENCE);
        return code == null || code(code) != null ? sentence : sentence + " (" + cut(code, LONGEST_CODE) + ")";
    }

    private static String cut(String text, int most) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > most ? line.substring(0, most) + "…" : line;
    }

    private static List<String> ids(Object value) {
        if (value == null) {
            return List.of();
        }
        Stream<?> all = value instanceof Iterable<?> several
                ? list(several).stream()
                : Stream.of(text(value).split(","));
        return all.map(id -> id.toString().strip()).filter(id -> !id.isEmpty()).toList();
    }

    /** Bodies that a route puts into a header may be bytes. */
    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
    }

    private static List<Object> list(Iterable<?> several) {
        List<Object> all = new ArrayList<>();
        several.forEach(all::add);
        return all;
    }

    private static Duration seconds(String value) {
        return value != null && value.matches("\\d{1,7}") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    private static String word(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        return value == null || text(value).isBlank() ? null : text(value).strip();
    }
}
