package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.message.Outcome;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.service.o2.O2SmsConnector;
import smshub.service.sms4.Sms4;
import smshub.service.smsapi.Smsapi;
import smshub.service.smsbrana.Smsbrana;
import smshub.service.websms.Websms;

/**
 * Which answers of HTTP providers stop an account at once (STOPS), which count towards that when they come for one recipient
 * after the other (COUNTS), and which are a message's own affair (MESSAGE). What may be about one message, its sender or its
 * recipient never stops; SMPP's statuses have such a table in CommandStatusTest, modems in GsmModemTest.
 */
class AccountStopTest {
    private static final Map<String, HttpProvider> PROVIDERS = Map.of(
            "smsapi", new Smsapi(),
            "smsbrana", new Smsbrana(),
            "websms", new Websms(),
            "o2", new O2SmsConnector(),
            "sms4", new Sms4(),
            "url", new UrlGateway());
    private static final Map<String, Map<String, String>> SETTINGS = Map.of(
            "smsapi", Map.of("token", "t"),
            "smsbrana", Map.of("login", "l", "password", "p"),
            "websms", Map.of("token", "t"),
            "o2", Map.of("ba-id", "1"),
            "sms4", Map.of("customer", "1", "user", "u", "password", "p"),
            "url", Map.of("url", "http://localhost/?to=[PHONE]&text=[MSG]", "failure", "ERROR"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # the login, whatever is sent
            smsapi   |       | 200 | {"error":101}                        | STOPS
            smsapi   |       | 200 | {"error":102}                        | STOPS
            smsapi   |       | 401 | {"error":"authorization_failed"}     | STOPS
            smsbrana |       | 200 | <result><err>2</err></result>        | STOPS
            smsbrana |       | 200 | <result><err>3</err></result>        | STOPS
            websms   |       | 401 |                                      | STOPS
            websms   |       | 200 | {"statusCode":4001}                  | STOPS
            websms   |       | 200 | {"statusCode":4020}                  | STOPS
            websms   |       | 200 | {"statusCode":4021}                  | STOPS
            sms4     |       | 200 | <status>10</status>                  | STOPS
            sms4     |       | 200 | <status>13</status>                  | STOPS
            url      |       | 401 |                                      | STOPS
            # where the hub calls from, and when by its clock
            smsapi   |       | 200 | {"error":105}                        | STOPS
            smsapi   |       | 200 | {"error":997}                        | STOPS
            smsbrana |       | 200 | <result><err>4</err></result>        | STOPS
            smsbrana |       | 200 | <result><err>5</err></result>        | STOPS
            websms   |       | 200 | {"statusCode":4014}                  | STOPS
            # an account that may not send at all
            smsapi   |       | 200 | {"error":401}                        | STOPS
            smsapi   |       | 200 | {"error":1000}                       | STOPS
            websms   |       | 200 | {"statusCode":4018}                  | STOPS
            websms   |       | 200 | {"statusCode":4022}                  | STOPS
            websms   |       | 200 | {"statusCode":4035}                  | STOPS
            # what is left: nothing that is accepted is to be lost for want of money
            smsapi   |       | 200 | {"error":103}                        | STOPS
            smsbrana |       | 200 | <result><err>9</err></result>        | STOPS
            websms   |       | 200 | {"statusCode":4013}                  | STOPS
            url      |       | 402 |                                      | STOPS
            # a new account may send to its own number; a service may be one that a message asks for
            smsapi   |       | 200 | {"error":98}                         | COUNTS
            smsapi   |       | 200 | {"error":110}                        | COUNTS
            # certificate and id, or the sender that the message names
            o2       |       | 200 | responseType=AUTHORIZATION_ERROR     | STOPS
            o2       | Firma | 200 | responseType=AUTHORIZATION_ERROR     | COUNTS
            # a filter before the provider answers so to single texts
            smsapi   |       | 403 | {"error":"forbidden"}                | COUNTS
            websms   |       | 403 |                                      | COUNTS
            o2       |       | 403 |                                      | COUNTS
            sms4     |       | 403 |                                      | COUNTS
            url      |       | 403 |                                      | COUNTS
            # the message, its sender, its recipient, its country
            smsapi   | Firma | 200 | {"error":14}                         | MESSAGE
            smsapi   |       | 200 | {"error":57}                         | MESSAGE
            smsapi   |       | 200 | {"error":94}                         | MESSAGE
            smsapi   |       | 200 | {"error":112}                        | MESSAGE
            smsbrana |       | 200 | <result><err>10</err></result>       | MESSAGE
            websms   | Firma | 200 | {"statusCode":4003}                  | MESSAGE
            websms   |       | 200 | {"statusCode":4015}                  | MESSAGE
            websms   |       | 200 | {"statusCode":4029}                  | MESSAGE
            websms   |       | 200 | {"statusCode":4042}                  | MESSAGE
            websms   |       | 200 | {"statusCode":4043}                  | MESSAGE
            o2       |       | 200 | responseType=APPL_ERROR              | MESSAGE
            o2       |       | 200 | responseType=FORMAT_ERROR            | MESSAGE
            sms4     |       | 200 | <status>99</status>                  | MESSAGE
            url      |       | 200 | ERROR                                | MESSAGE
            url      |       | 400 |                                      | MESSAGE
            """)
    void oneRefusalStopsAnAccountOnlyWhereItIsAboutAllItsMessages(
            String name, String sender, int status, String body, String expected) {
        HttpProvider provider = PROVIDERS.get(name);
        Account account =
                Samples.account(provider, SETTINGS.get(name), "http://localhost/", null, Duration.ofSeconds(1));
        Cases.Message message = new Cases.Message("+420601123456", sender, "x", 1, null);
        HttpCall call = provider.send(Samples.job(account, message, null));
        byte[] bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
        SendResult result = provider.sent(HttpReply.answered(call, status, Map.of(), bytes, Instant.now()));
        assertEquals(expected, kind(result), result::toString);
    }

    private static String kind(SendResult result) {
        ProblemCode code = result.problem().code();
        if (code.stopsAccount()) {
            return "STOPS";
        }
        return code == ProblemCode.SERVICE_REFUSED
                ? "COUNTS"
                : result.outcome() == Outcome.REJECTED ? "MESSAGE" : "AGAIN";
    }

    @Test
    void whatStopsAnAccountKeepsItsMessages() {
        assertEquals(
                Set.of(Outcome.DEFERRED),
                Set.copyOf(Stream.of(ProblemCode.values())
                        .filter(ProblemCode::stopsAccount)
                        .map(ProblemCode::outcome)
                        .toList()));
    }
}
