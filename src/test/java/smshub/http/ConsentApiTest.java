package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.consent.Consent;

@ExtendWith(WebServer.Running.class)
class ConsentApiTest {
    private static final String[] OPERATOR = {"X-API-Key", WebServer.OPERATOR_KEY};

    @BeforeEach
    void forget(WebServer web) {
        web.consents.taken.clear();
    }

    @Test
    void aNumberIsWrittenInAnyInternationalFormAndKeptInOne(WebServer web) throws Exception {
        for (String written : List.of("+4915112345678", "4915112345678", "004915112345678", "%2B49%20151%2012345678")) {
            assertEquals(
                    200,
                    put(web, written, "{\"state\":\"stopped\",\"category\":\" News\"}")
                            .statusCode(),
                    written);
            Consent taken = web.consents.taken.get(0);
            assertEquals("+4915112345678 news stopped api office", words(taken));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "hello          | {\"state\":\"stopped\"}                          | 422 | number-invalid | number",
                "+4915112345678 | {\"state\":\"maybe\"}                            | 422 | field-invalid  | state",
                "+4915112345678 | {\"state\":\"forgotten\"}                        | 422 | field-invalid  | state",
                "+4915112345678 | {}                                               | 422 | field-missing  | state",
                "+4915112345678 | []                                               | 400 | body-malformed | -",
                "+4915112345678 | {\"state\":\"stopped\",\"why\":\"x\"}            | 422 | field-unknown  | -",
                "+4915112345678 | {\"state\":\"stopped\",\"at\":\"soon\"}          | 422 | field-invalid  | at",
                "+4915112345678 | {\"state\":\"stopped\",\"at\":\"2999-01-01\"}    | 422 | field-invalid  | at",
                "+4915112345678 | {\"state\":\"stopped\",\"category\":7}           | 422 | field-invalid  | category",
                "+4915112345678 | {\"state\":\"stopped\",\"category\":\"one too many\"} | 422 | field-invalid | category",
            })
    void whatIsWrongIsNamed(String number, String body, int status, String code, String field, WebServer web)
            throws Exception {
        MessagesApiTest.assertProblem(put(web, number, body), status, code, field);
        assertEquals(List.of(), web.consents.taken);
    }

    @Test
    void othersThanOperatorsMayNothing(WebServer web) throws Exception {
        String[] shop = {"X-API-Key", WebServer.SHOP_KEY};
        MessagesApiTest.assertProblem(web.get("/api/v1/consents", shop), 403, "forbidden", null);
        MessagesApiTest.assertProblem(web.get("/api/v1/consents/+4915112345678", shop), 403, "forbidden", null);
    }

    @Test
    void aFileIsReadAsSpreadsheetsWriteIt(WebServer web) throws Exception {
        String file = "\uFEFFState;Number;at;category\r\n"
                + "stopped;+49 151 12345678;2026-01-31;\"News; and \"\"more\"\"\"\r\n\r\n"
                + "granted;004915112345679;2026-01-31T08:00:00+01:00;";
        HttpResponse<String> answer = post(web, file);
        assertEquals("{\"imported\":2}", answer.body());
        assertEquals(
                List.of("+4915112345678 news; and \"more\" stopped csv office", "+4915112345679  granted csv office"),
                web.consents.taken.stream().map(ConsentApiTest::words).toList());
        assertEquals(
                Instant.parse("2026-01-31T07:00:00Z"), web.consents.taken.get(1).at());
    }

    @Test
    void whatIsExportedCanBeImported(WebServer web) throws Exception {
        String file = web.get("/api/v1/consents?format=csv", OPERATOR).body();
        assertEquals(
                "number,category,state,source,by,at\r\n+4915112345678,,stopped,sms,sms-de,2026-03-01T10:00:00Z\r\n",
                file);
        assertEquals(200, post(web, file).statusCode());
        assertEquals(List.of(PretendConsents.EXAMPLE), web.consents.taken);
    }

    @Test
    void aFileWithAMistakeIsNotTakenOverAndEachMistakeIsNamed(WebServer web) throws Exception {
        HttpResponse<String> answer =
                post(web, "number,state\n+4915112345678,stopped\nhello,stopped\n\n+4915112345678\n+4915112345678,no\n");
        MessagesApiTest.assertProblem(answer, 422, "field-invalid", null);
        assertTrue(
                answer.body()
                        .contains("Nothing was taken over: line 3: number must be in international form, such as"
                                + " +4915112345678; line 5: has 1 columns, not 2; line 6: state must be granted or"
                                + " stopped."),
                answer.body());
        MessagesApiTest.assertProblem(post(web, "phone,state\n1,stopped\n"), 422, "field-invalid", null);
        assertEquals(List.of(), web.consents.taken);
    }

    private static HttpResponse<String> put(WebServer web, String number, String body) throws Exception {
        return web.send(
                HttpRequest.newBuilder(web.at("/api/v1/consents/" + number)).PUT(BodyPublishers.ofString(body)),
                "X-API-Key",
                WebServer.OPERATOR_KEY,
                "Content-Type",
                "application/json");
    }

    private static HttpResponse<String> post(WebServer web, String file) throws Exception {
        return web.post(
                "/api/v1/consents",
                file.getBytes(StandardCharsets.UTF_8),
                "X-API-Key",
                WebServer.OPERATOR_KEY,
                "Content-Type",
                "text/csv");
    }

    private static String words(Consent consent) {
        return String.join(
                " ",
                consent.number(),
                consent.category(),
                consent.state().word(),
                consent.source().word(),
                consent.by());
    }
}
