package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(WebServer.Running.class)
class SimpleApiTest {
    private static final String KEY = "&key=" + WebServer.SHOP_KEY;
    private static final String FORM = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @CsvSource({
        "to=%2B4915112345678&text=Gr%C3%BC%C3%9Fe,                          Grüße",
        "to=+4915112345678&text=a+b%2Bc,                                    a b+c",
        "to=%2B4915112345678&text=Gr%FC%DFe&charset=iso-8859-1,             Grüße",
        "to=%2B4915112345678&text=%80&charset=windows-1252,                 €",
        "to=%2B4915112345678&text=%F0%9F%98%80,                             😀",
    })
    void takesTheTextAsItWasMeant(String query, String text, WebServer web) throws Exception {
        HttpResponse<String> answer = web.get("/send?" + query + KEY);

        assertEquals("OK " + PretendHub.FIRST_ID + "\n", answer.body());
        assertEquals(200, answer.statusCode());
        assertEquals(text, web.hub.requests.get(0).text());
        assertEquals("+4915112345678", web.hub.requests.get(0).to());
    }

    @Test
    void takesAFormInItsCharset(WebServer web) throws Exception {
        web.post("/send?key=" + WebServer.SHOP_KEY, "to=%2B4915112345678&text=Gr%C3%BC%C3%9Fe", "Content-Type", FORM);
        web.post("/send", "to=%2B4915112345678&text=Gr%FC%DFe" + KEY, "Content-Type", FORM + "; charset=ISO-8859-1");

        assertEquals(
                List.of("Grüße", "Grüße"),
                web.hub.requests.stream().map(request -> request.text()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "to=%2B4915112345678&text=Hi,                              401, unauthenticated",
        "to=%2B4915112345678&text=Hi&key=mute-key,                 403, forbidden",
        "to=%2B4915112345678&key=shop-key,                         422, field-missing",
        "text=Hi&key=shop-key,                                     422, field-missing",
        "to=%2B49301234567&text=Hi&key=shop-key,                   422, number-not-mobile",
        "to=%2B4915112345678&text=Hi&key=shop-key&blink=1,         422, field-unknown",
        "to=%2B4915112345678&text=Hi&text=Ho&key=shop-key,         422, field-invalid",
        "to=%2B4915112345678&text=Gr%FC%DFe&key=shop-key,          422, field-invalid",
        "to=%2B4915112345678&text=Hi&charset=klingon&key=shop-key, 422, field-invalid",
    })
    void tellsWhyNotInOneLine(String query, int status, String code, WebServer web) throws Exception {
        HttpResponse<String> answer = web.get("/send?" + query);

        assertEquals(status, answer.statusCode(), answer::body);
        assertTrue(answer.body().startsWith("ERROR " + code + " "), answer::body);
        assertEquals(
                "text/plain; charset=utf-8",
                answer.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                List.of(),
                web.hub.requests.stream()
                        .filter(r -> !r.to().startsWith("+4930"))
                        .toList());
    }

    @Test
    void takesABasicLoginAndAnswersJson(WebServer web) throws Exception {
        for (String password : List.of(WebServer.SHOP_KEY, WebServer.SHOP_PASSWORD)) {
            String login = "Basic " + Base64.getEncoder().encodeToString(("shop:" + password).getBytes());
            HttpResponse<String> answer =
                    web.get("/send?to=%2B4915112345678&text=Hi&format=json", "Authorization", login);
            assertEquals(200, answer.statusCode());
            assertEquals("accepted", MessagesApiTest.json(answer).path("state").asText());
        }
        assertEquals(2, web.hub.requests.size());
        MessagesApiTest.assertProblem(
                web.get("/send?to=%2B49301234567&text=Hi" + KEY, "Accept", "application/json"),
                422,
                "number-not-mobile",
                "to");
        String wrong = "Basic " + Base64.getEncoder().encodeToString("other:shop-key".getBytes());
        assertEquals(
                401,
                web.get("/send?to=%2B4915112345678&text=Hi", "Authorization", wrong)
                        .statusCode());
    }

    @Test
    void tellsThatTheBrokerIsAway(WebServer web) throws Exception {
        web.hub.brokerDown = true;

        HttpResponse<String> answer = web.get("/send?to=%2B4915112345678&text=Hi" + KEY);

        assertEquals(503, answer.statusCode());
        assertTrue(answer.body().startsWith("ERROR service-unavailable "), answer::body);
    }
}
