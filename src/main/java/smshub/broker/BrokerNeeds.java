package smshub.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.json.Json;

/**
 * Whether an outside broker that runs is set up so that no message of the hub goes anywhere but where the hub puts it. What
 * it must be set up for stands in {@link AddressPolicies}, {@link HubQueues} and {@link BrokerRights}.
 */
public final class BrokerNeeds {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNeeds.class);
    private static final String ADVICE = "; './hub broker-config' prints what the hub needs";

    /** Addresses that a sentence names; of others it tells how many there are. */
    private static final int NAMED = 3;

    /**
     * What a broker lacks.
     *
     * @param vital whether the hub must not run with it: messages would get lost, or sent twice
     * @param sentence what it is, and what follows, for operators
     */
    public record Flaw(boolean vital, String sentence) {}

    /** What a broker may refuse. */
    interface Attempt {
        void make() throws Exception;
    }

    private BrokerNeeds() {}

    /** Does something, or notes that the broker does not let the hub do it. */
    static void tried(List<Flaw> flaws, Attempt attempt) throws Exception {
        try {
            attempt.make();
        } catch (ActiveMQSecurityException e) {
            flaws.add(refused(e));
        }
    }

    /** What a broker says that does not let the hub do something. */
    static Flaw refused(ActiveMQException refusal) {
        return new Flaw(
                true, "the outside broker does not let the hub in or do its work (" + refusal.getMessage() + ")");
    }

    /** Some flaws as one text. */
    static String told(List<Flaw> flaws) {
        return flaws.stream().map(Flaw::sentence).distinct().collect(Collectors.joining(System.lineSeparator()))
                + ADVICE;
    }

    /**
     * Warns of what is not as it should be.
     *
     * @throws IllegalStateException with all of it, where the hub must not run with it
     */
    static void insist(List<Flaw> flaws) {
        if (flaws.stream().anyMatch(Flaw::vital)) {
            throw new IllegalStateException(told(flaws));
        }
        flaws.forEach(flaw -> LOG.warn("{}{}", flaw.sentence(), ADVICE));
    }

    /**
     * All that a broker lacks; leaves nothing behind there.
     *
     * @throws ActiveMQException when the broker cannot be reached
     */
    static List<Flaw> flaws(Broker broker, HubQueues.Declared declared, List<Client> clients) throws ActiveMQException {
        List<Flaw> flaws = new ArrayList<>();
        try (ClientSessionFactory factory = broker.inquire();
                Management management = new Management(broker)) {
            queues(broker, factory, declared, flaws);
            mayUse(broker, factory, declared, flaws);
            mayMake(broker, factory, flaws);
            tellsSenders(broker, factory, flaws);
            try {
                settings(management, declared, clients, flaws);
                flaws.addAll(BrokerRights.missing(clients, address -> rights(management, address)));
            } catch (IllegalStateException e) {
                flaws.add(
                        new Flaw(true, "the outside broker does not tell the hub how it is set up: " + e.getMessage()));
            }
            return flaws;
        } catch (ActiveMQSecurityException e) {
            flaws.add(refused(e));
            return flaws;
        } catch (ActiveMQException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the outside broker cannot be checked: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a broker does not give up connections sooner than a hub believes, or two hubs would do what must be done
     * once.
     *
     * @throws IllegalStateException with one sentence that names what is wrong
     */
    static void patient(Broker broker, int millis) {
        try (Management management = new Management(broker)) {
            Object told = management.invoke(ResourceNames.BROKER, Management.ANSWER_MILLIS, "getConnectionTTLOverride");
            long override = told instanceof Number number ? number.longValue() : -1;
            if (override != -1 && override < millis) {
                throw new IllegalStateException("the outside broker has connection-ttl-override " + override
                        + " instead of -1, so that two hubs would do what one must" + ADVICE);
            }
        }
    }

    private static void settings(
            Management management, HubQueues.Declared declared, List<Client> clients, List<Flaw> flaws) {
        List<String> addresses = Stream.of(
                        declared.consumed().stream(),
                        declared.topics().stream(),
                        clients.stream().map(client -> Queues.replies(client.id()) + "any"))
                .flatMap(some -> some)
                .sorted()
                .toList();
        Map<String, Map<?, ?>> settings = new LinkedHashMap<>();
        for (String address : addresses) {
            Object json = management.invoke(
                    ResourceNames.BROKER, Management.ANSWER_MILLIS, "getAddressSettingsAsJSON", address);
            settings.put(address, Json.read(String.valueOf(json), Map.class));
        }
        flaws.addAll(flaws(settings));
    }

    /** What is wrong with the settings of addresses; what is not among them has Artemis' preset value. */
    static List<Flaw> flaws(Map<String, Map<?, ?>> settings) {
        List<Flaw> flaws = new ArrayList<>();
        for (AddressPolicies.Setting setting : AddressPolicies.settings()) {
            Object usual = AddressPolicies.all().get(AddressPolicies.OWN).get(setting.key());
            Map<Flaw, List<String>> wrong = new LinkedHashMap<>();
            settings.forEach((address, values) -> {
                Object needed = AddressPolicies.of(address).get(setting.key());
                String value = Objects.requireNonNullElse(values.get(setting.key()), setting.preset())
                        .toString();
                if (needed != null && !value.equals(needed.toString())) {
                    // What clients read is bounded in its own way; that it is not loses none of the hub's messages.
                    Flaw flaw = new Flaw(
                            setting.vital() && needed.equals(usual),
                            setting.tag() + " " + shown(value) + " for %s instead of " + shown(needed));
                    wrong.computeIfAbsent(flaw, text -> new ArrayList<>()).add(address);
                }
            });
            wrong.forEach((flaw, addresses) -> flaws.add(new Flaw(
                    flaw.vital(),
                    "the outside broker has " + flaw.sentence().formatted(some(addresses)) + ", so that "
                            + setting.why())));
        }
        return flaws;
    }

    private static String shown(Object value) {
        return value.toString().isEmpty() ? "(none)" : value.toString();
    }

    private static String some(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    private static void queues(
            Broker broker, ClientSessionFactory factory, HubQueues.Declared declared, List<Flaw> flaws)
            throws Exception {
        try (ClientSession session = broker.session(factory, true)) {
            for (String topic : declared.topics()) {
                tried(flaws, () -> {
                    ClientSession.AddressQuery found = session.addressQuery(SimpleString.of(topic));
                    if (!found.isExists()) {
                        flaws.add(new Flaw(
                                false,
                                "the outside broker has no address " + topic + "; the hub makes it at its start"));
                    } else if (!found.isSupportsMulticast()) {
                        flaws.add(
                                new Flaw(
                                        true,
                                        "the outside broker has the address " + topic
                                                + " without multicast, so that only one of those who read it would get each message"));
                    }
                });
            }
            for (QueueConfiguration queue : declared.queues()) {
                tried(flaws, () -> flaws.addAll(flaws(queue, session.queueQuery(queue.getName()))));
            }
        }
    }

    private static List<Flaw> flaws(QueueConfiguration needed, ClientSession.QueueQuery found) {
        if (!found.isExists()) {
            return List.of(new Flaw(
                    false, "the outside broker has no queue " + needed.getName() + "; the hub makes it at its start"));
        }
        Map<String, Object[]> compared = new LinkedHashMap<>();
        compared.put("address", new Object[] {needed.getAddress(), found.getAddress()});
        compared.put("routing type", new Object[] {needed.getRoutingType(), found.getRoutingType()});
        compared.put("durable", new Object[] {true, found.isDurable()});
        compared.put("filter", new Object[] {"", Objects.requireNonNullElse(found.getFilterString(), "")});
        compared.put(
                "last-value",
                new Object[] {Boolean.TRUE.equals(needed.isLastValue()), Boolean.TRUE.equals(found.isLastValue())});
        compared.put("ring-size", new Object[] {
            Objects.requireNonNullElse(needed.getRingSize(), -1L), Objects.requireNonNullElse(found.getRingSize(), -1L)
        });
        compared.put("non-destructive", new Object[] {false, Boolean.TRUE.equals(found.isNonDestructive())});
        compared.put(
                "exclusive",
                new Object[] {Boolean.TRUE.equals(needed.isExclusive()), Boolean.TRUE.equals(found.isExclusive())});
        compared.put("purge-on-no-consumers", new Object[] {false, found.isPurgeOnNoConsumers()});
        compared.put("max-consumers", new Object[] {-1, found.getMaxConsumers()});
        List<Flaw> flaws = new ArrayList<>();
        compared.forEach((what, values) -> {
            if (!values[0].toString().equals(values[1].toString())) {
                flaws.add(new Flaw(
                        true,
                        "the outside broker has the queue " + needed.getName() + " with " + what + " "
                                + shown(values[1]) + " instead of " + shown(values[0])
                                + ", so that its messages would be lost or mixed up"));
            }
        });
        return flaws;
    }

    private static void mayUse(
            Broker broker, ClientSessionFactory factory, HubQueues.Declared declared, List<Flaw> flaws)
            throws Exception {
        try (ClientSession session = broker.session(factory, false);
                ClientProducer producer = session.createProducer()) {
            for (String queue : declared.consumed()) {
                if (session.queueQuery(SimpleString.of(queue)).isExists()) {
                    tried(flaws, () -> session.createConsumer(queue).close());
                    tried(flaws, () -> session.createConsumer(queue, true).close());
                }
            }
            for (String address : Stream.concat(declared.consumed().stream(), declared.topics().stream())
                    .toList()) {
                if (session.addressQuery(SimpleString.of(address)).isExists()) {
                    tried(flaws, () -> producer.send(address, session.createMessage(true)));
                    // What was refused spoils the rest of a transaction.
                    session.rollback();
                }
            }
        }
    }

    /** Queues of accounts and clients that are yet to come are made while the hub runs, and removed again. */
    private static void mayMake(Broker broker, ClientSessionFactory factory, List<Flaw> flaws) throws Exception {
        try (ClientSession session = broker.session(factory, true)) {
            for (boolean durable : new boolean[] {true, false}) {
                SimpleString probe = SimpleString.of(Queues.PREFIX + "probe." + UUID.randomUUID());
                tried(flaws, () -> {
                    session.createQueue(QueueConfiguration.of(probe)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(durable));
                    session.deleteQueue(probe);
                });
            }
        }
    }

    private static void tellsSenders(Broker broker, ClientSessionFactory factory, List<Flaw> flaws) throws Exception {
        try (ClientSession session = broker.session(factory, true).start()) {
            if (!session.queueQuery(SimpleString.of(Queues.PULSE)).isExists()) {
                return;
            }
            tried(flaws, () -> {
                try (ClientProducer producer = session.createProducer(Queues.PULSE);
                        ClientConsumer browser = session.createConsumer(Queues.PULSE, true)) {
                    producer.send(session.createMessage(true));
                    ClientMessage seen = browser.receive(Management.ANSWER_MILLIS);
                    if (seen != null && !seen.containsProperty(Message.HDR_VALIDATED_USER)) {
                        flaws.add(new Flaw(
                                true,
                                "the outside broker has populate-validated-user false instead of true,"
                                        + " so that requests do not tell who sent them"));
                    }
                }
            });
        }
    }

    /** Who has which rights at an address, by role. */
    private static Map<String, Map<?, ?>> rights(Management management, String address) {
        Object json = management.invoke(ResourceNames.BROKER, Management.ANSWER_MILLIS, "getRolesAsJSON", address);
        Map<String, Map<?, ?>> rights = new HashMap<>();
        for (Object role : Json.read(String.valueOf(json), List.class)) {
            Map<?, ?> one = (Map<?, ?>) role;
            rights.put(String.valueOf(one.get("name")), one);
        }
        return rights;
    }
}
