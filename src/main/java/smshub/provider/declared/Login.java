package smshub.provider.declared;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How a request says whose it is. A login whose values are not all there is none, and the next one of the list counts. */
interface Login {
    /** @return whether all values were there */
    boolean add(Map<String, String> headers, RequestValues values, String method, URI uri, byte[] body);

    static Login of(Part part, Function<Part, FilledText<RequestValues>> reading) {
        part.words("basic", "bearer", "header", "aws-v4");
        if (part.entries().size() != 1) {
            part.mistake("a login is one of basic, bearer, header and aws-v4");
            return (headers, values, method, uri, body) -> false;
        }
        Part kind = part.entries().values().iterator().next();
        return switch (part.entries().keySet().iterator().next()) {
            case "basic" -> basic(kind, reading);
            case "bearer" -> header("Authorization", "Bearer ", reading.apply(kind));
            case "header" -> {
                kind.words("name", "value");
                Part value = kind.needed("value");
                String name = kind.neededText("name");
                yield value == null
                        ? (headers, values, method, uri, body) -> false
                        : header(name, "", reading.apply(value));
            }
            case "aws-v4" -> aws(kind, reading);
            default -> (headers, values, method, uri, body) -> false;
        };
    }

    private static Login header(String name, String before, FilledText<RequestValues> text) {
        return (headers, values, method, uri, body) -> {
            String value = text.fill(values);
            if (value != null) {
                headers.put(name, before + value);
            }
            return value != null;
        };
    }

    private static Login basic(Part part, Function<Part, FilledText<RequestValues>> reading) {
        List<FilledText<RequestValues>> pair =
                part.items().stream().map(reading).toList();
        if (pair.size() != 2) {
            part.mistake("must be a list of two: user and password");
            return (headers, values, method, uri, body) -> false;
        }
        return (headers, values, method, uri, body) -> {
            String user = pair.get(0).fill(values);
            String password = pair.get(1).fill(values);
            if (user == null || password == null) {
                return false;
            }
            byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
            return true;
        };
    }

    private static Login aws(Part part, Function<Part, FilledText<RequestValues>> reading) {
        part.words("service", "region", "key", "secret");
        String service = part.neededText("service");
        Part region = part.needed("region");
        Part key = part.needed("key");
        Part secret = part.needed("secret");
        if (region == null || key == null || secret == null) {
            return (headers, values, method, uri, body) -> false;
        }
        FilledText<RequestValues> ofRegion = reading.apply(region);
        FilledText<RequestValues> ofKey = reading.apply(key);
        FilledText<RequestValues> ofSecret = reading.apply(secret);
        return (headers, values, method, uri, body) -> {
            AwsSignature signature =
                    new AwsSignature(service, ofRegion.fill(values), ofKey.fill(values), ofSecret.fill(values));
            return signature.add(headers, method, uri, body, values.job().at());
        };
    }
}
