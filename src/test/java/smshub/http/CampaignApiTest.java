package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(WebServer.Running.class)
class CampaignApiTest {
    private static final String PATH = "/api/v1/campaigns";
    private static final String ONE = PATH + "/" + PretendCampaigns.ID;
    private static final String[] SHOP = {"X-API-Key", WebServer.SHOP_KEY, "Content-Type", "application/json"};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                                     | 400 | body-malformed | -",
                "[]                                                    | 400 | body-malformed | -",
                "{'subject':'s','text':'t'                             | 400 | body-malformed | -",
                "{'subject':'s','text':'t'} more                       | 400 | body-malformed | -",
                "{'text':'t'}                                          | 422 | field-missing  | subject",
                "{'subject':'s'}                                       | 422 | field-missing  | text",
                "{'subject':'s','text':'t','template':'x'}             | 422 | field-invalid  | text",
                "{'subject':' ','text':'t'}                            | 422 | field-invalid  | subject",
                "{'subject':7,'text':'t'}                              | 422 | field-invalid  | subject",
                "{'subject':'s','text':'t','priority':4}               | 422 | field-invalid  | priority",
                "{'subject':'s','text':'t','rate':0}                   | 422 | field-invalid  | rate",
                "{'subject':'s','text':'t','rate':99999999999}         | 422 | field-invalid  | rate",
                "{'subject':'s','text':'t','start':'yes'}              | 422 | field-invalid  | start",
                "{'subject':'s','text':'t','start':true}               | 422 | field-missing  | recipients",
                "{'subject':'s','text':'t','why':1}                    | 422 | field-unknown  | -",
                "{'subject':'s','text':'t','recipients':'+49'}         | 422 | field-invalid  | recipients",
                "{'subject':'s','text':'t','recipients':[7]}           | 422 | field-invalid  | recipients",
                "{'subject':'s','text':'t','recipients':['1',{}]}      | 422 | field-invalid  | recipients",
                "{'subject':'s','text':'t','recipients':[{'to':'1','a':'b'}]} | 422 | field-invalid | recipients",
                "{'subject':'s','text':'t','values':{'a':{}}}          | 422 | field-invalid  | values",
                "{'subject':'s','text':'t','query':'none'}             | 422 | field-invalid  | query",
            })
    void whatIsWrongIsNamed(String body, int status, String code, String field, WebServer web) throws Exception {
        MessagesApiTest.assertProblem(
                web.post(PATH, body == null ? "" : body.replace('\'', '"'), SHOP), status, code, field);
    }

    @Test
    void bodiesThatDoNotComeKeepNoThreadFromOtherRequests(WebServer web) throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("127.0.0.1", web.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST " + PATH + " HTTP/1.1\r\nHost: hub\r\nX-API-Key: " + WebServer.SHOP_KEY
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(
                    200,
                    assertTimeoutPreemptively(
                                    Duration.ofSeconds(30), () -> web.get(PATH, "X-API-Key", WebServer.SHOP_KEY))
                            .statusCode());
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void fieldsMayStandBehindTheRecipients(WebServer web) throws Exception {
        String body = "{'recipients':['+491','+492',{'to':'+493','values':{'name':'Ann','n':3}}],'rate':7,"
                + "'subject':'s','text':'t','priority':0}";

        assertEquals(202, web.post(PATH, body.replace('\'', '"'), SHOP).statusCode());

        assertEquals(
                List.of("+491", "+492", "+493"),
                web.campaigns.rows.stream().map(row -> row.to()).toList());
        assertEquals("{name=Ann, n=3}", web.campaigns.rows.get(2).values().toString());
        assertEquals(7, web.campaigns.wording.rate());
        assertEquals(0, web.campaigns.wording.priority());
        assertEquals(true, web.campaigns.start, "one with recipients starts unless it says otherwise");
    }

    @Test
    void oneWithoutRecipientsIsADraft(WebServer web) throws Exception {
        web.post(PATH, "{\"subject\":\"s\",\"text\":\"t\"}", SHOP);
        assertEquals(false, web.campaigns.start);
        web.post(PATH, "{\"subject\":\"s\",\"text\":\"t\",\"recipients\":[\"+491\"],\"start\":false}", SHOP);
        assertEquals(false, web.campaigns.start);
    }

    /** More than a request may have that is kept in memory. */
    @Test
    void aListMayBeLargerThanOtherBodies(WebServer web) throws Exception {
        int rows = 20_000;
        StringBuilder csv = new StringBuilder("number;name\r\n");
        for (int i = 0; i < rows; i++) {
            csv.append("+4915112345678;Ann\r\n");
        }

        HttpResponse<String> answer = put(web, csv.toString(), "text/csv");

        assertEquals(200, answer.statusCode(), answer::body);
        assertEquals(rows, web.campaigns.rows.size());
    }

    @Test
    void aFileInAnotherCharsetIsReadAsItsTypeSays(WebServer web) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(web.at(ONE + "/recipients"))
                .PUT(BodyPublishers.ofByteArray("number,name\n+491,Žižek".getBytes("windows-1250")));

        assertEquals(
                200,
                web.send(request, "X-API-Key", WebServer.SHOP_KEY, "Content-Type", "text/csv; charset=windows-1250")
                        .statusCode());
        assertEquals("Žižek", web.campaigns.rows.get(0).values().get("name"));
        MessagesApiTest.assertProblem(
                put(web, "number\n+491", "text/csv; charset=klingon"), 415, "media-type-unsupported", null);
    }

    @Test
    void whatIsWrongInAListIsNamedByItsLine(WebServer web) throws Exception {
        HttpResponse<String> answer = put(web, "number;name\n+491;Ann\n+492\n", "text/csv");

        MessagesApiTest.assertProblem(answer, 422, "field-invalid", "recipients");
        assertEquals(
                "line 3 has 1 column, not 2.",
                MessagesApiTest.json(answer).path("detail").asText());
    }

    @Test
    void campaignsOfOthersAreAsGoodAsNone(WebServer web) throws Exception {
        for (String path : List.of("", "/recipients", "/preview")) {
            MessagesApiTest.assertProblem(
                    web.get(ONE + path, "X-API-Key", WebServer.OTHER_KEY), 404, "not-found", null);
            assertEquals(
                    200,
                    web.get(ONE + path, "X-API-Key", WebServer.OPERATOR_KEY).statusCode());
        }
        for (String verb : List.of("start", "pause", "resume", "cancel", "resend")) {
            MessagesApiTest.assertProblem(
                    web.post(ONE + "/" + verb, "", "X-API-Key", WebServer.OTHER_KEY), 404, "not-found", null);
        }
        assertEquals(
                "{\"campaigns\":[]}",
                web.get(PATH, "X-API-Key", WebServer.OTHER_KEY).body());
        MessagesApiTest.assertProblem(web.get(PATH, "X-API-Key", WebServer.MUTE_KEY), 403, "forbidden", null);
    }

    private static HttpResponse<String> put(WebServer web, String body, String type) throws Exception {
        return web.send(
                HttpRequest.newBuilder(web.at(ONE + "/recipients")).PUT(BodyPublishers.ofString(body)),
                "X-API-Key",
                WebServer.SHOP_KEY,
                "Content-Type",
                type);
    }
}
