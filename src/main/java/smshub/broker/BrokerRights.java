package smshub.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import smshub.account.Client;

/**
 * Who may do what at which address of an outside broker, by roles: the hub's own, and one for each client, named as it is.
 * What the embedded broker decides by {@link BrokerAccess}, an outside one is told in its own words.
 */
final class BrokerRights {
    /** The role of the hub itself. */
    static final String HUB = "hub";

    private static final List<String> SENDING = List.of("send");
    private static final List<String> READING = List.of(
            "consume",
            "browse",
            "createAddress",
            "createDurableQueue",
            "deleteDurableQueue",
            "createNonDurableQueue",
            "deleteNonDurableQueue");
    private static final List<String> EVERYTHING = Stream.concat(
                    Stream.of("send", "manage", "deleteAddress"), READING.stream())
            .toList();

    private BrokerRights() {}

    /** The rights at each pattern of addresses: permissions by role. */
    static Map<String, Map<String, List<String>>> of(List<Client> clients) {
        Map<String, Map<String, List<String>>> rights = new LinkedHashMap<>();
        grant(rights, Management.ADDRESS + ".#", HUB, EVERYTHING);
        grant(rights, AddressPolicies.OWN, HUB, EVERYTHING);
        grant(rights, Queues.REQUESTS, HUB, EVERYTHING);
        for (Client client : clients) {
            grant(rights, Queues.REQUESTS, client.id(), SENDING);
            for (String place : List.of(
                    Queues.events(client.id()), Queues.inboundOf(client.id()), Queues.replies(client.id()) + "#")) {
                grant(rights, place, HUB, EVERYTHING);
                grant(rights, place, client.id(), READING);
            }
        }
        return rights;
    }

    private static void grant(
            Map<String, Map<String, List<String>>> rights, String place, String role, List<String> permissions) {
        rights.computeIfAbsent(place, match -> new LinkedHashMap<>()).put(role, permissions);
    }

    /**
     * What clients may not do that they should, each role and place once. Programs may log in by roles of other names, so
     * this is no more than a hint.
     *
     * @param found what the broker says of an address: its roles, each with its permissions and whether it has them
     */
    static List<BrokerNeeds.Flaw> missing(List<Client> clients, Function<String, Map<String, Map<?, ?>>> found) {
        List<BrokerNeeds.Flaw> flaws = new ArrayList<>();
        of(clients).forEach((match, roles) -> {
            if (roles.size() == 1) {
                return;
            }
            Map<String, Map<?, ?>> there = found.apply(match.replace("#", "any"));
            roles.forEach((role, permissions) -> {
                List<String> lacking = permissions.stream()
                        .filter(permission -> !Boolean.TRUE.equals(
                                there.getOrDefault(role, Map.of()).get(permission)))
                        .toList();
                if (!role.equals(HUB) && !lacking.isEmpty()) {
                    flaws.add(new BrokerNeeds.Flaw(
                            false,
                            "the outside broker gives the role " + role + " no " + String.join(", ", lacking) + " at "
                                    + match + ", which programs of that client need"));
                }
            });
        });
        return flaws;
    }
}
