package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.json.Json;
import smshub.message.Erased;
import smshub.message.Msisdn;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Removes what is known of one person, who is known by a number. */
public final class ErasureApi {
    private static final String NUMBER = "number";

    private final Guard guard;
    private final Function<String, Erased> erasure;

    /** @param erasure removes what is known of a number in its international form, and tells what is left */
    public ErasureApi(ApiKeys keys, Function<String, Erased> erasure) {
        this.guard = new Guard(keys);
        this.erasure = erasure;
    }

    /** Removes it; the audit record tells of it without the number. */
    public CompletionStage<HttpAnswer> erase(HttpRequest request) {
        return guard.serve(request, operator -> {
            if (!request.contentType().json()) {
                return Guard.done(HttpAnswer.problem(
                        ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                        "The body must be JSON; send it with Content-Type: application/json."));
            }
            String number;
            try {
                JsonNode body = Json.JSON.readTree(request.body());
                if (!body.isObject() || body.size() != 1 || !body.path(NUMBER).isTextual()) {
                    return Guard.done(HttpAnswer.problem(new Problem(
                            ProblemCode.FIELD_INVALID, "The body must hold the number and nothing else.", NUMBER)));
                }
                number = ConsentApi.number(body.path(NUMBER).textValue());
            } catch (IOException e) {
                return Guard.done(HttpAnswer.problem(ProblemCode.BODY_MALFORMED, "The body is not JSON."));
            }
            if (number == null) {
                return Guard.done(ConsentApi.unreadable());
            }
            Erased erased = erasure.apply(number);
            return Guard.done(HttpAnswer.json(200, erased).changing(null, kept(number, erased)));
        });
    }

    private static Map<String, Object> kept(String number, Erased erased) {
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put(NUMBER, new Msisdn(number).masked());
        kept.put("messages", erased.messages());
        kept.put("inbound", erased.inbound());
        kept.put("recipients", erased.recipients());
        return kept;
    }
}
