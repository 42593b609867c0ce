package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedLoginsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "getMessage,      401, 1, 0",
        "getMessage,      403, 0, 0",
        "getMessage,      200, 0, 0",
        "kannelSend,      403, 1, 0",
        "callbackReceipt, 403, 0, 1",
        "callbackReceipt, 200, 0, 0",
    })
    void tellsWhatRefusesALogin(String operation, int status, int keys, int callbacks) {
        RefusedLogins refused = new RefusedLogins(CLOCK);
        refused.delay(operation, status, "10.0.0.1");
        assertEquals(keys, refused.keys());
        assertEquals(callbacks, refused.callbacks());
    }

    @Test
    void theSixthRefusalOfAnAddressComesLater() throws Exception {
        RefusedLogins refused = new RefusedLogins(CLOCK);
        try (WebServer web = new WebServer(Set.of(), refused)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(401, web.get("/send?to=1&text=Hi&key=guess").statusCode());
            }
            long start = System.nanoTime();
            assertEquals(401, web.get("/send?to=1&text=Hi&key=guess").statusCode());
            assertTrue(System.nanoTime() - start >= Duration.ofMillis(950).toNanos());
            assertEquals(6, refused.keys());
            assertEquals(Duration.ZERO, refused.delay("simpleSend", 200, "127.0.0.1"), "what is right");
            assertEquals(Duration.ZERO, refused.delay("simpleSend", 401, "10.0.0.2"), "another address");
        }
    }
}
