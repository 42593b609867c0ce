package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.DeliveryReceipt.Status;

class StateWordsTest {
    private static final StateWords OWN = StateWords.USUAL.after(StateWords.word("UNDEL", Status.UNDERWAY));

    @ParameterizedTest
    @CsvSource({
        "DELIVRD, DELIVERED, DELIVERED",
        "Delivered_To_Handset, DELIVERED, DELIVERED",
        "delivering, UNDERWAY, UNDERWAY",
        "delivery failed, UNDELIVERED, UNDELIVERED",
        "UNDELIVERED, UNDELIVERED, UNDERWAY",
        "un-delivered, UNDELIVERED, UNDERWAY",
        "Expired, UNDELIVERED, UNDELIVERED",
        "EN_ROUTE, UNDERWAY, UNDERWAY",
        "UNKNOWN, UNKNOWN, UNKNOWN",
        "VANISHED, UNCLEAR, UNCLEAR",
        "404, UNCLEAR, UNCLEAR",
        "'', UNCLEAR, UNCLEAR",
        ", UNCLEAR, UNCLEAR"
    })
    void aWordMeansWhatItBeginsWithAndWhatIsNewIsUnclear(String word, Status usual, Status own) {
        assertEquals(usual, StateWords.USUAL.of(word));
        assertEquals(own, OWN.of(word));
    }
}
