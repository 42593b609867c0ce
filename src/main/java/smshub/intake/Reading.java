package smshub.intake;

import java.util.List;
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

    public boolean readable() {
        return problem == null;
    }
}
