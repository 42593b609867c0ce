package smshub.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.ConsentMode;
import smshub.consent.Consent.State;
import smshub.message.Msisdn;

class ConsentsTest {
    private static final String NUMBER = "+491711234567";

    // what was said of all, of "news" and of "alarm" | the client's and the account's mode | category | problem
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,       -,       -,       -,         STOP_LIST, -,     -",
                "STOPPED, -,       -,       -,         STOP_LIST, -,     recipient-opted-out",
                "STOPPED, -,       -,       -,         STOP_LIST, News,  recipient-opted-out",
                "STOPPED, -,       -,       OFF,       STOP_LIST, -,     -",
                "STOPPED, -,       -,       STOP_LIST, OFF,       -,     recipient-opted-out",
                // who stopped advertising still hears the alarm, and the other way round
                "-,       STOPPED, -,       -,         STOP_LIST, NEWS,  recipient-opted-out",
                "-,       STOPPED, -,       -,         STOP_LIST, other, -",
                "-,       STOPPED, -,       -,         STOP_LIST, -,     -",
                "STOPPED, GRANTED, -,       -,         STOP_LIST, news,  -",
                "GRANTED, STOPPED, -,       -,         REQUIRED,  news,  recipient-opted-out",
                // an exempt category, which only its own stop ends
                "STOPPED, -,       -,       -,         STOP_LIST, alarm, -",
                "STOPPED, -,       STOPPED, -,         STOP_LIST, alarm, recipient-opted-out",
                "GRANTED, -,       -,       -,         REQUIRED,  alarm, consent-missing",
                "-,       -,       -,       -,         REQUIRED,  -,     consent-missing",
                "-,       GRANTED, -,       -,         REQUIRED,  -,     consent-missing",
                "-,       GRANTED, -,       -,         REQUIRED,  news,  -",
                "GRANTED, -,       -,       -,         REQUIRED,  news,  -",
            })
    void whatCounts(
            State all, State news, State alarm, ConsentMode client, ConsentMode account, String category, String code) {
        ConsentMemory memory = new ConsentMemory();
        memory.loaded();
        note(memory, "", all);
        note(memory, "news", news);
        note(memory, "alarm", alarm);
        Consents.Finding finding = new Consents(
                        memory, client == null ? Map.of() : Map.of("shop", client), Set.of("alarm"))
                .of(new Msisdn(NUMBER), category, "shop", account);
        assertEquals(
                code,
                finding.problem() == null ? null : finding.problem().code().word());
        if (code != null) {
            assertEquals("to", finding.problem().field());
        }
    }

    /** Nobody is refused because the database was away when the hub started, and nobody is sent to who may have said stop. */
    @Test
    void beforeTheListIsThereWhatNeedsItIsOpen() {
        ConsentMemory memory = new ConsentMemory();
        Consents consents = new Consents(memory, Map.of("staff", ConsentMode.OFF), Set.of());
        assertTrue(consents.of(new Msisdn(NUMBER), null, "shop", ConsentMode.REQUIRED)
                .open());
        assertTrue(consents.of(new Msisdn(NUMBER), null, "shop", ConsentMode.STOP_LIST)
                .open());
        assertFalse(consents.of(new Msisdn(NUMBER), null, "staff", ConsentMode.STOP_LIST)
                .open());
        // what was heard meanwhile counts at once
        note(memory, "", State.STOPPED);
        assertEquals(
                "recipient-opted-out",
                consents.of(new Msisdn(NUMBER), null, "shop", ConsentMode.STOP_LIST)
                        .problem()
                        .code()
                        .word());
    }

    private static void note(ConsentMemory memory, String category, State state) {
        if (state != null) {
            memory.note(new Consent(NUMBER, category, state, Consent.Source.API, "app", Instant.EPOCH));
        }
    }
}
