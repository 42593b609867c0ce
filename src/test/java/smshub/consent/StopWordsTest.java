package smshub.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.InboundMessage;

class StopWordsTest {
    private static final StopWords USUAL = new StopWords(StopWords.USUAL_STOPS, StopWords.USUAL_STARTS);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "STOP,stopped",
                " stop ,stopped",
                "Stop!,stopped",
                "Stop.. ,stopped",
                "stop  all,stopped",
                "Stopp,stopped",
                "ARRÊT,stopped",
                "arrêt,stopped",
                "Koniec.,stopped",
                "Zrušiť,stopped",
                "ZRUŠIT,stopped",
                "Odhlásit,stopped",
                "ＳＴＯＰ,stopped",
                "START,granted",
                "Wznów,granted",
                "Přihlásit,granted",
                "please stop,-",
                "Stop it,-",
                "stopover,-",
                "!,-",
                "'',-",
            })
    void onlyAWholeTextCounts(String text, String state) {
        assertEquals(
                Optional.ofNullable(state),
                USUAL.read(inbound("+491711234567", text))
                        .map(said -> said.state().word() + said.category()));
    }

    @Test
    void aPhraseMayBeAboutACategory() {
        StopWords words = new StopWords(List.of("STOP", "STOP WERBUNG=Advertising"), List.of("JA BITTE=advertising"));
        assertEquals(
                "advertising",
                words.read(inbound("+491711234567", "stop Werbung!"))
                        .orElseThrow()
                        .category());
        assertEquals(
                "", words.read(inbound("+491711234567", "stop")).orElseThrow().category());
        assertEquals(
                Consent.State.GRANTED,
                words.read(inbound("+491711234567", "Ja, bitte".replace(",", "")))
                        .orElseThrow()
                        .state());
    }

    @Test
    void aSenderWithoutANumberSaysNothing() {
        assertEquals(Optional.empty(), USUAL.read(inbound("Acme", "STOP")));
    }

    @Test
    void aWordHasOneMeaning() {
        assertEquals(
                "'start!' has another meaning in the lists as well",
                assertThrows(IllegalArgumentException.class, () -> new StopWords(List.of("START"), List.of("start!")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new StopWords(List.of("!=news"), List.of()));
    }

    private static InboundMessage inbound(String from, String text) {
        return new InboundMessage("id", "main", null, from, "90210", text, Instant.EPOCH, null);
    }
}
