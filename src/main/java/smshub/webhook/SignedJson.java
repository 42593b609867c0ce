package smshub.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.account.Client;
import smshub.account.Secret;
import smshub.json.Json;
import smshub.message.CallbackAddress;
import smshub.message.Cost;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.Split;
import smshub.message.StateCallback;

/**
 * The hub's own form: JSON, with the header {@code X-Hub-Signature: t=<seconds>,v1=<hex>}. The hex digits are the
 * HMAC-SHA256, under the client's secret, of the seconds, a dot and the body; a receiver refuses old seconds.
 */
public final class SignedJson implements Form {
    static final String HEADER = "X-Hub-Signature";
    private static final String ALGORITHM = "HmacSHA256";

    /** What is posted. Repeats have the same {@code eventId}. */
    private record Body(
            String eventId,
            String id,
            MessageState state,
            Instant time,
            String to,
            String reference,
            String account,
            int attempt,
            boolean possibleDuplicate,
            Problem problem,
            String note,
            Cost cost,
            Split split) {}

    @Override
    public Optional<Call> call(CallbackAddress address, StateCallback told, Client client, long now) {
        MessageEvent event = told.event();
        byte[] body = Json.write(new Body(
                event.eventId(),
                event.messageId(),
                event.state(),
                event.time(),
                told.to().value(),
                event.reference(),
                event.account(),
                event.attempt(),
                event.possibleDuplicate(),
                event.problem(),
                event.note(),
                event.cost(),
                event.split()));
        return Optional.of(
                Call.post(address.address(), headers(client.callbacks().secret(), now, body), body));
    }

    /** Those of a body, with its signature where there is a secret for it. */
    static Map<String, String> headers(Secret secret, long now, byte[] body) {
        return secret == null
                ? Map.of("Content-Type", "application/json")
                : Map.of("Content-Type", "application/json", HEADER, signature(secret, now, body));
    }

    @Override
    public boolean taken(int status, byte[] answer) {
        return status >= 200 && status < 300;
    }

    static String signature(Secret secret, long now, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((now + ".").getBytes(StandardCharsets.US_ASCII));
            return "t=" + now + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
