package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.protocol.modem.at.CommandRefusal;
import smshub.protocol.modem.component.CmsError.Fault;

class CmsErrorTest {
    @ParameterizedTest
    @CsvSource({
        "CMS, 1, RECIPIENT",
        "CMS, 27, RECIPIENT_OUT",
        "CME, 32, MODEM",
        "CMS, 8, SUBSCRIPTION",
        "CMS, 38, NETWORK",
        "CMS, 42, NETWORK_BUSY",
        "CMS, 97, MESSAGE",
        "CMS, 21, NETWORK",
        "CMS, 128, MESSAGE",
        "CMS, 197, NONE",
        "CMS, 198, VALIDITY",
        "CMS, 199, VALIDITY",
        "CMS, 211, MODEM",
        "CMS, 304, MESSAGE",
        "CMS, 310, SIM",
        "CMS, 314, MODEM",
        "CMS, 331, MODEM",
        "CMS, 332, UNKNOWN",
        "CMS, 340, UNKNOWN",
        "CMS, 500, NETWORK",
        "CMS, 514, MODEM",
        "CMS, 9999, NETWORK",
        "CMS, -1, NETWORK",
        "CME, 10, SIM",
        "CME, 14, MODEM",
        "CME, 31, UNKNOWN",
        "CME, 42, SIM",
        "CME, 50, MESSAGE",
        "CME, 62, SUBSCRIPTION",
        "PLAIN, -1, NETWORK"
    })
    void refusalsHaveAMeaning(CommandRefusal.Kind kind, int code, Fault fault) {
        assertEquals(fault, CmsError.of(new CommandRefusal(kind, code)).fault());
    }

    /** Every code that the standards name, so that a message's end never hangs on a gap. */
    @ParameterizedTest
    @CsvSource({
        // RP causes (24.011 annex E), failure causes (23.040 clause 9.2.3.22), the equipment's own (27.005 clause
        // 3.2.5)
        "CMS, 1 8 10 17 21 22 27 28 29 30 38 41 42 47 50 69 81 95 96 97 98 99 111 127",
        "CMS, 128 129 130 143 144 145 159 160 161 175 176 192 193 194 195 196 197 198 199",
        "CMS, 208 209 210 211 212 213 224 254 255",
        "CMS, 300 301 302 303 304 305 310 311 312 313 314 315 316 317 318 320 321 322 330 331 332 340 500",
        // 27.007 clause 9.2
        "CME, 0 1 2 3 4 5 6 7 10 11 12 13 14 15 16 17 18 20 21 22 23 24 25 26 27 30 31 32",
        "CME, 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 100"
    })
    void eachCodeOfTheStandardsIsExplained(CommandRefusal.Kind kind, String codes) {
        String unexplained =
                CmsError.of(new CommandRefusal(kind, CommandRefusal.NONE)).text();
        for (String code : codes.split(" ")) {
            assertNotEquals(
                    unexplained,
                    CmsError.of(new CommandRefusal(kind, Integer.parseInt(code)))
                            .text(),
                    code);
        }
    }
}
