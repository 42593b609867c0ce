package smshub.service.twilio;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.message.CallbackAddress;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.StateCallback;
import smshub.text.UrlForm;
import smshub.webhook.Call;
import smshub.webhook.Form;

/**
 * Twilio's status call-back: a form, signed in the header {@code X-Twilio-Signature} (its "Webhooks security"). The Auth Token
 * that signs it is the client's {@code password}, or the {@code secret} of its call-backs where it has none: of its key the hub
 * knows only a hash. The parameter is the Account SID that the request was sent to.
 */
public final class TwilioReport implements Form {
    private static final String HEADER = "X-Twilio-Signature";
    private static final String ALGORITHM = "HmacSHA1";

    @Override
    public Optional<Call> call(CallbackAddress address, StateCallback told, Client client, long now) {
        MessageEvent event = told.event();
        boolean known = event.state() == MessageState.SENT || event.state().end();
        if (!known) {
            return Optional.empty();
        }
        Map<String, String> form = new TreeMap<>();
        form.put("AccountSid", address.parameter());
        form.put("ApiVersion", TwilioFacade.VERSION);
        form.put("MessageSid", TwilioFacade.sid(event.messageId()));
        form.put("SmsSid", TwilioFacade.sid(event.messageId()));
        form.put("MessageStatus", TwilioFacade.status(event.state()));
        form.put("SmsStatus", TwilioFacade.status(event.state()));
        form.put("To", told.to().value());
        form.put("From", told.from() == null ? "" : told.from().value());
        if (event.problem() != null) {
            form.put(
                    "ErrorCode",
                    String.valueOf(TwilioFacade.errorOf(event.problem().code())));
            form.put("ErrorMessage", event.problem().sentence());
        }
        String body = form.entrySet().stream()
                .map(pair -> UrlForm.encoded(pair.getKey()) + "=" + UrlForm.encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
        Secret token = client.password() == null ? client.callbacks().secret() : client.password();
        return Optional.of(Call.post(
                address.address(),
                Map.of(
                        "Content-Type",
                        "application/x-www-form-urlencoded",
                        "I-Twilio-Idempotency-Token",
                        event.eventId(),
                        HEADER,
                        signature(token, address.address(), form)),
                body.getBytes(StandardCharsets.UTF_8)));
    }

    /** The address, and behind it each parameter's name and value in the order of their names. */
    private static String signature(Secret token, String address, Map<String, String> sorted) {
        StringBuilder signed = new StringBuilder(address);
        sorted.forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA1", e);
        }
    }

    @Override
    public boolean taken(int status, byte[] answer) {
        return status >= 200 && status < 300;
    }
}
