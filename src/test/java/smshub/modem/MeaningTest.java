package smshub.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.modem.Meaning.Fault;
import smshub.modem.at.Refusal;

class MeaningTest {
    @ParameterizedTest
    @CsvSource({
        "CMS, 1, RECIPIENT",
        "CMS, 27, RECIPIENT_OUT",
        "CME, 32, MODEM",
        "CMS, 8, SUBSCRIPTION",
        "CMS, 38, NETWORK",
        "CMS, 42, NETWORK_BUSY",
        "CMS, 97, MESSAGE",
        "CMS, 197, NONE",
        "CMS, 304, MESSAGE",
        "CMS, 310, SIM",
        "CMS, 314, MODEM",
        "CMS, 331, MODEM",
        "CMS, 332, UNKNOWN",
        "CMS, 500, NETWORK",
        "CMS, 514, MODEM",
        "CMS, 9999, NETWORK",
        "CMS, -1, NETWORK",
        "CME, 10, SIM",
        "CME, 14, MODEM",
        "CME, 31, UNKNOWN",
        "CME, 42, SIM",
        "PLAIN, -1, NETWORK"
    })
    void refusalsHaveAMeaning(Refusal.Kind kind, int code, Fault fault) {
        assertEquals(fault, Meaning.of(new Refusal(kind, code)).fault());
    }
}
