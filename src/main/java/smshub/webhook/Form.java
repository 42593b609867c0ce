package smshub.webhook;

import java.util.Optional;
import smshub.account.Client;
import smshub.message.CallbackAddress;
import smshub.message.StateCallback;

/** The form in which a state change is told. Thread-safe. */
public interface Form {
    /**
     * The call that tells a change; empty where it is none that this form tells.
     *
     * @param now seconds since 1970
     */
    Optional<Call> call(CallbackAddress address, StateCallback told, Client client, long now);

    /** Whether an answer says that the client has it; otherwise it is told again. */
    boolean taken(int status, byte[] answer);
}
