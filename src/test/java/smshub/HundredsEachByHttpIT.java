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
class HundredsEachByHttpIT extends HundredsEachContract {
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
        "smsapi, delivered 96 undelivered 2 sent 1 dead 1",
        "websms, delivered 95 undelivered 2 sent 1 dead 1 unsure 1",
        // a receipt names an id that the lost answer would have told
        "smsbrana, delivered 93 undelivered 2 sent 4 dead 1",
        "o2, delivered 95 undelivered 2 sent 1 dead 1 unsure 1",
        // no receipts: what was lost stays unsure, until somebody decides
        "gateway, sent 95 dead 2 unsure 3",
        "steps, sent 95 dead 2 unsure 3",
        "sms4, delivered 91 undelivered 2 sent 1 dead 1 unsure 5",
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
