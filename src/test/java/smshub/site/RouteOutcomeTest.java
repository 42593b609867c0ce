package smshub.site;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.message.SendResult;

/** What the end of a site's route means. */
class RouteOutcomeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // outcome  | code             | sentence | retry | outcome | code                | sentence
                "-          | -                | -        | -     | SENT     | -                     | -",
                "sent       | -                | -        | -     | SENT     | -                     | -",
                "SENT       | 0                | -        | -     | SENT     | -                     | -",
                "rejected   | -                | -        | -     | REJECTED | request-rejected      | The route says that the message is rejected.",
                "rejected   | E17              | No such. | -     | REJECTED | request-rejected      | No such. (E17)",
                "rejected   | recipient-rejected | No.    | -     | REJECTED | recipient-rejected    | No.",
                "rejected   | provider-busy    | No.      | -     | REJECTED | request-rejected      | No.",
                "deferred   | -                | Later.   | -     | DEFERRED | provider-fault        | Later.",
                "deferred   | -                | Later.   | 30    | DEFERRED | provider-busy         | Later.",
                "deferred   | credit-exhausted | Empty.   | -     | DEFERRED | credit-exhausted      | Empty.",
                "unknown    | 504              | Lost.    | -     | UNKNOWN  | answer-lost           | Lost. (504)",
                "-          | login-rejected   | Who?     | -     | DEFERRED | login-rejected        | Who?",
                "perhaps    | -                | -        | -     | UNKNOWN  | answer-not-understood | The route answered with an outcome that is none of sent, rejected, deferred and unknown.",
            })
    void headersTellTheOutcome(
            String outcome, String code, String sentence, String retry, String expected, String problem, String words) {
        Map<String, Object> headers = new HashMap<>();
        headers.put(HubConstants.OUTCOME, outcome);
        headers.put(HubConstants.CODE, code);
        headers.put(HubConstants.SENTENCE, sentence);
        headers.put(HubConstants.RETRY_AFTER, retry);
        SendResult result = RouteOutcome.of(headers);
        assertEquals(expected, result.outcome().name());
        assertEquals(
                problem,
                result.problem() == null ? null : result.problem().code().word());
        assertEquals(words, result.problem() == null ? null : result.problem().sentence());
        assertEquals(retry == null ? null : Duration.ofSeconds(Long.parseLong(retry)), result.retryAfter());
    }

    @Test
    void aSentMessageHasTheProvidersIds() {
        assertEquals(
                List.of("a1"),
                RouteOutcome.of(Map.of(HubConstants.PROVIDER_ID, "a1")).providerIds());
        assertEquals(
                List.of("a1", "a2"),
                RouteOutcome.of(Map.of(HubConstants.PROVIDER_ID, "a1, a2")).providerIds());
        assertEquals(
                List.of("7", "8"),
                RouteOutcome.of(Map.of(HubConstants.PROVIDER_ID, List.of(7, 8))).providerIds());
    }

    @ParameterizedTest
    @MethodSource
    void anExceptionIsDeferredOnlyWhereNothingWasConnected(Throwable thrown, String outcome, String code) {
        SendResult result = RouteOutcome.of(thrown, "direct:acme");
        assertEquals(outcome, result.outcome().name());
        assertEquals(code, Objects.requireNonNull(result.problem()).code().word());
    }

    static Stream<Arguments> anExceptionIsDeferredOnlyWhereNothingWasConnected() {
        DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());
        return Stream.of(
                Arguments.of(new ConnectException("refused"), "DEFERRED", "provider-unreachable"),
                Arguments.of(new HttpHostConnectException("refused"), "DEFERRED", "provider-unreachable"),
                Arguments.of(new ConnectTimeoutException("no answer"), "DEFERRED", "provider-unreachable"),
                Arguments.of(new UnknownHostException("nowhere"), "DEFERRED", "provider-unreachable"),
                Arguments.of(new NoRouteToHostException("cut"), "DEFERRED", "provider-unreachable"),
                Arguments.of(
                        new CamelExecutionException("wrapped", exchange, new ConnectException("refused")),
                        "DEFERRED",
                        "provider-unreachable"),
                Arguments.of(
                        new DirectConsumerNotAvailableException(
                                "No consumers available on endpoint: direct://acme?block=false", exchange),
                        "DEFERRED",
                        "provider-unreachable"),
                Arguments.of(
                        new DirectConsumerNotAvailableException(
                                "No consumers available on endpoint: direct://acme-log", exchange),
                        "UNKNOWN",
                        "answer-lost"),
                Arguments.of(new SocketTimeoutException("read"), "UNKNOWN", "answer-lost"),
                Arguments.of(new IOException("reset"), "UNKNOWN", "answer-lost"),
                Arguments.of(new IllegalStateException("bug"), "UNKNOWN", "answer-lost"));
    }
}
