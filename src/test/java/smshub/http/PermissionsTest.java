package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import smshub.account.Client.Permission;

/** Who may what over HTTP: every operation of openapi.json with every permission. */
@ExtendWith(WebServer.Running.class)
class PermissionsTest {
    private static final List<OpenApi.Operation> OPERATIONS = new OpenApi(Set.of())
            .operations().stream()
                    .filter(operation -> operation.path().startsWith("/api/v1/"))
                    .toList();

    @ParameterizedTest
    @EnumSource
    void aPermissionOpensWhatNamesItAndNothingElse(Permission own, WebServer web) throws Exception {
        List<String> expected = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (OpenApi.Operation operation : OPERATIONS) {
            web.hub.reset();
            HttpResponse<String> answer = call(web, operation, "X-API-Key", WebServer.only(own));
            if (!own.includes(operation.permission())) {
                expected.add(operation.id());
            }
            if (answer.statusCode() == 403) {
                MessagesApiTest.assertProblem(answer, 403, "forbidden", null);
                assertTrue(
                        answer.body()
                                .contains("do not include "
                                        + operation.permission().word() + "."),
                        answer.body());
                told.add(operation.id());
                assertEquals(List.of(), web.hub.done, operation.id());
            }
        }
        assertEquals(expected, told);
    }

    @ParameterizedTest
    @CsvSource({
        "SEND,           SEND",
        "READ,           READ",
        "TEXTS,          TEXTS",
        "CAMPAIGNS,      CAMPAIGNS",
        "ACCOUNTS,       READ ACCOUNTS",
        "PREFIXES,       PREFIXES",
        "ADMINISTRATION, READ ADMINISTRATION",
        "SECRETS,        SECRETS",
        "OPERATE,        READ ACCOUNTS ADMINISTRATION OPERATE",
    })
    void aPermissionBringsWhatItNeeds(Permission own, String brought) {
        assertEquals(
                brought,
                Stream.of(Permission.values())
                        .filter(own::includes)
                        .map(Enum::name)
                        .collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "anna, anna-password, GET,    /api/v1/messages,              200",
        "anna, anna-password, GET,    /api/v1/accounts,              200",
        "anna, anna-password, POST,   /api/v1/accounts/sms-de/pause, 200",
        "anna, anna-password, DELETE, /api/v1/consents/+4915112345678, 403",
        "anna, guess,         GET,    /api/v1/messages,              401",
        "anna, again,         GET,    /api/v1/messages,              401",
        "otto, anna-password, GET,    /api/v1/messages,              401",
        "shop, shop-key,      GET,    /api/v1/messages,              200",
        "shop, shop-key,      POST,   /api/v1/accounts/sms-de/pause, 403",
    })
    void aPersonComesWithNameAndPassword(
            String name, String password, String method, String path, int status, WebServer web) throws Exception {
        HttpResponse<String> answer = web.send(
                HttpRequest.newBuilder(web.at(path)).method(method, BodyPublishers.noBody()),
                "Authorization",
                basic(name, password));
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(
                password.equals("again"),
                answer.headers().firstValue("Retry-After").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example", "null", ""})
    void aPageOfAnotherSiteCannotUseALoginThatABrowserRemembers(String origin, WebServer web) throws Exception {
        HttpResponse<String> answer = web.post(
                "/api/v1/accounts/sms-de/pause", "", "Authorization", basic("anna", "anna-password"), "Origin", origin);
        assertEquals(403, answer.statusCode());
        HttpResponse<String> own = web.get(
                "/api/v1/accounts",
                "Authorization",
                basic("anna", "anna-password"),
                "Origin",
                "https://127.0.0.1:" + web.port());
        assertEquals(200, own.statusCode());
    }

    private static HttpResponse<String> call(WebServer web, OpenApi.Operation operation, String... headers)
            throws Exception {
        String path = operation.path().replace("{number}", "+4915112345678").replaceAll("\\{\\w+}", "nothing");
        return web.send(
                HttpRequest.newBuilder(web.at(path)).method(operation.method(), BodyPublishers.noBody()), headers);
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
