package smshub.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import smshub.account.Client;
import smshub.json.Json;

/**
 * What an outside broker must be set up for, so that no message of the hub goes anywhere but where the hub puts it: as a
 * check of a broker that runs, and as the settings to put into its {@code broker.xml}.
 */
public final class BrokerNeeds {
    private static final String ADVICE = "; './hub broker-config' prints what the hub needs";

    /** One setting of addresses. Its keys are those of Artemis, in management and in broker.xml. */
    private record Need(String key, String tag, Object preset, Object needed, String why) {}

    private static final List<Need> NEEDS = List.of(
            new Need("maxDeliveryAttempts", "max-delivery-attempts", 10, -1, "messages would be taken off their queue"),
            new Need("expiryAddress", "expiry-address", "", Queues.EXPIRED, "the end of messages would be lost"),
            new Need("expiryDelay", "expiry-delay", -1, -1, "messages would be taken off their queue"),
            new Need("minExpiryDelay", "min-expiry-delay", -1, -1, "messages would be taken off their queue"),
            new Need("maxExpiryDelay", "max-expiry-delay", -1, -1, "messages would be taken off their queue"),
            new Need(
                    "addressFullMessagePolicy",
                    "address-full-policy",
                    "PAGE",
                    "PAGE",
                    "messages would be lost or refused"),
            new Need("defaultRingSize", "default-ring-size", -1, -1, "messages would push each other off their queue"),
            new Need(
                    "defaultLastValueQueue",
                    "default-last-value-queue",
                    false,
                    false,
                    "messages would replace each other"),
            new Need(
                    "defaultNonDestructive",
                    "default-non-destructive",
                    false,
                    false,
                    "messages would be sent for ever"));

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

    private BrokerNeeds() {}

    /**
     * Checks a broker that has the hub's queues; leaves nothing behind.
     *
     * @param queues queues that the hub consumes, at addresses of the same name
     * @param topics other addresses that it sends to
     * @throws IllegalStateException with one sentence that names what is wrong
     */
    static void check(Broker broker, Collection<String> queues, Collection<String> topics) {
        try (Management management = new Management(broker)) {
            for (String address : new TreeSet<>(
                    Stream.concat(queues.stream(), topics.stream()).toList())) {
                Object settings = management.invoke(
                        ResourceNames.BROKER, Management.ANSWER_MILLIS, "getAddressSettingsAsJSON", address);
                flaw(address, Json.read(String.valueOf(settings), Map.class)).ifPresent(flaw -> {
                    throw new IllegalStateException(flaw);
                });
            }
        }
        try (ClientSessionFactory factory = broker.inquire()) {
            mayUse(broker, factory, queues, topics);
            tellsSenders(broker, factory);
        } catch (ActiveMQSecurityException e) {
            throw new IllegalStateException(refused(e));
        } catch (IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the outside broker cannot be checked: " + e.getMessage(), e);
        }
    }

    /** What a broker says that does not let the hub do something. */
    static String refused(ActiveMQException refusal) {
        return "the outside broker does not let the hub in or do its work (" + refusal.getMessage() + ")" + ADVICE;
    }

    /** What is wrong with the settings of an address; what is not among them has Artemis' preset value. */
    static Optional<String> flaw(String address, Map<?, ?> settings) {
        for (Need need : NEEDS) {
            Object value = Objects.requireNonNullElse(settings.get(need.key), need.preset);
            if (!value.toString().equals(need.needed.toString())) {
                return Optional.of("the outside broker has " + need.tag + " "
                        + (value.toString().isEmpty() ? "(none)" : value) + " for " + address + " instead of "
                        + need.needed + ", so that " + need.why + ADVICE);
            }
        }
        return Optional.empty();
    }

    private static void mayUse(
            Broker broker, ClientSessionFactory factory, Collection<String> queues, Collection<String> topics)
            throws ActiveMQException {
        try (ClientSession session = broker.session(factory, false);
                ClientProducer producer = session.createProducer()) {
            for (String address : queues) {
                session.createConsumer(address).close();
                session.createConsumer(address, true).close();
            }
            for (String address :
                    Stream.concat(queues.stream(), topics.stream()).toList()) {
                producer.send(address, session.createMessage(true));
            }
            session.rollback();
        }
    }

    private static void tellsSenders(Broker broker, ClientSessionFactory factory) throws ActiveMQException {
        try (ClientSession session = broker.session(factory, true).start();
                ClientProducer producer = session.createProducer(Queues.PULSE)) {
            producer.send(session.createMessage(true));
            try (ClientConsumer browser = session.createConsumer(Queues.PULSE, true)) {
                ClientMessage seen = browser.receive(Management.ANSWER_MILLIS);
                if (seen != null && !seen.containsProperty(Message.HDR_VALIDATED_USER)) {
                    throw new IllegalStateException(
                            "the outside broker has populate-validated-user false instead of true,"
                                    + " so that requests do not tell who sent them" + ADVICE);
                }
            }
        }
    }

    /** What is to be merged into the broker's own {@code broker.xml}, for the clients of the settings. */
    public static String xml(List<Client> clients) {
        List<String> lines = new ArrayList<>(List.of(
                "<!-- Merge this into the broker's broker.xml. The user of the hub (broker.user) has the role hub;",
                "     each program that uses the broker logs in as its client's id, with a role of the same name. -->",
                "<configuration xmlns=\"urn:activemq\">",
                "  <core xmlns=\"urn:activemq:core\">",
                "    <populate-validated-user>true</populate-validated-user>",
                "    <security-settings>"));
        permit(lines, "activemq.management.#", List.of(), List.of());
        permit(lines, Queues.PREFIX + "#", List.of(), List.of());
        permit(lines, Queues.REQUESTS, clients.stream().map(Client::id).toList(), List.of("send"));
        for (Client client : clients) {
            List<String> one = List.of(client.id());
            permit(lines, Queues.events(client.id()), one, READING);
            permit(lines, Queues.inboundOf(client.id()), one, READING);
            permit(lines, Queues.replies(client.id()) + "#", one, READING);
        }
        lines.addAll(List.of("    </security-settings>", "    <address-settings>"));
        lines.add("      <address-setting match=\"" + Queues.PREFIX + "#\">");
        for (Need need : NEEDS) {
            lines.add("        <" + need.tag + ">" + need.needed + "</" + need.tag + ">");
        }
        lines.addAll(List.of(
                "        <dead-letter-address>" + Queues.DEAD + "</dead-letter-address>",
                "        <redelivery-delay>0</redelivery-delay>",
                "      </address-setting>",
                "    </address-settings>",
                "  </core>",
                "</configuration>"));
        return String.join(System.lineSeparator(), lines);
    }

    private static void permit(List<String> lines, String match, List<String> clients, List<String> types) {
        lines.add("      <security-setting match=\"" + match + "\">");
        for (String type : EVERYTHING) {
            String others = types.contains(type) ? "," + String.join(",", clients) : "";
            lines.add("        <permission type=\"" + type + "\" roles=\"hub" + (clients.isEmpty() ? "" : others)
                    + "\"/>");
        }
        lines.add("      </security-setting>");
    }
}
