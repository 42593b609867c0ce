package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.broker.Publication;
import smshub.message.MessageState;
import smshub.protocol.modem.GsmModem;
import smshub.protocol.smpp.Smpp;
import smshub.protocol.smslib.Smslib;
import smshub.provider.Provider;
import smshub.provider.UrlGateway;
import smshub.service.sms4.Sms4;
import smshub.service.smsapi.Smsapi;
import smshub.service.smsbrana.Smsbrana;
import smshub.store.Match;

/** Which providers are asked by themselves, and when. */
class StatusQuestionsTest {
    @ParameterizedTest
    @CsvSource({
        "sms4, 30, true",
        "sms4, 0, false",
        "smsapi, 30, false",
        "smsbrana, 30, false",
        "smslib, 30, false",
        "smpp, 30, false",
        "gsm-modem, 30, false",
        "url-gateway, 30, false"
    })
    void onlyWhatTellsNothingOtherwiseIsAsked(String id, int interval, boolean asked) {
        Provider provider =
                switch (id) {
                    case "sms4" -> new Sms4();
                    case "smsapi" -> new Smsapi();
                    case "smsbrana" -> new Smsbrana();
                    case "smslib" -> new Smslib();
                    case "smpp" -> new Smpp();
                    case "gsm-modem" -> new GsmModem();
                    default -> new UrlGateway();
                };
        assertEquals(asked, StatusQuestions.wanted(account(interval), provider));
    }

    @Test
    void theTimeBetweenQuestionsDoublesUpToSixHours() {
        assertEquals(
                java.util.List.of(30L, 60L, 120L, 240L, 480L, 960L, 1_920L, 3_840L, 7_680L, 15_360L, 21_600L, 21_600L),
                IntStream.range(0, 12)
                        .mapToObj(number ->
                                StatusQuestions.pause(account(30), number).toSeconds())
                        .toList());
        assertEquals(Duration.ofHours(6), StatusQuestions.pause(account(30), 1_000));
    }

    @Test
    void theBrokerHoldsTheFirstQuestionForThePollInterval() {
        Publication first = StatusQuestions.first(Given.message("attempt 1"), account(30), Given.NOW);
        assertEquals(StatusQuestions.STATUS, first.kind());
        assertEquals(Given.NOW.plusSeconds(30), first.due());
    }

    @ParameterizedTest
    @CsvSource({
        // What the store knows, and whether the second attempt's question waits for it, or is asked.
        "'', 0, true, false",
        "unheard, 0, true, false",
        "deferred, 1, true, false",
        "sent, 1, true, false",
        "sending, 2, true, false",
        "unsure, 2, true, false",
        "sent, 2, false, true",
        "delivered, 2, false, false",
        "undelivered, 2, false, false",
        "sending, 3, false, false",
        "sent, 3, false, false"
    })
    void aQuestionWaitsUntilTheStoreHasHeardOfTheSending(String state, int latest, boolean waits, boolean asked) {
        Match known = state.isEmpty()
                ? null
                : new Match(
                        "m1",
                        "main",
                        latest,
                        latest,
                        state.equals("unheard") ? null : MessageState.ofWord(state),
                        null);
        assertEquals(waits, StatusQuestions.behind(known, 2));
        assertEquals(asked, !waits && StatusQuestions.open(known, 2));
    }

    private static Account account(int interval) {
        Account plain = Given.account("");
        return new Account(
                plain.id(),
                plain.provider(),
                plain.title(),
                true,
                null,
                plain.clients(),
                plain.numbers(),
                plain.texts(),
                null,
                plain.senderIds(),
                plain.delivery(),
                new Account.Connection(
                        null,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        null,
                        0,
                        Duration.ofSeconds(interval),
                        true,
                        null),
                plain.settings(),
                plain.secrets());
    }
}
