package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.provider.ExampleProvider;

@ExtendWith(WebServer.Running.class)
class CallbackApiTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void receiptsAreTakenFromQueryAndForm(WebServer web) throws Exception {
        assertAcknowledged(web.get("/callback/open/open-me/receipt?id=a"));
        assertAcknowledged(web.post("/callback/open/open-me/receipt?x=1", "id=b", "Content-Type", FORM));

        assertEquals("GET [id]", web.hub.receipts.get(0).providerCode());
        assertEquals("POST [x, id]", web.hub.receipts.get(1).providerCode());
        assertEquals("b", web.hub.receipts.get(1).providerId());
    }

    @Test
    void textsKeepTheirCharacters(WebServer web) throws Exception {
        assertAcknowledged(web.get("/callback/open/open-me/inbound?from=1&text=Gr%C3%BC%C3%9Fe"));
        assertAcknowledged(web.get("/callback/open/open-me/inbound?from=1&text=Gr%FC%DFe"));
        assertAcknowledged(web.post(
                "/callback/open/open-me/inbound", "from=1&text=%A4", "Content-Type", FORM + "; charset=iso-8859-15"));
        assertAcknowledged(
                web.post("/callback/open/open-me/inbound", "{\"text\":\"ü\"}", "Content-Type", "application/json"));

        assertEquals(
                List.of("Grüße", "Grüße", "€", "{\"text\":\"ü\"}"),
                web.hub.fromHandsets.stream().map(message -> message.text()).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/callback/sms-de/receipt?id=a",
                "/callback/sms-de/receipt?id=a&secret=call-m",
                "/callback/sms-de/wrong/receipt?id=a",
                "/callback/sms-de/wrong/receipt?id=a&secret=call-me",
            })
    void withoutTheSecretNobodyCallsBack(String path, WebServer web) throws Exception {
        MessagesApiTest.assertProblem(web.get(path), 403, "forbidden", null);
        assertEquals(List.of(), web.hub.receipts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/callback/sms-de/receipt?id=a&secret=call-me", "/callback/sms-de/call-me/receipt?id=a"})
    void theSecretIsTakenFromParameterOrPathAndNotHandedOn(String path, WebServer web) throws Exception {
        assertAcknowledged(web.get(path));
        assertEquals("GET [id]", web.hub.receipts.get(0).providerCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/callback/shut/receipt?id=a",
                "/callback/shut/receipt?id=a&secret=",
                "/callback/open/receipt?id=a"
            })
    void nobodyCallsBackWithoutASecret(String path, WebServer web) throws Exception {
        MessagesApiTest.assertProblem(web.get(path), 403, "forbidden", null);
        assertEquals(List.of(), web.hub.receipts);
    }

    @Test
    void whatIsNotOnDiskIsNotAcknowledged(WebServer web) throws Exception {
        web.hub.brokerDown = true;

        MessagesApiTest.assertProblem(web.get("/callback/open/open-me/receipt?id=a"), 503, "service-unavailable", null);
        MessagesApiTest.assertProblem(
                web.get("/callback/open/open-me/inbound?text=a"), 503, "service-unavailable", null);
    }

    @Test
    void whatCannotBeReadDoesNotComeAgain(WebServer web) throws Exception {
        assertAcknowledged(web.get("/callback/open/open-me/receipt?unknown=1"));
        assertEquals(List.of(), web.hub.receipts);
    }

    @Test
    void aSignatureOverAddressHeaderAndBodyIsChecked(WebServer web) throws Exception {
        String path = "/callback/signed/signed-call/receipt?state=delivered&x=%2B1";
        String body = "id=b";
        String signature = ExampleProvider.signature(
                WebServer.SIGNED, "POST", web.at(path).toString(), "1", body.getBytes(StandardCharsets.UTF_8));

        assertAcknowledged(web.post(path, body, signed(signature, "1")));
        assertEquals("b", web.hub.receipts.get(0).providerId());

        for (HttpResponse<String> forged : List.of(
                web.post(path, "id=c", signed(signature, "1")),
                web.post(path, body, signed(signature, "2")),
                web.post(path.replace("%2B1", "%2B2"), body, signed(signature, "1")),
                web.post(path, body, "Content-Type", FORM),
                web.get(path + "&id=b"))) {
            MessagesApiTest.assertProblem(forged, 403, "forbidden", null);
        }
        assertEquals(1, web.hub.receipts.size());
    }

    private static String[] signed(String signature, String moment) {
        return new String[] {"Content-Type", FORM, ExampleProvider.SIGNATURE, signature, ExampleProvider.MOMENT, moment
        };
    }

    /** A provider takes anything but its acknowledgement for «not arrived». */
    @Test
    void anAccountThatOnlySendsLeavesMessagesWithTheProvider(WebServer web) throws Exception {
        MessagesApiTest.assertProblem(
                web.get("/callback/silent/open-me/inbound?from=1&text=a"), 404, "not-found", null);
        assertEquals(List.of(), web.hub.fromHandsets);
        assertAcknowledged(web.get("/callback/silent/open-me/receipt?id=a"));
        assertEquals(1, web.hub.receipts.size());
    }

    @Test
    void unknownAccountsAreNotFound(WebServer web) throws Exception {
        MessagesApiTest.assertProblem(web.get("/callback/nobody/receipt?id=a"), 404, "not-found", null);
    }

    private static void assertAcknowledged(HttpResponse<String> answer) {
        assertEquals("OK", answer.body());
        assertEquals(200, answer.statusCode());
    }
}
