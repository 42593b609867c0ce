package smshub.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQAddressExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQQueueExistsException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;

/** The queues and topics that must exist before the hub works: made at its start. */
final class HubQueues {
    private static final Logger LOG = LoggerFactory.getLogger(HubQueues.class);
    private static final String RETIRED_DOUBTS = "sms.doubts";
    private static final String RETIRED_RESOLVED = "sms.resolved";
    /** The type of intakes that texts come to in parts. */
    private static final String BRINGS_PARTS = "smpp";

    private static final int GROUP_BUCKETS = 64;

    private HubQueues() {}

    /**
     * All that must be there.
     *
     * @param queues each with all that tells it from a usual one
     * @param topics addresses that others read by queues of their own
     */
    record Declared(List<QueueConfiguration> queues, List<String> topics) {
        /** The addresses that the hub itself consumes, from queues of the same name. */
        List<String> consumed() {
            return queues.stream()
                    .filter(queue -> queue.getRoutingType() == RoutingType.ANYCAST)
                    .map(queue -> queue.getName().toString())
                    .sorted()
                    .toList();
        }
    }

    /**
     * What must be there for some settings.
     *
     * @param outside whether the broker is somebody else's
     */
    static Declared declared(Settings settings, List<String> accounts, boolean outside) {
        Set<String> plain = new TreeSet<>(List.of(
                Queues.REQUESTS,
                Queues.CONTACTS,
                Queues.RETRY,
                Queues.UNSURE,
                Queues.DEAD,
                Queues.RECEIPTS,
                Queues.PARTS,
                Queues.FORWARD_MAIL,
                Queues.CANCELLED,
                Queues.EXPIRED,
                Queues.REQUEUED,
                Queues.OVERDUE,
                Queues.STATUS,
                Queues.ALERTS,
                Queues.ALERT_CALLS,
                Queues.AUDIT,
                Queues.ERRORS,
                Queues.EVENTS_STORE));
        Set<String> lastValues = new TreeSet<>(List.of(Queues.ACCOUNT, Queues.INTAKE, Queues.GUARD, Queues.CONDITION));
        List<String> topics = new ArrayList<>(List.of(Queues.EVENTS, Queues.INBOUND));
        Map<String, String> shares = new TreeMap<>(Map.of(Queues.INBOUND_STORE, Queues.INBOUND));
        for (Client client : settings.clients()) {
            if (!client.callbacks().hosts().isEmpty()) {
                plain.add(Queues.callback(client.id()));
            }
            topics.add(Queues.events(client.id()));
            topics.add(Queues.inboundOf(client.id()));
        }
        for (String account : accounts) {
            plain.add(Queues.out(account));
            lastValues.add(Queues.intent(account));
        }
        for (IntakeSettings intake : settings.intakes()) {
            plain.add(Queues.answers(intake.name()));
            if (!intake.inboundAccounts().isEmpty()) {
                shares.put(Queues.inboundTo(intake.name()), Queues.INBOUND);
            }
        }
        InboundForward.pushes(settings.accounts(), settings.clients())
                .keySet()
                .forEach(target -> plain.add(Queues.forward(target)));
        List<QueueConfiguration> queues = new ArrayList<>();
        settings.intakes().stream()
                .filter(intake -> intake.type().equals(BRINGS_PARTS))
                // The parts of one text go to one hub; without buckets the broker would remember each text.
                .forEach(intake ->
                        queues.add(anycast(Queues.submitted(intake.name())).setGroupBuckets(GROUP_BUCKETS)));
        plain.forEach(name -> queues.add(anycast(name)));
        lastValues.forEach(name -> queues.add(anycast(name).setLastValue(true)));
        if (outside) {
            topics.add(Queues.HUBS);
            topics.add(Queues.TOLD);
            queues.add(anycast(Queues.PULSE).setRingSize(1L));
        }
        shares.forEach((name, topic) ->
                queues.add(QueueConfiguration.of(name).setAddress(topic).setRoutingType(RoutingType.MULTICAST)));
        return new Declared(queues, topics);
    }

    private static QueueConfiguration anycast(String name) {
        return QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST);
    }

    /**
     * Makes those that are missing. Of an outside broker it is checked, too, whether they are as the hub needs them.
     *
     * @throws IllegalStateException with a sentence for operators for each thing that is wrong with an outside broker
     */
    static void make(Broker broker, Settings settings, List<String> accounts) throws ActiveMQException {
        Declared declared = declared(settings, accounts, !broker.embedded());
        List<BrokerNeeds.Flaw> flaws = new ArrayList<>();
        try (ClientSessionFactory factory = broker.embedded() ? broker.connect() : broker.inquire();
                ClientSession session = broker.session(factory, true)) {
            for (String topic : declared.topics()) {
                BrokerNeeds.tried(flaws, () -> createTopic(session, topic));
            }
            for (QueueConfiguration queue : declared.queues()) {
                BrokerNeeds.tried(flaws, () -> create(session, queue));
            }
            BrokerNeeds.tried(flaws, () -> retire(session));
        } catch (ActiveMQSecurityException e) {
            // It does not even let the hub in.
            throw new IllegalStateException(BrokerNeeds.told(List.of(BrokerNeeds.refused(e))));
        } catch (ActiveMQException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot create queues", e);
        }
        if (!broker.embedded()) {
            flaws.addAll(BrokerNeeds.flaws(broker, declared, settings.clients()));
        }
        BrokerNeeds.insist(flaws);
    }

    static void create(ClientSession session, QueueConfiguration queue) throws ActiveMQException {
        if (!session.queueQuery(queue.getName()).isExists()) {
            try {
                session.createQueue(queue.setDurable(true).setAutoDelete(false));
            } catch (ActiveMQQueueExistsException e) {
                LOG.debug("Another hub that starts just now has made {}", queue.getName(), e);
            }
        }
    }

    /**
     * Hubs of before held doubtful messages that they were looking at on a queue of their own, and forgot others by moving
     * them to another. The first go back to where doubtful messages are; of the second nothing is left to be done.
     */
    private static void retire(ClientSession session) throws Exception {
        SimpleString looked = SimpleString.of(RETIRED_DOUBTS);
        if (session.queueQuery(looked).isExists()) {
            session.start();
            ClientRequestor requestor = new ClientRequestor(session, Management.ADDRESS);
            try {
                ClientMessage request = session.createMessage(false);
                ManagementHelper.putOperationInvocation(
                        request, ResourceNames.QUEUE + RETIRED_DOUBTS, "moveMessages", "", Queues.UNSURE);
                ClientMessage reply = requestor.request(request, 60_000);
                if (reply == null || !ManagementHelper.hasOperationSucceeded(reply)) {
                    throw new IllegalStateException("the broker did not move what lies on " + RETIRED_DOUBTS);
                }
            } finally {
                requestor.close();
            }
            session.deleteQueue(looked);
        }
        SimpleString forgotten = SimpleString.of(RETIRED_RESOLVED);
        if (session.queueQuery(forgotten).isExists()) {
            session.deleteQueue(forgotten);
        }
    }

    static void createTopic(ClientSession session, String name) throws ActiveMQException {
        SimpleString address = SimpleString.of(name);
        if (!session.addressQuery(address).isExists()) {
            try {
                session.createAddress(address, RoutingType.MULTICAST, false);
            } catch (ActiveMQAddressExistsException e) {
                LOG.debug("Another hub that starts just now has made {}", name, e);
            }
        }
    }
}
