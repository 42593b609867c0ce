package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.MultiMap;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.message.ProblemCode;

/** What is read of a query, a form and a JSON body together. */
class RequestParametersTest {
    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final Charset LATIN_1 = StandardCharsets.ISO_8859_1;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=1&b=2  | a=3&c=4  | {a=[1, 3], b=[2], c=[4]}",
                "a=%C3%BC | b=%C3%BC | {a=[ü], b=[ü]}",
                "a=%C3%BC | b=%FC    | {a=[ü], b=[ü]}",
                "a=%FC    | b=%C3%BC | {a=[ü], b=[ü]}",
                "a=x+y%2B | ``       | {a=[x y+]}",
                "a=%zz    | b=2      | {}",
                "a=1      | b=%2     | {}",
            })
    void queryAndFormAreReadTogetherAndEachInItsCharset(String query, String form, String expected) {
        RequestParameters parameters = RequestParameters.of(form(query, form), UTF_8, LATIN_1);

        assertEquals(expected, new TreeMap<>(parameters.all()).toString());
        assertEquals(
                expected.equals("{}") ? ProblemCode.FIELD_INVALID : null,
                parameters.problem() == null ? null : parameters.problem().code());
    }

    @ParameterizedTest
    @CsvSource({
        "a=1,         ,      ,",
        "a=1,         b=2,   ,",
        "a=1&c=2,     ,      field-unknown,",
        "a=1&a=2,     ,      field-invalid, a",
        "a=1,         a=2,   field-invalid, a",
    })
    void aDoorMaySayWhichItTakesAndEachOnce(String query, String form, String code, String field) {
        RequestParameters parameters = RequestParameters.of(form(query, form == null ? "" : form), UTF_8)
                .only(Set.of("a", "b"));

        assertEquals(
                code,
                parameters.problem() == null
                        ? null
                        : parameters.problem().code().word());
        assertEquals(
                field,
                parameters.problem() == null ? null : parameters.problem().field());
    }

    @Test
    void aBodyThatIsNoFormIsNotReadAsOne() {
        HttpRequest request = request("a=1", "b=2", "text/plain");
        assertNull(RequestParameters.of(request, UTF_8).text("b"));
        assertNull(RequestParameters.ofQuery(form("a=1", "b=2")).text("b"));
    }

    @Test
    void fieldsOfJsonStandBehindTheQuery() {
        HttpRequest request = request("a=1", "{\"a\": 2, \"b\": [3, 4], \"c\": null, \"d\": true}", "application/json");
        RequestParameters parameters = RequestParameters.of(request, UTF_8);
        parameters.json(request.body(), name -> name.equals("b") ? "|" : ",");

        assertEquals(
                Map.of("a", List.of("1"), "b", List.of("3|4"), "c", List.of(""), "d", List.of("true")),
                parameters.all());
        assertNull(parameters.text("c"));
        assertEquals("3|4", parameters.text("none", "c", "b"));
        assertTrue(parameters.on("d"));
        assertNull(parameters.problem());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[1]", "{", "1"})
    void aBodyThatIsNoObjectIsAProblem(String body) {
        RequestParameters parameters = RequestParameters.of(request("", body, "application/json"), UTF_8);
        parameters.json(body.getBytes(UTF_8), name -> ",");
        assertEquals(ProblemCode.BODY_MALFORMED, parameters.problem().code());
    }

    private static HttpRequest form(String query, String form) {
        return request(query, form, "application/x-www-form-urlencoded");
    }

    private static HttpRequest request(String query, String body, String type) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Content-Type", type);
        return new HttpRequest("POST", Map.of(), "http://hub/", query, headers, body.getBytes(UTF_8), null, "");
    }
}
