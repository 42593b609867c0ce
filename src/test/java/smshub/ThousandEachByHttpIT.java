package smshub;

import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.testing.Certificates;

/** By each provider that is called over HTTP. */
class ThousandEachByHttpIT extends ThousandEachContract {
    @Override
    List<Account> accounts() throws Exception {
        Certificates certificates = new Certificates(Files.createDirectory(data.resolve("certificates")));
        int tls = simulators.listenTls(
                certificates.certificate("server", "CN=localhost"), Certificates.PASSWORD, certificates.authority());
        Account.Tls known = new Account.Tls(
                certificates.certificate("hub", "CN=1992125"),
                new Secret(Certificates.PASSWORD),
                certificates.authority());
        URI o2 = URI.create("https://127.0.0.1:" + tls + "/o2/getpost/GP");
        return List.of(
                account("smsapi", "smsapi", simulators.smsapi(), Map.of("token", "t"), null),
                account("websms", "websms", simulators.websms(), Map.of("user", "u", "password", "p"), null),
                account(
                        "smsbrana",
                        "smsbrana",
                        simulators.smsbrana(),
                        Map.of("login", "hub", "password", "demo"),
                        null),
                account("o2", "o2-sms-connector", o2, Map.of("ba-id", "1992125"), known),
                account("gateway", "url-gateway", null, gateway(simulators.gateway()), null),
                account(
                        "sms4",
                        "sms4",
                        simulators.sms4(),
                        Map.of("customer", "AB1", "user", "praxis", "password", "geheim"),
                        null),
                account("steps", "3steps2web", null, steps(), null));
    }

    @Override
    @ParameterizedTest
    @CsvSource({
        // receipts come by call-back or poll; what was lost is asked for, or known by its receipt
        "smsapi, delivered 960 undelivered 20 sent 10 dead 10",
        "websms, delivered 950 undelivered 20 sent 10 dead 10 unsure 10",
        // a receipt names an id that the lost answer would have told
        "smsbrana, delivered 930 undelivered 20 sent 40 dead 10",
        "o2, delivered 950 undelivered 20 sent 10 dead 10 unsure 10",
        // no receipts: what was lost stays unsure, until somebody decides
        "gateway, sent 950 dead 20 unsure 30",
        "steps, sent 950 dead 20 unsure 30",
        "sms4, delivered 910 undelivered 20 sent 10 dead 10 unsure 50",
    })
    void allAreAccountedFor(String account, String expected) {
        super.allAreAccountedFor(account, expected);
    }

    private static Map<String, String> gateway(String url) {
        return Map.of("url", url, "success", "^OK", "failure", "^ERROR (\\d+)", "id", "^OK (\\d+)");
    }

    private Map<String, String> steps() {
        Map<String, String> settings = new HashMap<>(gateway(simulators.url() + "gateway/send"));
        settings.put("api-key", "demo");
        settings.put(
                "body",
                "{\"account\":\"demo\",\"password\":\"[KEY]\",\"destination\":\"[PHONE]\",\"content\":\"[MSG]\",\"id\":\"[ID]\"}");
        return settings;
    }
}
