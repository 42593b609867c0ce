package smshub.message;

import java.net.URI;
import java.time.Instant;

/**
 * A state change on its way to the address that the request named.
 *
 * @param url the message's {@link SmsMessage#callbackUrl}
 * @param to recipient
 * @param from sender ID, or null
 * @param segments how many segments the text takes
 * @param correlationId what the request wants to read with each answer, or null
 * @param acceptedAt when the hub took the message over
 * @param event the change
 */
public record StateCallback(
        URI url,
        Msisdn to,
        SenderId from,
        int segments,
        String correlationId,
        Instant acceptedAt,
        MessageEvent event) {}
