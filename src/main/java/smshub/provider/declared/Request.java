package smshub.provider.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import smshub.account.Account;
import smshub.json.Json;
import smshub.provider.HttpCall;
import smshub.provider.ProviderJob;
import smshub.text.UrlForm;

/**
 * A request as it is declared. Every value is escaped for the place where it stands: path, query, form, JSON or XML. A field
 * whose value is not there is left out.
 */
final class Request {
    private static final String[] WORDS = {"method", "path", "query", "headers", "login", "form", "json", "xml"};
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    /** Makes the bytes of a body. */
    private interface Body {
        byte[] of(RequestValues values);
    }

    private final String method;
    private final FilledText<RequestValues> path;
    private final Map<String, FilledText<RequestValues>> query;
    private final Map<String, FilledText<RequestValues>> headers;
    private final List<Login> logins = new ArrayList<>();
    private final Body body;
    private final String type;
    private final Set<String> names = new HashSet<>();

    private Request(Part part, Function<String, FilledText.Variable<RequestValues>> variables) {
        part.words(WORDS);
        List<String> bodies = List.of("form", "json", "xml").stream()
                .filter(word -> part.at(word) != null)
                .toList();
        if (bodies.size() > 1) {
            part.at(bodies.get(1)).mistake("a request has one body");
        }
        method = part.text("method", bodies.isEmpty() ? "GET" : "POST");
        if (!METHODS.contains(method)) {
            part.at("method").mistake("must be GET, POST, PUT, PATCH or DELETE");
        } else if (method.equals("GET") && !bodies.isEmpty()) {
            part.at(bodies.get(0)).mistake("a GET has no body");
        }
        Part where = part.at("path");
        if (where != null && where.text().startsWith("/")) {
            where.mistake("must not begin with a slash: it is added to the account's address");
        }
        path = where == null ? null : read(where, variables);
        query = fields(part.at("query"), variables);
        headers = fields(part.at("headers"), variables);
        Part login = part.at("login");
        if (login != null) {
            login.items().forEach(item -> logins.add(Login.of(item, text -> read(text, variables))));
        }
        Part form = part.at("form");
        Part json = part.at("json");
        Part xml = part.at("xml");
        if (form != null) {
            Map<String, FilledText<RequestValues>> fields = fields(form, variables);
            type = "application/x-www-form-urlencoded";
            body = values -> form(fields, values);
        } else if (json != null) {
            Shape shape = Shape.of(json, variables, text -> names.addAll(text.names()));
            type = "application/json";
            body = values -> {
                JsonNode content = shape.fill(values);
                return Json.write(content == null ? Shape.JSON.objectNode() : content);
            };
        } else if (xml != null) {
            FilledText<RequestValues> text = read(xml, variables);
            type = "text/xml; charset=utf-8";
            body = values -> {
                String content = text.fill(values, Request::xml);
                return (content == null ? "" : content).getBytes(StandardCharsets.UTF_8);
            };
        } else {
            type = null;
            body = values -> null;
        }
    }

    static Request of(Part part, Function<String, FilledText.Variable<RequestValues>> variables) {
        return new Request(part, variables);
    }

    /** Whether it names a value that begins like this. */
    boolean names(String beginning) {
        return names.stream().anyMatch(name -> name.startsWith(beginning));
    }

    HttpCall call(Account account, ProviderJob job, int[] validity) {
        RequestValues values = new RequestValues(job, validity);
        String base = account.connection().url().toString();
        StringBuilder address = new StringBuilder(base);
        if (path != null) {
            address.append(base.endsWith("/") ? "" : "/").append(path.fill(values, Request::percent));
        }
        byte[] asked = form(query, values);
        if (asked.length > 0) {
            address.append(address.indexOf("?") < 0 ? '?' : '&').append(new String(asked, StandardCharsets.US_ASCII));
        }
        Map<String, String> all = new LinkedHashMap<>();
        headers.forEach((name, text) -> {
            String value = text.fill(values);
            if (value != null) {
                all.put(name, line(value));
            }
        });
        if (type != null) {
            all.putIfAbsent("Content-Type", type);
        }
        URI uri = URI.create(address.toString());
        byte[] bytes = body.of(values);
        for (Login login : logins) {
            if (login.add(all, values, method, uri, bytes)) {
                break;
            }
        }
        return new HttpCall(account, method, uri, all, bytes, job, null);
    }

    private FilledText<RequestValues> read(Part part, Function<String, FilledText.Variable<RequestValues>> variables) {
        FilledText<RequestValues> text = FilledText.of(part, variables);
        names.addAll(text.names());
        return text;
    }

    private Map<String, FilledText<RequestValues>> fields(
            Part part, Function<String, FilledText.Variable<RequestValues>> variables) {
        Map<String, FilledText<RequestValues>> fields = new LinkedHashMap<>();
        if (part != null) {
            part.entries().forEach((name, value) -> fields.put(name, read(value, variables)));
        }
        return fields;
    }

    private static byte[] form(Map<String, FilledText<RequestValues>> fields, RequestValues values) {
        UrlForm form = new UrlForm();
        fields.forEach((name, text) -> {
            String value = text.fill(values);
            if (value != null) {
                form.add(name, value);
            }
        });
        return form.bytes();
    }

    static String percent(String value) {
        return UrlForm.encoded(value).replace("+", "%20");
    }

    private static String xml(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    /** A header's value cannot hold another line. */
    private static String line(String value) {
        return value.replace('\r', ' ').replace('\n', ' ');
    }
}
