package smshub.broker;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.postoffice.Binding;
import org.apache.activemq.artemis.core.postoffice.Bindings;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.security.impl.SecurityStoreImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.ResourceLimitSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.settings.Settings;
import smshub.tls.ServerTls;
import smshub.tls.TlsFiles;

/** The broker that the hub brings along: how it is set up, and what it may use of the machine. */
final class EmbeddedBroker {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** Name of the acceptor that programs connect to. */
    static final String ACCEPTOR = "clients";

    /**
     * Artemis waits this long for others to share a disk sync, of the journal and of pages (the default of 3.3 ms costs a
     * lone sender dearly).
     */
    private static final int SHARED_SYNC_NANOS = 200_000;

    /** A second of the fastest acceptance takes a quarter of the space that is to stay free. */
    private static final int DISK_SCAN_MILLIS = 1_000;

    /** Most connections of one address to the broker's port. */
    static final int CONNECTIONS = 1_000;
    /** Most sessions of one login, and most queues that it may make. */
    private static final int SESSIONS = 2_000;

    private static final int QUEUES = 200;
    /** Status of the process that ends because of its disk: EX_IOERR of sysexits.h. */
    private static final int DISK_FAILED = 74;

    private EmbeddedBroker() {}

    /** The broker of a data folder; nothing of it is touched before it is started. */
    static ActiveMQServer of(Settings settings, ActiveMQSecurityManager logins) throws Exception {
        ActiveMQServer server =
                new ActiveMQServerImpl(configuration(settings, settings.data().resolve("broker")), logins);
        // Takes the place of the broker's own AMQP, which is found on the class path.
        server.addProtocolManagerFactory(new SteadyAmqp());
        server.registerIOCriticalErrorListener((cause, message, file) -> die(cause));
        return server;
    }

    /** The broker of a data folder as something to look into: nobody gets in from outside, and nothing expires. */
    static ActiveMQServer still(Settings settings) throws Exception {
        Configuration configuration =
                configuration(settings, settings.data().resolve("broker")).setSecurityEnabled(false);
        configuration.setMessageExpiryScanPeriod(-1).setAddressQueueScanPeriod(-1);
        configuration.getAcceptorConfigurations().clear();
        return new ActiveMQServerImpl(configuration);
    }

    /** @throws Exception when its files are used by another, or cannot be read or written */
    static void start(ActiveMQServer server, Path data) throws Exception {
        server.start();
        if (!server.waitForActivation(30, TimeUnit.SECONDS)) {
            server.stop();
            throw new IllegalStateException("the journal below " + data + " is used by another hub");
        }
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
                .setSecurityEnabled(true)
                .setUuidNamespace("sms.reply")
                .setMessageExpiryScanPeriod(30_000)
                .setThreadPoolMaxSize(16)
                .setJMXManagementEnabled(true)
                .setGracefulShutdownEnabled(false);
        configuration.registerBrokerPlugin(new SenderLogins());
        configuration.registerBrokerPlugin(new ReplyQueues());
        configuration.registerBrokerPlugin(new LoginDeadline());
        settings.operators().forEach(operator -> limit(operator, configuration));
        configuration.addAcceptorConfiguration("hub", "vm://0");
        if (broker.port() >= 0) {
            configuration.addAcceptorConfiguration(
                    ACCEPTOR,
                    "tcp://" + broker.host() + ":" + broker.port()
                            + "?protocols="
                            + broker.protocols().stream().map(Enum::name).collect(Collectors.joining(","))
                            + ";anycastPrefix=queue://,/queue/;multicastPrefix=topic://,/topic/"
                            + tls(broker.security().tls()));
        }
        AddressPolicies.all().forEach((match, values) -> {
            AddressSettings settled = AddressPolicies.broker(values);
            if (match.equals(AddressPolicies.OWN)) {
                // Or the backlog of one account would fill the whole, and every queue would go by the disk.
                settled.setMaxSizeBytes(broker.memory() / 4)
                        .setPageSizeBytes(4 * 1024 * 1024)
                        .setMaxReadPageBytes(8 * 1024 * 1024);
            }
            // What is not the hub's own is treated alike.
            configuration.addAddressSetting(match.equals(AddressPolicies.OWN) ? "#" : match, settled);
        });
        return configuration;
    }

    /** Lets other logins count: nothing is remembered of what earlier ones might do. */
    static void admit(ActiveMQServer server, List<Settings.Operator> operators) {
        operators.forEach(operator -> limit(operator, server.getConfiguration()));
        if (server.getSecurityStore() instanceof SecurityStoreImpl memory) {
            memory.invalidateAuthenticationCache();
            memory.invalidateAuthorizationCache();
        }
    }

    /** Ends the connections of a login, whether it came with a password or by its certificate. */
    static void putOut(ActiveMQServer server, String login) {
        server.getSessions().stream()
                .filter(session -> login.equals(session.getValidatedUser()))
                .map(session -> session.getConnectionID().toString())
                .distinct()
                .forEach(server.getActiveMQServerControl()::closeConnectionWithID);
    }

    /** Bounds what one login may hold of the broker. */
    private static void limit(Settings.Operator operator, Configuration configuration) {
        ResourceLimitSettings limits = new ResourceLimitSettings();
        limits.setMatch(SimpleString.of(operator.name()));
        limits.setMaxSessions(SESSIONS);
        limits.setMaxQueues(QUEUES);
        configuration.addResourceLimitSettings(limits);
    }

    /** What an acceptor is told of TLS, as the rest of its parameters. */
    private static String tls(TlsFiles files) {
        if (files == null) {
            return "";
        }
        String clients =
                files.authority() == null ? "" : files.required() ? ";needClientAuth=true" : ";wantClientAuth=true";
        return ";sslEnabled=true;keyStorePath="
                + ListenerContexts.keep(ServerTls.of(files).context()) + clients;
    }

    /** Logins that made the queues of an address. */
    static Set<String> owners(ActiveMQServer server, String address) {
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
}
