package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedLoginsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
    private static final RefusedLogins COUNTED = WebServer.unslowed();

    private static WebServer web;

    @BeforeAll
    static void start() throws Exception {
        web = new WebServer(Set.of("smsapi", "smsbrana", "websms", "kannel"), COUNTED);
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /** Neither who brings no key nor who has one without the right has guessed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/accounts                                                    |                                        | 0 | 0
            /api/v1/accounts                                                    | X-API-Key: guess                       | 1 | 0
            /api/v1/accounts                                                    | X-API-Key: mute-key                    | 0 | 0
            /api/v1/accounts                                                    | X-API-Key: shop-key                    | 0 | 0
            /send?to=1&text=Hi                                                  |                                        | 0 | 0
            /send?to=1&text=Hi&key=guess                                        |                                        | 1 | 0
            /send?to=1&text=Hi&key=mute-key                                     |                                        | 0 | 0
            /send?to=1&text=Hi                                                  | Authorization: Basic c2hvcDpndWVzcw==  | 1 | 0
            /cgi-bin/sendsms?to=1&text=Hi                                       |                                        | 0 | 0
            /cgi-bin/sendsms?to=1&text=Hi&username=shop&password=guess          |                                        | 1 | 0
            /cgi-bin/sendsms?to=1&text=Hi&username=mute&password=mute-key       |                                        | 0 | 0
            /sms.do?to=1&message=Hi                                             |                                        | 0 | 0
            /sms.do?to=1&message=Hi&username=shop                               |                                        | 0 | 0
            /sms.do?to=1&message=Hi&username=shop&password=guess                |                                        | 1 | 0
            /sms.do?to=1&message=Hi                                             | Authorization: Bearer guess            | 1 | 0
            /sms.do?to=1&message=Hi                                             | Authorization: Bearer mute-key         | 0 | 0
            /smsconnect/http.php?action=credit_info                             |                                        | 0 | 0
            /smsconnect/http.php?action=credit_info&login=shop                  |                                        | 0 | 0
            /smsconnect/http.php?action=credit_info&login=shop&password=guess   |                                        | 1 | 0
            /smsconnect/http.php?action=credit_info&login=who&password=guess    |                                        | 1 | 0
            /smsconnect/http.php?action=credit_info&login=shop&sul=a&hash=b     |                                        | 1 | 0
            /smsconnect/http.php?action=credit_info&login=shop&sul=a&hash=b&time=20200101T000000 |                       | 0 | 0
            /smsconnect/http.php?action=send_sms&login=mute&password=mute-key   |                                        | 0 | 0
            /json/smsmessaging/text                                             |                                        | 0 | 0
            /json/smsmessaging/text                                             | Authorization: Bearer guess            | 1 | 0
            /json/smsmessaging/text                                             | Authorization: Basic c2hvcDpndWVzcw==  | 1 | 0
            /json/smsmessaging/text                                             | Authorization: Bearer mute-key         | 0 | 0
            /callback/sms-de/receipt?id=1                                       |                                        | 0 | 1
            /callback/sms-de/receipt?id=1&secret=guess                          |                                        | 0 | 1
            /callback/sms-de/receipt?id=1&secret=call-me                        |                                        | 0 | 0
            """)
    void whatIsWrongIsCounted(String path, String header, int keys, int callbacks) throws Exception {
        long keysBefore = COUNTED.keys();
        long callbacksBefore = COUNTED.callbacks();
        String[] headers = header == null ? new String[0] : header.split(": ", 2);
        if (path.startsWith("/json")) {
            web.post(path, "{}", headers);
        } else {
            web.get(path, headers);
        }
        assertEquals(keys, COUNTED.keys() - keysBefore);
        assertEquals(callbacks, COUNTED.callbacks() - callbacksBefore);
    }

    @Test
    void theSixthRefusalOfAnAddressComesLater() throws Exception {
        RefusedLogins refused = new RefusedLogins(TrustedProxies.NONE, CLOCK);
        try (WebServer slowing = new WebServer(Set.of("smsbrana"), refused)) {
            for (int i = 0; i < 5; i++) {
                assertEquals(401, slowing.get("/send?to=1&text=Hi&key=guess").statusCode());
            }
            for (String path : new String[] {
                "/send?to=1&text=Hi&key=guess", "/smsconnect/http.php?action=credit_info&login=shop&password=guess"
            }) {
                long start = System.nanoTime();
                slowing.get(path);
                assertTrue(System.nanoTime() - start >= Duration.ofMillis(950).toNanos(), path);
            }
            assertEquals(7, refused.keys());
            assertEquals(Duration.ZERO, refused.delay("simpleSend", "10.0.0.2"), "another address");
        }
    }
}
