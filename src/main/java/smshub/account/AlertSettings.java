package smshub.account;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import smshub.message.MessageState;

/**
 * Who hears by mail of what an operator should know.
 *
 * @param to addresses
 * @param from sender
 * @param host mail server
 * @param port its port
 * @param security way to it
 * @param user login there, or null
 * @param password password there, or null
 * @param authority file with the authorities of its certificate, in place of those of the platform; or null
 * @param afterFailures rounds of an intake that fail one after the other before that is told
 * @param states ends of messages that are told, too
 * @param gather time of which the ends are told in one mail
 */
public record AlertSettings(
        List<String> to,
        String from,
        String host,
        int port,
        Security security,
        String user,
        Secret password,
        Path authority,
        int afterFailures,
        Set<MessageState> states,
        Duration gather) {
    /** How the way to a mail server is kept secret. */
    public enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    public AlertSettings {
        to = List.copyOf(to);
        states = Set.copyOf(states);
    }
}
