package smshub.site;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.camel.Message;
import smshub.account.Client;
import smshub.broker.Events;
import smshub.intake.Accepted;
import smshub.intake.MessageResult;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.intake.RequestReader;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;

/**
 * {@code hub:accept}: a request as JSON of the REST API, as a map with the same keys, or as a text with headers. The
 * answer is a map where the request was one, else JSON.
 */
final class AcceptProducer extends HubProducer {
    static final String SOURCE = "route";
    /** Headers that count beside a text; a body of JSON or a map may leave its reference to the header. */
    private static final List<String> HEADERS = Stream.concat(
                    Stream.of("reference", "callbackUrl", "priority"), RequestReader.BESIDE.stream())
            .toList();

    AcceptProducer(HubEndpoint endpoint) {
        super(endpoint);
    }

    /** What became of a request. */
    private record Results(List<MessageResult> messages, boolean asMap) {
        Problem problem() {
            return messages.stream()
                    .map(MessageResult::problem)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
    }

    @Override
    CompletionStage<?> handOver(Message message) {
        boolean map = message.getBody() instanceof Map;
        // While the hub runs, its settings may take a client away.
        Client client = endpoint.services().clients().get(endpoint.getClient());
        Reading reading = client == null || !client.may(Client.Permission.SEND)
                ? Reading.failed(Problem.of(
                        ProblemCode.FORBIDDEN,
                        "The settings do not let the client " + endpoint.getClient() + " send any more."))
                : read(message, endpoint.services().reader().of(client));
        if (!reading.readable()) {
            // Nobody else will tell of it: a request that is read and refused has its event.
            SmsRequest unread = SmsRequest.unread(SOURCE, null);
            return endpoint.services()
                    .publisher()
                    .post(Events.publish(
                            Events.refused(unread, endpoint.getClient(), reading.problem(), java.time.Instant.now()),
                            null,
                            null))
                    .handle((posted, failure) ->
                            new Results(List.of(MessageResult.unreadable(reading.problem())), map));
        }
        return endpoint.services()
                .intake()
                .accept(reading.requests(), client)
                .thenApply(accepted -> new Results(results(reading.requests(), accepted), map));
    }

    private static List<MessageResult> results(List<SmsRequest> requests, List<Accepted> accepted) {
        List<MessageResult> results = new ArrayList<>(requests.size());
        for (int i = 0; i < accepted.size(); i++) {
            results.add(MessageResult.of(requests.get(i), accepted.get(i)));
        }
        return results;
    }

    private Reading read(Message message, RequestReader reader) {
        String reference = message.getHeader("reference", String.class);
        Object to = message.getHeader("to");
        Reading reading;
        if (message.getBody() instanceof Map<?, ?> fields) {
            reading = reader.json(Json.write(fields), origin(reference));
        } else if (to != null) {
            reading = text(message, to, reader);
        } else {
            reading = reader.json(bytes(message), origin(reference));
        }
        if (endpoint.isRepeatable()
                && reading.readable()
                && reading.requests().get(0).reference() == null) {
            return new Reading(
                    List.of(),
                    new Problem(
                            ProblemCode.FIELD_MISSING,
                            "The field reference is missing: this source may bring a request twice, unless its endpoint says "
                                    + "repeatable=false.",
                            "reference"));
        }
        return reading;
    }

    private static Reading text(Message message, Object to, RequestReader reader) {
        Map<String, String> values = new HashMap<>();
        values.put("text", message.getBody(String.class));
        for (String name : HEADERS) {
            values.put(name, message.getHeader(name, String.class));
        }
        if (message.getHeader("values") instanceof Map<?, ?> own) {
            values.put("values", Json.text(own));
        }
        List<String> numbers = to instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(to.toString());
        return reader.fields(numbers, values, null, origin(null));
    }

    private static Origin origin(String reference) {
        return new Origin(SOURCE, reference, null, null);
    }

    private static byte[] bytes(Message message) {
        if (message.getBody() instanceof byte[] bytes) {
            return bytes;
        }
        String text = message.getBody(String.class);
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void answer(Message message, Object answer) throws RefusedException {
        Results results = (Results) answer;
        Problem problem = results.problem();
        if (problem != null && endpoint.getRefusals() == HubEndpoint.Refusals.THROW) {
            throw new RefusedException(problem, results.messages());
        }
        String json = Json.text(Map.of("messages", results.messages()));
        message.setBody(results.asMap() ? Json.read(json, Map.class) : json);
        message.setHeader(HubConstants.REFUSED, (int) results.messages().stream()
                .filter(result -> result.problem() != null)
                .count());
        String id = results.messages().get(0).id();
        if (id == null) {
            message.removeHeader(HubConstants.ID);
        } else {
            message.setHeader(HubConstants.ID, id);
        }
    }
}
