package smshub.broker;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.security.CheckType;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/**
 * Who may do what at which address of the broker, whatever the protocol. An application sends requests, and reads the
 * name spaces that carry its own name: answers, events, inbound. The topics of everything are for operators.
 *
 * <p>Protocols write wildcards and separators in their own way; an address arrives here in the broker's. Names of clients
 * hold neither dots nor wildcards, so that what begins with a name space matches nothing outside of it.
 */
final class BrokerAccess {
    /** Names of queues that exist for one connection; clients and protocols make them. */
    static final Pattern TEMPORARY = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Set<CheckType> MANAGING = Set.of(CheckType.MANAGE, CheckType.VIEW, CheckType.EDIT);
    private static final Set<CheckType> READING = Set.of(
            CheckType.CONSUME,
            CheckType.BROWSE,
            CheckType.CREATE_DURABLE_QUEUE,
            CheckType.DELETE_DURABLE_QUEUE,
            CheckType.CREATE_NON_DURABLE_QUEUE,
            CheckType.DELETE_NON_DURABLE_QUEUE,
            // STOMP asks for the right to make the address although it is there.
            CheckType.CREATE_ADDRESS);

    private final String hub;
    private final Function<String, Set<String>> owners;
    private volatile Known known;

    /** Who there is, as one value. */
    private record Known(Map<String, Role> roles, Map<String, Client> clients) {
        static Known of(List<Operator> operators, List<Client> clients) {
            return new Known(
                    operators.stream().collect(Collectors.toUnmodifiableMap(Operator::name, Operator::role)),
                    clients.stream().collect(Collectors.toUnmodifiableMap(Client::id, client -> client)));
        }
    }

    /**
     * @param hub the login of the hub itself
     * @param owners logins that made the queues of an address
     */
    BrokerAccess(String hub, List<Operator> operators, List<Client> clients, Function<String, Set<String>> owners) {
        this.hub = hub;
        this.known = Known.of(operators, clients);
        this.owners = owners;
    }

    /** From now on these count. */
    void become(List<Operator> operators, List<Client> clients) {
        known = Known.of(operators, clients);
    }

    /**
     * Whether a login may do something.
     *
     * @param address address, or address and queue joined by {@code ::}
     */
    boolean may(String login, CheckType action, String address) {
        if (login.equals(hub)) {
            return true;
        }
        Role role = known.roles().get(login);
        return role == Role.ADMIN
                || role == Role.APPLICATION && !MANAGING.contains(action) && own(login, action, address);
    }

    private boolean own(String login, CheckType action, String place) {
        int separator = place.indexOf("::");
        String address = separator < 0 ? place : place.substring(0, separator);
        String queue = separator < 0 ? address : place.substring(separator + 2);
        if (!queue.equals(address) && queue.startsWith(Queues.PREFIX)) {
            // A share of the hub's own, or a name that another's queue needs.
            return false;
        }
        if (address.equals(Queues.REQUESTS)) {
            return action == CheckType.SEND;
        }
        if (address.startsWith(Queues.replies(login))) {
            return true;
        }
        if (TEMPORARY.matcher(address).matches()) {
            return !foreign(login, address);
        }
        return READING.contains(action) && topic(login, address);
    }

    private boolean topic(String login, String address) {
        if (address.equals(Queues.EVENTS) || address.equals(Queues.INBOUND)) {
            Client client = known.clients().get(login);
            return client != null && Visibility.ofEverything(client);
        }
        return address.equals(Queues.events(login)) || address.equals(Queues.inboundOf(login));
    }

    /** Whether answers to a login may go to an address. */
    boolean answerable(String login, String address) {
        return address.startsWith(Queues.replies(login))
                || TEMPORARY.matcher(address).matches() && !foreign(login, address);
    }

    private boolean foreign(String login, String address) {
        return owners.apply(address).stream().anyMatch(owner -> !owner.equals(login));
    }
}
