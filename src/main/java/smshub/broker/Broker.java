package smshub.broker;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.ActiveMQUnBlockedException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.postoffice.Binding;
import org.apache.activemq.artemis.core.postoffice.Bindings;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.PageFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.ResourceLimitSettings;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.FailedLogins;
import smshub.account.IntakeSettings;
import smshub.settings.Settings;

/**
 * The broker as the hub sees it: an embedded Artemis with its journal on disk, or an outside one. Gives sessions and
 * makes sure that the hub's queues exist.
 *
 * <p>One class, because opening, configuring and closing share the server, its locator and its logins.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /**
     * Artemis waits this long for others to share a disk sync, of the journal and of pages (the default of 3.3 ms costs a
     * lone sender dearly).
     */
    private static final int SHARED_SYNC_NANOS = 200_000;

    /** A second of the fastest acceptance takes a quarter of the space that is to stay free. */
    private static final int DISK_SCAN_MILLIS = 1_000;

    /** How many references are remembered against duplicates by the broker itself; older ones are the store's. */
    private static final int REFERENCES = 200_000;

    /** How long an answer waits to be fetched. */
    private static final long REPLY_MILLIS = Duration.ofDays(1).toMillis();

    /** Most connections of one address to the broker's port. */
    private static final int CONNECTIONS = 1_000;
    /** Most sessions of one login, and most queues that it may make. */
    private static final int SESSIONS = 2_000;

    private static final int QUEUES = 200;
    /** How much of a client's answers on one queue, or of one of its topics, waits on disk to be fetched. */
    private static final long REPLY_BYTES = 8L << 20;

    private static final long TOPIC_BYTES = 256L << 20;
    private static final int PAGE_BYTES = 1 << 20;

    /** Status of the process that ends because of its disk: EX_IOERR of sysexits.h. */
    private static final int DISK_FAILED = 74;

    private static final int CONNECT_MILLIS = 3_000;

    private static final String HUB = "hub";
    private static final String ACCEPTOR = "clients";

    private static final String RETIRED_DOUBTS = "sms.doubts";
    private static final String RETIRED_RESOLVED = "sms.resolved";

    private final ActiveMQServer server;
    private final FailedLogins failedLogins;
    private final BrokerAccess access;
    private final InboundTopics inboundTopics;
    private final ServerLocator locator;
    /** For what is asked beside the path of messages: it is answered soon, or fails. */
    private final ServerLocator inquiries;

    private final String user;
    private final String password;
    /** Null where no port is open, or core is not spoken there. */
    private PortProbe probe;
    /** Null where the broker is the hub's own. */
    private BrokerPulse pulse;

    /**
     * Starts or reaches the broker.
     *
     * @throws BrokerAwayException when an outside broker cannot be reached
     * @throws Exception when the embedded broker cannot start or the outside one cannot be reached
     */
    public static Broker open(Settings settings, List<String> accounts) throws Exception {
        Settings.Broker broker = settings.broker();
        Broker opened;
        if (broker.url() == null) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            String password = HexFormat.of().formatHex(random);
            AtomicReference<ActiveMQServer> running = new AtomicReference<>();
            BrokerAccess access = new BrokerAccess(
                    HUB, settings.operators(), settings.clients(), address -> owners(running.get(), address));
            FailedLogins failed = new FailedLogins(
                    Clock.systemUTC(), address -> LOG.warn("Logins at the broker refused, from {}", address));
            ActiveMQServer server = new ActiveMQServerImpl(
                    configuration(settings, settings.data().resolve("broker")),
                    new BrokerLogins(HUB, password, settings.operators(), access, failed));
            running.set(server);
            // Takes the place of the broker's own AMQP, which is found on the class path.
            server.addProtocolManagerFactory(new SteadyAmqp());
            server.registerIOCriticalErrorListener((cause, message, file) -> die(cause));
            server.start();
            if (!server.waitForActivation(30, java.util.concurrent.TimeUnit.SECONDS)) {
                server.stop();
                throw new IllegalStateException("the journal below " + settings.data() + " is used by another hub");
            }
            opened = new Broker(server, failed, access, settings, "vm://0", HUB, password);
        } else {
            opened = new Broker(
                    null,
                    null,
                    new BrokerAccess(HUB, settings.operators(), settings.clients(), address -> Set.of()),
                    settings,
                    broker.url(),
                    broker.user(),
                    broker.password() == null ? null : broker.password().reveal());
        }
        try {
            opened.createQueues(settings, accounts);
        } catch (ActiveMQNotConnectedException
                | ActiveMQConnectionTimedOutException
                | ActiveMQUnBlockedException
                | ActiveMQDisconnectedException e) {
            opened.close();
            throw new BrokerAwayException(e);
        } catch (Exception e) {
            opened.close();
            throw e;
        }
        opened.watchPort(settings.broker());
        if (broker.url() != null) {
            opened.pulse = new BrokerPulse(opened);
        }
        return opened;
    }

    private Broker(
            ActiveMQServer server,
            FailedLogins failedLogins,
            BrokerAccess access,
            Settings settings,
            String url,
            String user,
            String password)
            throws Exception {
        this.server = server;
        this.failedLogins = failedLogins;
        this.access = access;
        this.inboundTopics = new InboundTopics(settings.clients(), settings.accounts());
        this.user = user;
        this.password = password;
        this.locator = locator(url);
        this.inquiries = locator(url).setCallTimeout(Management.ANSWER_MILLIS).setBlockOnDurableSend(true);
    }

    /** Logins that the embedded broker refused since the start. */
    public long refusedLogins() {
        return failedLogins == null ? 0 : failedLogins.refused();
    }

    private static ServerLocator locator(String url) throws Exception {
        ServerLocator locator = ActiveMQClient.createServerLocator(url)
                .setBlockOnDurableSend(false)
                .setBlockOnNonDurableSend(false)
                .setBlockOnAcknowledge(false)
                .setConsumerWindowSize(256 * 1024)
                .setProducerWindowSize(-1)
                .setReconnectAttempts(0)
                .setMinLargeMessageSize(10 * 1024 * 1024)
                .setThreadPoolMaxSize(16);
        for (TransportConfiguration one : locator.getStaticTransportConfigurations()) {
            one.getParams().putIfAbsent(TransportConstants.NETTY_CONNECT_TIMEOUT, CONNECT_MILLIS);
        }
        return locator;
    }

    /**
     * Ends the process where a file of the broker cannot be written. Artemis stops itself then, but goes on for a moment and
     * confirms what it could not write to a page; nothing may be confirmed after this.
     */
    private static void die(Throwable cause) {
        LOG.error(
                "The broker cannot write to its disk: {}. The hub ends at once, as in a power cut, and goes on from what is"
                        + " on disk when it is started with space.",
                cause.getMessage());
        Runtime.getRuntime().halt(DISK_FAILED);
    }

    private static Configuration configuration(Settings settings, Path folder) throws Exception {
        Settings.Broker broker = settings.broker();
        Configuration configuration = new ConfigurationImpl()
                .setName("smshub")
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDatasync(broker.syncJournal())
                .setJournalSyncTransactional(broker.syncJournal())
                .setJournalSyncNonTransactional(broker.syncJournal())
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setJournalBufferTimeout_NIO(SHARED_SYNC_NANOS)
                .setPageSyncTimeout(SHARED_SYNC_NANOS)
                .setJournalPoolFiles(10)
                .setGlobalMaxSize(broker.memory())
                .setMinDiskFree(broker.minDiskFree())
                .setDiskScanPeriod(DISK_SCAN_MILLIS)
                .setIDCacheSize(REFERENCES)
                .setSecurityEnabled(true)
                .setUuidNamespace("sms.reply")
                .setMessageExpiryScanPeriod(30_000)
                .setThreadPoolMaxSize(16)
                .setJMXManagementEnabled(true)
                .setGracefulShutdownEnabled(false);
        configuration.registerBrokerPlugin(new SenderLogins());
        configuration.registerBrokerPlugin(new ReplyQueues());
        configuration.registerBrokerPlugin(new LoginDeadline());
        for (Settings.Operator operator : settings.operators()) {
            ResourceLimitSettings limits = new ResourceLimitSettings();
            limits.setMatch(SimpleString.of(operator.name()));
            limits.setMaxSessions(SESSIONS);
            limits.setMaxQueues(QUEUES);
            configuration.addResourceLimitSettings(limits);
        }
        configuration.addAcceptorConfiguration("hub", "vm://0");
        if (broker.port() >= 0) {
            configuration.addAcceptorConfiguration(
                    ACCEPTOR,
                    "tcp://" + broker.host() + ":" + broker.port()
                            + "?protocols="
                            + broker.protocols().stream().map(Enum::name).collect(Collectors.joining(","))
                            + ";anycastPrefix=queue://,/queue/;multicastPrefix=topic://,/topic/");
        }
        AddressSettings all = new AddressSettings()
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                // Or the backlog of one account would fill the whole, and every queue would go by the disk.
                .setMaxSizeBytes(broker.memory() / 4)
                .setPageSizeBytes(4 * 1024 * 1024)
                .setMaxReadPageBytes(8 * 1024 * 1024)
                .setRedeliveryDelay(0)
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress(SimpleString.of(Queues.DEAD))
                .setExpiryAddress(SimpleString.of(Queues.EXPIRED))
                .setAutoCreateQueues(true)
                .setAutoCreateAddresses(true)
                .setAutoDeleteQueues(true)
                .setAutoDeleteAddresses(true)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setDefaultAddressRoutingType(RoutingType.ANYCAST);
        configuration.addAddressSetting("#", all);
        AddressSettings topic = new AddressSettings()
                .setDefaultQueueRoutingType(RoutingType.MULTICAST)
                .setDefaultAddressRoutingType(RoutingType.MULTICAST);
        configuration.addAddressSetting(Queues.EVENTS, topic);
        configuration.addAddressSetting(Queues.INBOUND, topic);
        // Answers that nobody fetches are no messages of ours; without an address of expiry they are dropped.
        configuration.addAddressSetting(
                Queues.REPLY_PREFIX + "#",
                bounded(new AddressSettings(), REPLY_BYTES)
                        .setExpiryDelay(REPLY_MILLIS)
                        .setExpiryAddress(SimpleString.of("")));
        AddressSettings own = bounded(
                new AddressSettings()
                        .setDefaultQueueRoutingType(RoutingType.MULTICAST)
                        .setDefaultAddressRoutingType(RoutingType.MULTICAST),
                TOPIC_BYTES);
        configuration.addAddressSetting(Queues.EVENTS_OF_PREFIX + "#", own);
        configuration.addAddressSetting(Queues.INBOUND_OF_PREFIX + "#", own);
        return configuration;
    }

    /** What a client does not fetch is dropped above a size, with a warning: it must not fill the disk. */
    private static AddressSettings bounded(AddressSettings settings, long bytes) {
        return settings.setPageSizeBytes(PAGE_BYTES)
                .setPageLimitBytes(bytes)
                .setPageFullMessagePolicy(PageFullMessagePolicy.DROP);
    }

    /** Logins that made the queues of an address. */
    private static Set<String> owners(ActiveMQServer server, String address) {
        try {
            Bindings bindings = server.getPostOffice().lookupBindingsForAddress(SimpleString.of(address));
            Set<String> owners = new HashSet<>();
            for (Binding binding : bindings == null ? List.<Binding>of() : bindings.getBindings()) {
                if (binding instanceof LocalQueueBinding local
                        && local.getQueue().getUser() != null) {
                    owners.add(local.getQueue().getUser().toString());
                }
            }
            return owners;
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not know whose " + address + " is", e);
        }
    }

    private void createQueues(Settings settings, List<String> accounts) throws ActiveMQException {
        try (ClientSessionFactory factory = server == null ? inquire() : connect();
                ClientSession session = session(factory, true)) {
            Set<String> anycast = new HashSet<>(List.of(
                    Queues.REQUESTS,
                    Queues.RETRY,
                    Queues.UNSURE,
                    Queues.DEAD,
                    Queues.RECEIPTS,
                    Queues.PARTS,
                    Queues.CANCELLED,
                    Queues.EXPIRED,
                    Queues.REQUEUED,
                    Queues.OVERDUE,
                    Queues.STATUS,
                    Queues.ALERTS,
                    Queues.EVENTS_STORE));
            for (Client client : settings.clients()) {
                if (!client.callbacks().hosts().isEmpty()) {
                    anycast.add(Queues.callback(client.id()));
                }
            }
            create(
                    session,
                    QueueConfiguration.of(Queues.ACCOUNT)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setLastValue(true));
            for (String account : accounts) {
                anycast.add(Queues.out(account));
                create(
                        session,
                        QueueConfiguration.of(Queues.intent(account))
                                .setRoutingType(RoutingType.ANYCAST)
                                .setLastValue(true));
            }
            settings.intakes().forEach(intake -> anycast.add(Queues.answers(intake.name())));
            for (String name : anycast) {
                create(session, QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST));
            }
            if (server == null) {
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
            if (server == null) {
                anycast.add(Queues.PULSE);
                anycast.add(Queues.ACCOUNT);
                accounts.forEach(account -> anycast.add(Queues.intent(account)));
                BrokerNeeds.check(this, anycast, List.of(Queues.EVENTS, Queues.INBOUND));
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

    /** Whether a message to a topic would reach anybody; of an outside broker's topics that is assumed. */
    boolean listened(String topic) {
        if (server == null) {
            return true;
        }
        try {
            Bindings bindings = server.getPostOffice().lookupBindingsForAddress(SimpleString.of(topic));
            return bindings != null && !bindings.getBindings().isEmpty();
        } catch (Exception e) {
            throw new IllegalStateException("the broker does not know who listens to " + topic, e);
        }
    }

    /** Topics of the clients that may see what handsets send to an account. */
    List<String> inboundTopics(String account) {
        return inboundTopics.of(account);
    }

    /** Whether answers to a client's requests may go to an address: one of its own, or a queue of its connection. */
    public boolean answerable(String client, String address) {
        return access.answerable(client, address);
    }

    /** A connection of its own; inside one process it costs no socket. */
    ClientSessionFactory connect() throws Exception {
        return locator.createSessionFactory();
    }

    /** A connection for questions, whose calls end in seconds. */
    ClientSessionFactory inquire() throws Exception {
        return inquiries.createSessionFactory();
    }

    /**
     * Closes a connection at once and without a word to a broker that may not answer, which would be waited for; the broker
     * takes back what was not committed.
     */
    static void abandon(ClientSessionFactory factory) {
        if (factory.isClosed()) {
            return;
        }
        RemotingConnection connection = factory.getConnection();
        if (connection != null) {
            connection.destroy();
        }
        factory.close();
    }

    /** Whether an outside broker does not answer just now. */
    boolean lost() {
        return pulse != null && !pulse.up();
    }

    /** Whether an outside broker is lost, so that nothing can be handed to it. */
    boolean away() {
        return pulse != null && pulse.away();
    }

    /** How often an outside broker was lost until now. */
    int losses() {
        return pulse == null ? 0 : pulse.losses();
    }

    /** A way to send: the shortest that there is. */
    BrokerTransaction way() throws Exception {
        if (server != null) {
            return new EmbeddedTransaction(server);
        }
        ClientSessionFactory factory = connect();
        try {
            return new SessionTransaction(session(factory, false));
        } catch (Exception e) {
            factory.close();
            throw e;
        }
    }

    /** Where a queue's consumer has its messages from: the shortest that there is. */
    QueueSource source(QueueEndpoint endpoint) throws Exception {
        return server != null ? new EmbeddedSource(endpoint, server) : new SessionSource(endpoint);
    }

    /** A session that is either transacted or commits each call. */
    ClientSession session(ClientSessionFactory factory, boolean autoCommit) throws ActiveMQException {
        return factory.createSession(user, password, false, autoCommit, autoCommit, false, 1024 * 1024);
    }

    /** Whether the broker is the hub's own. */
    boolean embedded() {
        return server != null;
    }

    /** Whether the disk has space for more than what the hub has taken already; of an outside broker its own limit counts. */
    public boolean spacious() {
        return server == null || !server.getPagingManager().isDiskFull();
    }

    /** Whether the broker takes messages, and lets programs in where it has a port for them. */
    public boolean healthy() {
        return server == null ? pulse.up() : server.isActive() && (probe == null || probe.answers());
    }

    /** Port that clients connect to; -1 when none is open or the broker is an outside one. */
    public int port() {
        if (server == null) {
            return -1;
        }
        var acceptor = server.getRemotingService().getAcceptor(ACCEPTOR);
        return acceptor == null ? -1 : acceptor.getActualPort();
    }

    /** An address of this machine for one that stands for all of them. */
    private static String reachable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }

    private void watchPort(Settings.Broker broker) throws Exception {
        if (port() >= 0) {
            Door.before((NettyAcceptor) server.getRemotingService().getAcceptor(ACCEPTOR), CONNECTIONS);
        }
        if (port() >= 0 && broker.protocols().contains(Settings.Protocol.CORE)) {
            probe = new PortProbe("tcp://" + reachable(broker.host()) + ":" + port(), user, password);
        }
    }

    /** Stops an embedded broker; what is on disk stays. */
    @Override
    public void close() {
        if (probe != null) {
            probe.close();
        }
        if (pulse != null) {
            pulse.close();
        }
        inquiries.close();
        locator.close();
        if (server != null) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException("the broker did not stop", e);
            }
        }
    }
}
