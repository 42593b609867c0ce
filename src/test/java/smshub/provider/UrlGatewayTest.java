package smshub.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.text.UrlForm;

/** Texts of handsets in the octets of a gateway. */
class UrlGatewayTest {
    /** {@code Hi €} is 0048 0069 0020 20AC, {@code Привет} begins 041F 0440. */
    @ParameterizedTest
    @CsvSource({
        "text=%00H%00i%00%20%20%AC,                    ,         ,       ",
        "text=%04%1F%04%40,                            ,         ,       ",
        "text=%EF%BF%BD,                               ,         ,       ",
        "text=%00H%00i%00%20%20%AC,                    UTF-16BE, ,       Hi €",
        "text=%04%1F%04%40,                            UTF-16BE, ,       Пр",
        "text=%D8%3D%DE%00,                            UTF-16BE, ,       😀",
        "text=%D8%3D,                                  UTF-16BE, ,       ",
        "text=%00H%00i&coding=2,                       ,         coding, Hi",
        "text=%00H%00i&dcs=8,                          ,         dcs,    Hi",
        "text=H%C3%A9&coding=0,                        ,         coding, Hé",
        "text=H%E9,                                    windows-1252, ,   Hé",
        "text=H%C3%A9%0Aline,                          ,         ,       'Hé\nline'",
    })
    void aTextIsReadInItsCharsetOrNotAtAll(String query, String charset, String coding, String text) {
        Map<String, String> settings = new HashMap<>();
        if (charset != null) {
            settings.put("inbound-charset", charset);
        }
        if (coding != null) {
            settings.put("inbound-coding", coding);
        }
        Callback callback = callback(settings, query + "&from=491711234567");
        UrlGateway gateway = new UrlGateway();

        String read = gateway.unreadable(callback).isPresent()
                ? null
                : gateway.inbound(callback).get(0).text();

        assertEquals(text == null ? null : text.replace("\\n", "\n"), read);
    }

    private static Callback callback(Map<String, String> settings, String query) {
        Account account =
                Samples.account(new UrlGateway(), settings, "http://127.0.0.1:1/", null, Duration.ofSeconds(1));
        Map<String, List<String>> parameters = UrlForm.decode(query, StandardCharsets.UTF_8)
                .or(() -> UrlForm.decode(query, StandardCharsets.ISO_8859_1))
                .orElseThrow();
        return new Callback(
                account,
                "GET",
                "http://hub.example/callback/gateway/inbound?" + query,
                Map.of(),
                parameters,
                new byte[0],
                Instant.EPOCH);
    }
}
