package smshub.service.websms;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.http.ApiKeys;
import smshub.http.Guard;
import smshub.http.HttpAnswer;
import smshub.http.HttpRequest;
import smshub.http.RequestParameters;
import smshub.intake.Accepted;
import smshub.intake.Reading;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.SmsRequest;
import smshub.rules.Decision;
import smshub.service.FacadeRequests;

/**
 * websms' {@code smsmessaging/text} in JSON. Nothing of a request is sent when one of its recipients is wrong, as there.
 * One {@code transferId} stands for all messages of a request; it is their reference in the hub, made from the caller's
 * {@code clientMessageId} where there is one. websms sends a request twice that comes twice; the hub does not, and refuses
 * an id that was used for another content.
 */
public final class WebsmsFacade {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{7,14}");
    private static final int TRANSFER_ID = 20;
    private static final int LEAST_VALIDITY = 60;
    private static final int MOST_VALIDITY = 259_200;
    private static final int OK = 2000;

    private final ApiKeys keys;
    private final FacadeRequests requests;

    public WebsmsFacade(ApiKeys keys, FacadeRequests requests) {
        this.keys = keys;
        this.requests = requests;
    }

    @JsonInclude
    private record Reply(
            int statusCode, String statusMessage, String transferId, String clientMessageId, Integer smsCount) {
        HttpAnswer answer(int status) {
            return HttpAnswer.json(status, this);
        }
    }

    /** Takes over a message for one or more recipients. */
    public CompletionStage<HttpAnswer> text(HttpRequest request) {
        ApiKeys.Login basic = ApiKeys.basic(request);
        String token = basic == null ? token(request) : null;
        Client client = (basic == null ? keys.find(token) : keys.login(basic.user(), basic.password())).orElse(null);
        boolean addressed = basic == null && ApiKeys.bearer(request) == null;
        if (client == null || !Guard.may(client, Permission.SEND) || !keys.admits(client, addressed)) {
            boolean wrong = client == null && (basic != null || token != null);
            return Guard.done(
                    failure(4001, "INVALID_CREDENTIALS", null).answer(401).wrongLogin(wrong));
        }
        JsonNode fields;
        try {
            fields = Json.JSON.readTree(request.body());
        } catch (IOException e) {
            return failed(4000, "MALFORMED_XML", null);
        }
        if (fields == null || !fields.isObject()) {
            return failed(4120, "EMPTY_BODY", null);
        }
        String own = text(fields, "clientMessageId");
        return Guard.run(() -> send(fields, own, client), problem -> failure(problem, own)
                .answer(200));
    }

    /** The token, as header or parameter; null without one. */
    private static String token(HttpRequest request) {
        String bearer = ApiKeys.bearer(request);
        return bearer != null
                ? bearer
                : RequestParameters.of(request, StandardCharsets.UTF_8).text("access_token");
    }

    private CompletionStage<HttpAnswer> send(JsonNode fields, String own, Client client) {
        // The id of a transfer is that of the caller's own id, so that one that comes again is not sent again.
        String unique = own == null ? MessageIds.next() : MessageIds.of("websms", client.id(), own);
        String transferId = unique.replace("-", "").substring(0, TRANSFER_ID);
        String callback = text(fields, "notificationCallbackUrl");
        int validity = fields.path("validityPeriode").asInt(0);
        if (validity != 0 && (validity < LEAST_VALIDITY || validity > MOST_VALIDITY)) {
            return failed(4041, "INVALID_VALIDITY_PERIOD", own);
        }
        if ("voice".equals(text(fields, "messageType"))) {
            return failed(4004, "INVALID_MESSAGE_TYPE", own);
        }
        FacadeRequests.Draft draft = new FacadeRequests.Draft()
                .set("text", text(fields, "messageContent"))
                .set("from", text(fields, "senderAddress"))
                .set("category", text(fields, "contentCategory"))
                .set("expiresAt", validity == 0 ? null : Instant.now().plusSeconds(validity))
                .set("reference", transferId)
                .set("flash", fields.path("sendAsFlashSms").asBoolean())
                .callback(callback == null ? null : new CallbackAddress("websms", "", callback))
                .correlationId(own);
        for (JsonNode recipient : fields.path("recipientAddressList")) {
            if (!NUMBER.matcher(recipient.asText()).matches()) {
                return failed(4002, "INVALID_RECIPIENT", own);
            }
            draft.to("+" + recipient.asText());
        }
        Reading reading = requests.read(draft);
        if (!reading.readable()) {
            return Guard.done(failure(reading.problem(), own).answer(200));
        }
        List<SmsRequest> asked = reading.requests();
        int most = fields.path("maxSmsPerMessage").asInt(0);
        boolean test = fields.path("test").asBoolean();
        return requests.preview(asked, client).thenCompose(decisions -> {
            int parts = 0;
            // What has a name may be a repeat, which is answered as the first was.
            boolean again = own != null && !test && decisions.stream().noneMatch(Decision::accepted);
            for (Decision decision : decisions) {
                if (!decision.accepted() && !again) {
                    return Guard.done(
                            failure(decision.problem(), own).answer(200).retryAfter(decision.problem()));
                }
                if (decision.accepted() && most > 0 && decision.segments() > most) {
                    return failed(4026, "MAX_SMS_PER_MESSAGE_EXCEEDED", own);
                }
                parts += decision.accepted() ? decision.segments() : 0;
            }
            return test
                    ? Guard.done(new Reply(OK, "OK", transferId, own, parts).answer(200))
                    : requests.accept(asked, client).thenApply(accepted -> answer(accepted, transferId, own));
        });
    }

    private static HttpAnswer answer(List<Accepted> accepted, String transferId, String own) {
        int parts = 0;
        List<Problem> problems = new ArrayList<>();
        for (Accepted one : accepted) {
            if (one.decision().accepted()) {
                parts += one.decision().segments();
            } else {
                problems.add(one.decision().problem());
            }
        }
        return problems.size() == accepted.size()
                ? failure(problems.get(0), own).answer(200).retryAfter(problems.get(0))
                : new Reply(OK, "OK", transferId, own, parts).answer(200);
    }

    private static String text(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty() ? value.asText() : null;
    }

    private static CompletionStage<HttpAnswer> failed(int code, String message, String own) {
        return Guard.done(failure(code, message, own).answer(200));
    }

    private static Reply failure(int code, String message, String own) {
        return new Reply(code, message, null, own, null);
    }

    private static Reply failure(Problem problem, String own) {
        return switch (problem.code()) {
            case NUMBER_INVALID, RECIPIENT_REJECTED -> failure(4002, "INVALID_RECIPIENT", own);
            case NUMBER_NOT_MOBILE, COUNTRY_NOT_ALLOWED, COUNTRY_BRAKED, RECIPIENT_OPTED_OUT, CONSENT_MISSING ->
                failure(4029, "RECIPIENTS_NOT_ALLOWED", own);
            case SENDER_INVALID, SENDER_NOT_ALLOWED, SENDER_NOT_IN_COUNTRY -> failure(4003, "INVALID_SENDER", own);
            case TEXT_MISSING, TEXT_NOT_ENCODABLE -> failure(4009, "INVALID_TEXT", own);
            case TEXT_TOO_LONG -> failure(4026, "MAX_SMS_PER_MESSAGE_EXCEEDED", own);
            case FLASH_NOT_CARRIED -> failure(4004, "INVALID_MESSAGE_TYPE", own);
            case RECIPIENTS_TOO_MANY -> failure(4025, "THROTTLING_TOO_MANY_RECIPIENTS", own);
            case CLIENT_RATE_EXCEEDED, RECIPIENT_BRAKED, RANGE_BRAKED -> failure(4012, "THROTTLING", own);
            case CLIENT_QUOTA_EXCEEDED, BUDGET_EXHAUSTED -> failure(4013, "MSG_LIMIT_EXCEEDED", own);
            case REFERENCE_REUSED -> failure(4008, "INVALID_MESSAGE_ID", own);
            case ACCOUNT_NONE, ACCOUNT_UNKNOWN -> failure(4022, "ACCESS_DENIED", own);
            case FIELD_MISSING -> failure(4019, "PARAMETER_MISSING: " + parameter(problem.field()), own);
            case FIELD_INVALID -> invalid(String.valueOf(problem.field()), own);
            case SERVICE_UNAVAILABLE -> failure(5003, "SERVICE_UNAVAILABLE", own);
            default -> failure(5000, "INTERNAL_ERROR", own);
        };
    }

    private static Reply invalid(String field, String own) {
        return switch (field) {
            case "from" -> failure(4003, "INVALID_SENDER", own);
            case "category" -> failure(4040, "INVALID_CONTENT_CATEGORY", own);
            case "callbackUrl" -> failure(4016, "INVALID_COD_RETURNADDRESS", own);
            case "expiresAt" -> failure(4041, "INVALID_VALIDITY_PERIOD", own);
            default -> failure(4002, "INVALID_RECIPIENT", own);
        };
    }

    private static String parameter(String field) {
        return "text".equals(field) ? "messageContent" : "recipientAddressList";
    }
}
