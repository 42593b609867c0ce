package smshub.account;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.message.MessageState;

/**
 * Who hears of what an operator should know.
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
 * @param gather time of which all is told in one mail
 * @param watch what else is looked at and told
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
        Duration gather,
        Watch watch) {
    /** How the way to a mail server is kept secret. */
    public enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    /**
     * What else is looked at and told.
     *
     * @param oldestWaiting age of a waiting message at which it is told; zero for never
     * @param failureShare percentage of an account's messages that fail before that is told; 0 for never
     * @param webhook address to which all is posted, or null
     * @param webhookSecret what signs that, or null
     * @param clients who hears of the messages of a client that come to a bad end, by its id, in place of those who hear of
     *     all
     */
    public record Watch(
            Duration oldestWaiting,
            int failureShare,
            URI webhook,
            Secret webhookSecret,
            Map<String, List<String>> clients) {
        public static final Watch NONE = new Watch(Duration.ZERO, 0, null, null, Map.of());

        public Watch {
            clients = Map.copyOf(clients);
        }
    }

    public AlertSettings {
        to = List.copyOf(to);
        states = Set.copyOf(states);
    }

    /** Of those who hear of intakes, accounts and clients alone, by mail. */
    public AlertSettings(
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
        this(to, from, host, port, security, user, password, authority, afterFailures, states, gather, Watch.NONE);
    }

    /** The same with other things to look at. */
    public AlertSettings with(Watch other) {
        return new AlertSettings(
                to, from, host, port, security, user, password, authority, afterFailures, states, gather, other);
    }
}
