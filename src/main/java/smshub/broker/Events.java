package smshub.broker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.json.Json;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.StateCallback;

/** State changes as broker messages: to the topic for everyone, and to the sender who wants answers. */
public final class Events {
    private Events() {}

    /** The end of a request that never became a message. */
    public static MessageEvent refused(SmsRequest request, String client, Problem problem, Instant time) {
        return new MessageEvent(
                MessageIds.next(),
                MessageIds.next(),
                MessageState.REFUSED,
                time,
                0,
                null,
                client,
                request.reference(),
                problem,
                List.of(),
                false,
                null,
                null,
                wellFormed(request));
    }

    /** What was refused may hold half of a surrogate pair; that has no form in UTF-8, and readers would choke on it. */
    private static SmsRequest wellFormed(SmsRequest request) {
        return request.text() == null ? request : request.with(request.asked().text(Utf8.wellFormed(request.text())));
    }

    /** Publishes a step, and answers it to the sender where it asked for answers. */
    public static List<Publication> publish(MessageEvent event, String replyTo, String correlationId) {
        String json = Json.text(event);
        Publication published = Publication.to(Queues.EVENTS, json, properties(event));
        if (replyTo == null) {
            return List.of(published);
        }
        return List.of(
                published,
                Publication.to(replyTo, json, Map.of("state", event.state().word()))
                        .answering(correlationId));
    }

    /** Publishes a step of a message; those after its acceptance also to the address that its request named. */
    public static List<Publication> publish(MessageEvent event, SmsMessage message) {
        List<Publication> published =
                publish(event, message.answers().replyTo(), message.answers().correlationId());
        return message.answers().callbackUrl() == null || event.begins() || unknown(message)
                ? published
                : with(published, callback(event, message));
    }

    /** Other services' forms know one id of a request: that of the first of several messages. */
    private static boolean unknown(SmsMessage message) {
        return message.split() != null
                && message.split().later()
                && message.answers().callbackUrl().isOpaque();
    }

    private static Publication callback(MessageEvent event, SmsMessage message) {
        StateCallback callback = new StateCallback(
                message.answers().callbackUrl(),
                message.to(),
                message.from(),
                message.segments(),
                message.answers().correlationId(),
                message.lifetime().acceptedAt(),
                event);
        return Publication.to(Queues.callback(message.client()), Json.text(callback), properties(event));
    }

    /** The message on its account's queue. */
    public static Publication out(SmsMessage message) {
        return carrying(Queues.out(message.account()), message)
                .notAfter(message.lifetime().expiresAt());
    }

    /** The message on the retry queue until a time; where its age ends before, until then. */
    public static Publication retry(SmsMessage message, Instant due) {
        return carrying(Queues.RETRY, message)
                .notBefore(
                        due.isBefore(message.lifetime().expiresAt())
                                ? due
                                : message.lifetime().expiresAt())
                .notAfter(message.lifetime().expiresAt());
    }

    /** The message on a queue of the hub's own; null where the route says which. */
    public static Publication carrying(String queue, SmsMessage message) {
        Map<String, Object> properties = Map.of(
                "smsId",
                message.id(),
                "account",
                message.account(),
                "client",
                message.client(),
                FlowControl.MOVABLE,
                message.movable());
        if (SmsRequest.CAMPAIGN.equals(message.submission().source())) {
            properties = new HashMap<>(properties);
            properties.put(SmsRequest.CAMPAIGN, message.submission().reference());
        }
        return Publication.to(queue, Json.text(message), properties)
                .prior(message.routing().priority());
    }

    /** The message as one that failed for good, with its reason where operators see it. */
    public static Publication dead(SmsMessage message, Problem problem) {
        Publication plain = carrying(null, message);
        Map<String, Object> properties = new HashMap<>(plain.properties());
        properties.put("code", problem.code().word());
        properties.put("sentence", problem.sentence());
        return Publication.of(Publication.DEAD, plain.body(), properties);
    }

    /** The answer to one who asks again for what was accepted before; nothing new happens, so that nothing is published. */
    public static Publication repeated(SmsMessage message, Instant time) {
        MessageEvent event =
                MessageEvent.of(message, MessageState.ACCEPTED, time, null, List.of(), "It was accepted before.");
        return answer(event, message.answers().replyTo(), message.answers().correlationId());
    }

    private static Publication answer(MessageEvent event, String replyTo, String correlationId) {
        return Publication.to(
                        replyTo, Json.text(event), Map.of("state", event.state().word()))
                .answering(correlationId);
    }

    private static Map<String, Object> properties(MessageEvent event) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("smsId", event.messageId());
        properties.put("state", event.state().word());
        if (event.client() != null) {
            properties.put("client", event.client());
        }
        if (event.account() != null) {
            properties.put("account", event.account());
        }
        return properties;
    }

    /** Events and one message more. */
    public static List<Publication> with(List<Publication> events, Publication more) {
        List<Publication> all = new ArrayList<>(events);
        all.add(more);
        return all;
    }
}
