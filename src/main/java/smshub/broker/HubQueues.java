package smshub.broker;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
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
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;

/** The queues and topics that must exist before the hub works: made at its start. */
final class HubQueues {
    private static final String RETIRED_DOUBTS = "sms.doubts";
    private static final String RETIRED_RESOLVED = "sms.resolved";

    private HubQueues() {}

    /**
     * Makes those that are missing. Of an outside broker it is checked, too, whether they are as the hub needs them.
     *
     * @throws IllegalStateException with one sentence for operators, where the broker refuses one
     */
    static void make(Broker broker, Settings settings, List<String> accounts) throws ActiveMQException {
        try (ClientSessionFactory factory = broker.embedded() ? broker.connect() : broker.inquire();
                ClientSession session = broker.session(factory, true)) {
            Set<String> anycast = new HashSet<>(List.of(
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
            for (Client client : settings.clients()) {
                if (!client.callbacks().hosts().isEmpty()) {
                    anycast.add(Queues.callback(client.id()));
                }
            }
            for (String memory : List.of(Queues.ACCOUNT, Queues.INTAKE, Queues.GUARD, Queues.CONDITION)) {
                create(
                        session,
                        QueueConfiguration.of(memory)
                                .setRoutingType(RoutingType.ANYCAST)
                                .setLastValue(true));
            }
            for (String account : accounts) {
                anycast.add(Queues.out(account));
                create(
                        session,
                        QueueConfiguration.of(Queues.intent(account))
                                .setRoutingType(RoutingType.ANYCAST)
                                .setLastValue(true));
            }
            settings.intakes().forEach(intake -> anycast.add(Queues.answers(intake.name())));
            InboundForward.pushes(settings.accounts(), settings.clients())
                    .keySet()
                    .forEach(target -> anycast.add(Queues.forward(target)));
            for (String name : anycast) {
                create(session, QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST));
            }
            if (!broker.embedded()) {
                create(
                        session,
                        QueueConfiguration.of(Queues.PULSE)
                                .setRoutingType(RoutingType.ANYCAST)
                                .setRingSize(1L));
            }
            retire(session);
            createTopic(session, Queues.EVENTS);
            for (Client client : settings.clients()) {
                createTopic(session, Queues.events(client.id()));
                createTopic(session, Queues.inboundOf(client.id()));
            }
            create(
                    session,
                    QueueConfiguration.of(Queues.INBOUND_STORE)
                            .setAddress(Queues.INBOUND)
                            .setRoutingType(RoutingType.MULTICAST));
            for (IntakeSettings intake : settings.intakes()) {
                if (!intake.inboundAccounts().isEmpty()) {
                    create(
                            session,
                            QueueConfiguration.of(Queues.inboundTo(intake.name()))
                                    .setAddress(Queues.INBOUND)
                                    .setRoutingType(RoutingType.MULTICAST));
                }
            }
            if (!broker.embedded()) {
                anycast.add(Queues.PULSE);
                anycast.add(Queues.ACCOUNT);
                anycast.add(Queues.INTAKE);
                anycast.add(Queues.GUARD);
                anycast.add(Queues.CONDITION);
                accounts.forEach(account -> anycast.add(Queues.intent(account)));
                BrokerNeeds.check(broker, anycast, List.of(Queues.EVENTS, Queues.INBOUND));
            }
        } catch (ActiveMQSecurityException e) {
            throw new IllegalStateException(BrokerNeeds.refused(e));
        } catch (ActiveMQException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot create queues", e);
        }
    }

    static void create(ClientSession session, QueueConfiguration queue) throws ActiveMQException {
        if (!session.queueQuery(queue.getName()).isExists()) {
            session.createQueue(queue.setDurable(true).setAutoDelete(false));
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
            session.createAddress(address, RoutingType.MULTICAST, false);
        }
    }
}
