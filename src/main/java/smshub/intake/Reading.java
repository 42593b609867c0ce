package smshub.intake;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import smshub.message.Problem;
import smshub.message.SmsRequest;

/**
 * What a body said.
 *
 * @param requests one for each recipient, in the order of the body; empty when it could not be read
 * @param problem why it could not be read; null when it could
 */
public record Reading(List<SmsRequest> requests, Problem problem) {
    public Reading {
        requests = List.copyOf(requests);
        if (requests.isEmpty() == (problem == null)) {
            throw new IllegalArgumentException("either requests or a problem");
        }
    }

    public static Reading failed(Problem problem) {
        return new Reading(List.of(), problem);
    }

    /**
     * The word of a sender for yes or no, as different channels write it.
     *
     * @return null where it is neither
     */
    static Boolean truth(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> true;
            case "false", "no", "0" -> false;
            default -> null;
        };
    }

    /** The same with what a message carried beside its body, where the requests do not say themselves. */
    public Reading named(String reference, Instant expiresAt, Integer priority) {
        return readable()
                ? new Reading(
                        requests.stream()
                                .map(request -> named(request, reference, expiresAt, priority))
                                .toList(),
                        null)
                : this;
    }

    private static SmsRequest named(SmsRequest request, String reference, Instant expiresAt, Integer priority) {
        return request.withReference(request.reference() == null ? reference : request.reference())
                .with(request.times().orNotAfter(expiresAt))
                .withPriority(request.priority() == null ? priority : request.priority());
    }

    public boolean readable() {
        return problem == null;
    }
}
