package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.InboundScope;
import smshub.http.Archive.InboundFilter;
import smshub.http.Archive.MessageFilter;
import smshub.message.MessageState;

@ExtendWith(WebServer.Running.class)
class ArchiveApiTest {
    private static final String[] SHOP = {"X-API-Key", WebServer.SHOP_KEY};
    private static final String[] OPERATOR = {"X-API-Key", WebServer.OPERATOR_KEY};

    @Test
    void everyParameterReachesTheFilter(WebServer web) throws Exception {
        web.get(
                "/api/v1/messages?state=sent,delivered&to=+49151&from=Acme&text=gr%C3%BC%C3%9Fe&account=sms-de"
                        + "&client=shop&source=http&since=2026-01-01T00:00:00%2B01:00&until=2026-02-01T00:00:00Z&limit=5",
                OPERATOR);

        assertEquals(
                new MessageFilter(
                        EnumSet.of(MessageState.SENT, MessageState.DELIVERED),
                        "+49151",
                        "Acme",
                        "grüße",
                        "sms-de",
                        "shop",
                        "http",
                        Instant.parse("2025-12-31T23:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z")),
                web.hub.filter);
    }

    @Test
    void aClientSeesItsOwnWhateverItAsksFor(WebServer web) throws Exception {
        web.get("/api/v1/messages?client=office", SHOP);
        assertEquals("shop", web.hub.filter.client());

        web.get("/api/v1/messages", OPERATOR);
        assertNull(web.hub.filter.client());

        String path = "/api/v1/messages/" + PretendHub.FIRST_ID;
        MessagesApiTest.assertProblem(web.get(path, "X-API-Key", WebServer.OTHER_KEY), 404, "not-found", null);
        assertEquals(200, web.get(path, SHOP).statusCode());
        assertEquals(200, web.get(path, OPERATOR).statusCode());
    }

    @Test
    void aClientSeesWhatCameInByTheAccountsItMayUse(WebServer web) throws Exception {
        web.get("/api/v1/inbound", SHOP);
        assertEquals(
                Set.of("sms-de", "open", "shut", "signed"),
                web.hub.inboundFilter.view().unclaimed());
        assertNull(web.hub.inboundFilter.account());

        web.get("/api/v1/inbound?account=open", SHOP);
        assertEquals("open", web.hub.inboundFilter.account());

        web.get("/api/v1/inbound", OPERATOR);
        assertEquals(
                new InboundFilter(null, null, null, null, null, null, InboundScope.EVERYTHING), web.hub.inboundFilter);

        web.hub.inboundFilter = null;
        JsonNode none = MessagesApiTest.json(web.get("/api/v1/inbound?account=not-mine", SHOP));
        assertEquals(0, none.get("messages").size());
        assertNull(web.hub.inboundFilter);
    }

    @Test
    void pagesFollowTheCursor(WebServer web) throws Exception {
        web.hub.stored.add(PretendHub.message("second", "shop", "Two"));

        JsonNode first = MessagesApiTest.json(web.get("/api/v1/messages?limit=1", SHOP));
        JsonNode second = MessagesApiTest.json(
                web.get("/api/v1/messages?cursor=" + first.get("next").asText(), SHOP));

        assertEquals(PretendHub.FIRST_ID, first.at("/messages/0/id").asText());
        assertEquals("second", second.at("/messages/0/id").asText());
        assertTrue(second.path("next").isMissingNode());
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,               field-invalid, limit",
        "limit=1001,            field-invalid, limit",
        "limit=many,            field-invalid, limit",
        "state=happy,           field-invalid, state",
        "since=yesterday,       field-invalid, since",
        "until=2026-01-01,      field-invalid, until",
        "format=xml,            field-invalid, format",
        "limit=1&limit=2,       field-invalid, limit",
        "stat=sent,             field-unknown,",
        "text=%C3,              field-invalid,",
    })
    void aWrongParameterIsAProblem(String query, String code, String field, WebServer web) throws Exception {
        MessagesApiTest.assertProblem(web.get("/api/v1/messages?" + query, SHOP), 422, code, field);
    }

    @Test
    void csvHoldsEverythingAndCalculatesNothing(WebServer web) throws Exception {
        web.hub.stored.clear();
        web.hub.stored.add(PretendHub.message("1", "shop", "=HYPERLINK(\"http://evil\")"));
        web.hub.stored.add(PretendHub.message("2", "shop", "Two\nlines, one comma"));
        web.hub.stored.add(PretendHub.message("3", "shop", "+cmd|' /C calc'!A0"));
        for (int i = 4; i <= 2500; i++) {
            web.hub.stored.add(PretendHub.message(String.valueOf(i), "shop", "€ " + i));
        }

        HttpResponse<String> answer =
                web.get("/api/v1/messages", "X-API-Key", WebServer.SHOP_KEY, "Accept", "text/csv");

        assertEquals(
                "text/csv; charset=utf-8; header=present",
                answer.headers().firstValue("Content-Type").orElseThrow());
        String[] lines = answer.body().split("\r\n");
        assertEquals(2501, lines.length);
        assertTrue(lines[0].startsWith("id,acceptedAt,changedAt,state,to,from,text,"));
        assertTrue(
                lines[1].contains(",delivered,+4915112345678,Acme,\"'=HYPERLINK(\"\"http://evil\"\")\",sms-de,"),
                lines[1]);
        assertTrue(lines[2].contains(",\"Two\nlines, one comma\","), lines[2]);
        assertTrue(lines[3].contains(",'+cmd|' /C calc'!A0,"), lines[3]);
        assertTrue(lines[2500].contains(",€ 2500,"), lines[2500]);
        assertEquals(answer.body(), web.get("/api/v1/messages?format=csv", SHOP).body());
    }

    @Test
    void csvThatBreaksOffDoesNotLookWhole(WebServer web) {
        for (int i = 0; i < 5000; i++) {
            web.hub.stored.add(PretendHub.message(String.valueOf(i), "shop", "x".repeat(1000)));
        }
        web.hub.storeFailsAfter = 2000;

        assertThrows(IOException.class, () -> web.get("/api/v1/messages?format=csv", SHOP));
    }

    @Test
    void theLedgerIsForOperators(WebServer web) throws Exception {
        MessagesApiTest.assertProblem(web.get("/api/v1/ledger", SHOP), 403, "forbidden", null);
        assertEquals(
                0,
                MessagesApiTest.json(web.get("/api/v1/ledger", OPERATOR))
                        .get("difference")
                        .asInt());
    }
}
