package smshub.broker;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.apache.activemq.artemis.api.core.ActiveMQConnectionTimedOutException;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.ActiveMQUnBlockedException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.client.impl.ClientSessionFactoryInternal;
import org.apache.activemq.artemis.core.client.impl.ServerLocatorInternal;
import org.apache.activemq.artemis.core.postoffice.Bindings;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.FailedLogins;
import smshub.settings.Settings;
import smshub.tls.TlsFiles;

/**
 * The broker as the hub sees it: an embedded Artemis with its journal on disk, or an outside one. Gives sessions and
 * makes sure that the hub's queues exist.
 *
 * <p>One class, because to those who use it an embedded broker and an outside one are the same.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final int CONNECT_MILLIS = 3_000;
    private static final int KNOCK_MILLIS = 1_000;

    /**
     * How long an outside broker keeps a connection of which it hears nothing, and with it the messages that it has delivered
     * there. A hub that hangs longer than this has lost them; one that collects garbage must not.
     */
    static final int SILENCE_MILLIS = 7_000;

    private static final int SIGN_MILLIS = 2_000;
    /** How long whoever connects waits before it tries the next broker of a pair: half of them try first the one that sleeps. */
    private static final int NEXT_MILLIS = 10;

    private static final String HUB = "hub";

    /**
     * Threads of the client at outside brokers. Each connection that fails holds one until another has ended its consumer; of the
     * client's own pool, 8 for each core, an outage that ends as many at once would have none left, and stand still for ten
     * seconds. At the embedded broker no connection fails, and fewer threads are faster.
     */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "broker-client");
        thread.setDaemon(true);
        return thread;
    });

    private final ActiveMQServer server;
    private final FailedLogins failedLogins;
    private final BrokerAccess access;
    /** Null where the broker is an outside one, which has logins of its own. */
    private BrokerLogins logins;

    private volatile InboundTopics inboundTopics;
    private final ServerLocator locator;
    /** For what is asked beside the path of messages: it is answered soon, or fails. */
    private final ServerLocator inquiries;
    /** For whether it is there again. */
    private final ServerLocator knocks;
    /** For what shows the broker that this hub lives. */
    private final ServerLocator links;
    /** Whoever connects to an outside broker just now. */
    private final Set<ServerLocator> connecting = ConcurrentHashMap.newKeySet();

    private final LostConsumers lostConsumers = new LostConsumers(Clock.systemUTC());

    /** Null where the broker is the hub's own, and ends with it. */
    private final FormerConnections former;

    private final Presence presence;
    private final Hubs hubs;

    private final String url;
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
                    HUB,
                    withPrograms(settings),
                    settings.clients(),
                    address -> EmbeddedBroker.owners(running.get(), address));
            FailedLogins failed = new FailedLogins(
                    Clock.systemUTC(), address -> LOG.warn("Logins at the broker refused, from {}", address));
            BrokerLogins logins = new BrokerLogins(
                    HUB,
                    password,
                    settings.operators(),
                    access,
                    failed,
                    settings.broker().security().programs());
            ActiveMQServer server = EmbeddedBroker.of(settings, logins);
            running.set(server);
            server.getServiceRegistry().addIncomingInterceptor(new MqttSessions(server, logins, HUB));
            EmbeddedBroker.start(server, settings.data());
            opened = new Broker(server, failed, access, settings, "vm://0", HUB, password);
            opened.logins = logins;
        } else {
            opened = outside(settings);
        }
        try {
            if (broker.url() != null) {
                BrokerCopy.refuseUnfinished(opened);
            }
            HubQueues.make(opened, settings, accounts);
            if (opened.former != null) {
                opened.former.end(opened);
            }
            opened.presence.enter();
            if (opened.hubs instanceof SharedHubs shared) {
                BrokerNeeds.patient(opened, SharedHubs.SILENCE_MILLIS);
                shared.start();
            }
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

    /**
     * What an outside broker lacks for some settings; nothing is made or changed there.
     *
     * @throws BrokerAwayException when it cannot be reached
     * @throws Exception when its address is none
     */
    public static List<BrokerNeeds.Flaw> flaws(Settings settings) throws Exception {
        List<String> accounts = settings.accounts().stream().map(Account::id).toList();
        try (Broker broker = outside(settings)) {
            return BrokerNeeds.flaws(broker, HubQueues.declared(settings, accounts, true), settings.clients());
        } catch (ActiveMQNotConnectedException
                | ActiveMQConnectionTimedOutException
                | ActiveMQUnBlockedException
                | ActiveMQDisconnectedException e) {
            throw new BrokerAwayException(e);
        }
    }

    /** An outside one as it is; nothing is made there and nobody watches it. */
    static Broker outside(Settings settings) throws Exception {
        Settings.Broker broker = settings.broker();
        return new Broker(
                null,
                null,
                new BrokerAccess(HUB, settings.operators(), settings.clients(), address -> Set.of()),
                settings,
                broker.url(),
                broker.user(),
                broker.password() == null ? null : broker.password().reveal());
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
        this.former = server == null ? new FormerConnections(settings.data()) : null;
        String named = settings.broker().hub();
        this.presence = server == null
                ? new Presence(this, named == null ? former.hub() : named)
                : new Presence(null, named == null ? HUB : named);
        this.hubs = server == null ? new SharedHubs(this, presence.id()) : new SoleHub(presence.id());
        this.url = url;
        this.user = user;
        this.password = password;
        this.locator = locator(url);
        this.inquiries = locator(url).setCallTimeout(Management.ANSWER_MILLIS).setBlockOnDurableSend(true);
        this.knocks = locator(url).setCallTimeout(KNOCK_MILLIS);
        this.links = locator(url).setCallTimeout(SharedHubs.SILENCE_MILLIS);
        if (server == null) {
            links.setConnectionTTL(SharedHubs.SILENCE_MILLIS).setClientFailureCheckPeriod(SharedHubs.SILENCE_MILLIS);
        }
    }

    /**
     * Makes the queues and topics that other settings need; nothing else counts yet.
     *
     * @throws Exception when the broker cannot be reached, or refuses one, with one sentence for operators
     */
    public void prepare(Settings next) throws Exception {
        HubQueues.make(this, next, next.accounts().stream().map(Account::id).toList());
    }

    /** Lets the operators, clients and accounts of other settings count. Who may not come in any more is put out. */
    public void become(Settings before, Settings next) {
        access.become(withPrograms(next), next.clients());
        inboundTopics = new InboundTopics(next.clients(), next.accounts());
        if (logins == null) {
            return;
        }
        Map<X500Principal, String> programs = next.broker().security().programs();
        logins.become(next.operators(), programs);
        EmbeddedBroker.admit(server, next.operators());
        for (Settings.Operator operator : before.operators()) {
            if (!next.operators().contains(operator)) {
                putOut(operator.name());
            }
        }
        before.broker().security().programs().forEach((subject, client) -> {
            if (!client.equals(programs.get(subject))) {
                putOut(client);
            }
        });
    }

    /** Ends the connections of a login. */
    public void putOut(String login) {
        if (server != null) {
            EmbeddedBroker.putOut(server, login);
        }
    }

    /** The name of this hub among those that share an outside broker; null for one that has its own. */
    public String hub() {
        return server == null ? presence.id() : null;
    }

    /** The hubs that share the broker: what runs where, and what they tell each other. */
    public Hubs hubs() {
        return hubs;
    }

    /** Which hubs share the broker. */
    public Presence presence() {
        return presence;
    }

    /** Logins that the embedded broker refused since the start. */
    public long refusedLogins() {
        return failedLogins == null ? 0 : failedLogins.refused();
    }

    /** From now on somebody hears of addresses from which the embedded broker refuses logins, once a minute of each. */
    public void tellRefusedLogins(Consumer<String> listener) {
        if (failedLogins != null) {
            failedLogins.alsoTell(listener);
        }
    }

    private static ServerLocator locator(String url) throws Exception {
        ServerLocator locator = ActiveMQClient.createServerLocator(url)
                .setBlockOnDurableSend(false)
                .setBlockOnNonDurableSend(false)
                .setBlockOnAcknowledge(false)
                .setConsumerWindowSize(256 * 1024)
                .setProducerWindowSize(-1)
                .setReconnectAttempts(0)
                .setRetryInterval(NEXT_MILLIS)
                .setMinLargeMessageSize(10 * 1024 * 1024);
        if (!url.startsWith("vm:")) {
            locator.setConnectionTTL(SILENCE_MILLIS).setClientFailureCheckPeriod(SIGN_MILLIS);
            locator.setThreadPools(
                    THREADS,
                    ActiveMQClient.getGlobalScheduledThreadPool(),
                    ActiveMQClient.getGlobalFlowControlThreadPool());
        }
        for (TransportConfiguration one : locator.getStaticTransportConfigurations()) {
            one.getParams().putIfAbsent(TransportConstants.NETTY_CONNECT_TIMEOUT, CONNECT_MILLIS);
        }
        return locator;
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

    /** Where consumers say that they cannot go on. */
    LostConsumers lostConsumers() {
        return lostConsumers;
    }

    /**
     * Topics of the clients that may see a message from a handset.
     *
     * @param account account that it came by
     * @param owner id of the client that it belongs to, or null
     */
    List<String> inboundTopics(String account, String owner) {
        return inboundTopics.of(account, owner);
    }

    /** Whether answers to a client's requests may go to an address: one of its own, or a queue of its connection. */
    public boolean answerable(String client, String address) {
        return access.answerable(client, address);
    }

    /**
     * A connection of its own; inside one process it costs no socket. It fails at once while an outside broker is away, and
     * when it goes: one that takes a connection and says nothing would be waited for as long as for a commit.
     */
    ClientSessionFactory connect() throws Exception {
        if (server != null) {
            return locator.createSessionFactory();
        }
        ServerLocator own = locator(url);
        connecting.add(own);
        try {
            if (away()) {
                throw new IllegalStateException("the broker cannot be reached");
            }
            return own.createSessionFactory();
        } catch (Exception e) {
            own.close();
            throw e;
        } finally {
            connecting.remove(own);
        }
    }

    /** Ends the waiting of those who connect. */
    void abandonConnecting() {
        connecting.forEach(ServerLocator::close);
    }

    /** A connection to a broker that was away a moment ago, whose calls end in a second. */
    ClientSessionFactory knock() throws Exception {
        return knocks.createSessionFactory();
    }

    /** A connection that the broker soon gives up when it hears nothing. */
    ClientSessionFactory link() throws Exception {
        return links.createSessionFactory();
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
        if (!factory.isClosed()) {
            // Asked for its connection it would make a new one, and wait for that.
            ((ClientSessionFactoryInternal) factory).cleanup();
            ((ServerLocatorInternal) factory.getServerLocator()).factoryClosed(factory);
        }
    }

    /** Whether an outside broker does not answer just now. */
    boolean lost() {
        return pulse != null && !pulse.up();
    }

    /** Whether an outside broker is lost, so that nothing can be handed to it. */
    boolean away() {
        return pulse != null && pulse.away() || presence.displaced();
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
        return factory.createSession(
                user,
                password,
                false,
                autoCommit,
                autoCommit,
                false,
                1024 * 1024,
                former == null ? null : former.name());
    }

    /**
     * Whether the note of a message's sender on it can be believed: the hub's own broker made it, or the hub itself brought the
     * message from there.
     */
    boolean vouches(Message message) {
        return server != null
                || user != null
                        && user.equals(message.getValidatedUserID())
                        && message.containsProperty(SenderLogins.LOGIN);
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
        var acceptor = server.getRemotingService().getAcceptor(EmbeddedBroker.ACCEPTOR);
        return acceptor == null ? -1 : acceptor.getActualPort();
    }

    /** The logins, and the clients that prove themselves by a certificate instead. */
    private static List<Settings.Operator> withPrograms(Settings settings) {
        List<Settings.Operator> logins = new ArrayList<>(settings.operators());
        for (String id : settings.broker().security().programs().values()) {
            if (logins.stream().noneMatch(login -> login.name().equals(id))) {
                logins.add(new Settings.Operator(id, null, Settings.Role.APPLICATION));
            }
        }
        return logins;
    }

    /** An address of this machine for one that stands for all of them. */
    private static String reachable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }

    private void watchPort(Settings.Broker broker) throws Exception {
        if (port() >= 0) {
            PortGuard.before(
                    (NettyAcceptor) server.getRemotingService().getAcceptor(EmbeddedBroker.ACCEPTOR),
                    EmbeddedBroker.CONNECTIONS);
        }
        TlsFiles tls = broker.security().tls();
        // Where everybody shows a certificate the probe would need one, too.
        boolean open = tls == null || !tls.required();
        if (port() >= 0 && broker.protocols().contains(Settings.Protocol.CORE) && open) {
            // It calls this very port, whatever name its certificate is for.
            String secured = tls == null ? "" : "&sslEnabled=true&trustAll=true&verifyHost=false";
            probe = new PortProbe("tcp://" + reachable(broker.host()) + ":" + port(), secured, user, password);
        }
    }

    /** Stops an embedded broker; what is on disk stays. */
    @Override
    public void close() {
        if (probe != null) {
            probe.close();
        }
        hubs.close();
        if (pulse != null) {
            pulse.close();
        }
        presence.close();
        inquiries.close();
        knocks.close();
        links.close();
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
