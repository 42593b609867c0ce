package smshub.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStoreBackupPolicyConfiguration;
import org.apache.activemq.artemis.core.config.ha.SharedStorePrimaryPolicyConfiguration;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/** One of a pair of outside brokers with a shared store, in a process of its own. */
public final class BrokerProcess {
    private static final String ACTIVE = "active";
    private static final String PASSIVE = "passive";

    private final Process process;
    private volatile boolean active;

    /**
     * The primary takes over whenever it is there, the backup when it is not.
     *
     * @param store folder that both share
     * @param host address that both listen at
     * @param ports of the primary and the backup
     */
    public static BrokerProcess start(Path store, String host, int[] ports, boolean primary) throws IOException {
        List<String> command = new ArrayList<>(HubProcess.JAVA);
        command.addAll(ClassArchive.options());
        command.addAll(List.of(
                BrokerProcess.class.getName(),
                store.toString(),
                host,
                Integer.toString(ports[0]),
                Integer.toString(ports[1]),
                Boolean.toString(primary)));
        Files.createDirectories(store);
        File log = store.resolve(primary ? "primary.log" : "backup.log").toFile();
        return new BrokerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log))
                .start());
    }

    private BrokerProcess(Process process) {
        this.process = process;
        Thread listener = new Thread(this::listen, "broker");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.equals(ACTIVE) || line.equals(PASSIVE)) {
                    active = line.equals(ACTIVE);
                }
            }
        } catch (IOException e) {
            return; // it was killed
        } finally {
            active = false;
        }
    }

    /** Whether it serves hubs. */
    public boolean active() {
        return active;
    }

    /** Ends it without a chance to write anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the process does not die");
        }
    }

    /** Takes what {@link #start} says, until it is killed. */
    public static void main(String[] arguments) throws Exception {
        int[] ports = {Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3])};
        ActiveMQServer server = of(Path.of(arguments[0]), arguments[1], ports, Boolean.parseBoolean(arguments[4]));
        server.registerActivateCallback(new ActivateCallback() {
            @Override
            public void activationComplete() {
                System.out.println(ACTIVE);
            }

            @Override
            public void deActivate() {
                System.out.println(PASSIVE);
            }
        });
        server.start();
    }

    private static ActiveMQServer of(Path store, String host, int[] ports, boolean primary) throws Exception {
        int own = primary ? ports[0] : ports[1];
        int other = primary ? ports[1] : ports[0];
        return OutsideBroker.of(store, own, configuration -> {
            try {
                configuration.getAcceptorConfigurations().clear();
                configuration
                        .addAcceptorConfiguration("clients", "tcp://" + host + ":" + own)
                        .addConnectorConfiguration("own", "tcp://" + host + ":" + own)
                        .addConnectorConfiguration("other", "tcp://" + host + ":" + other);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            configuration
                    .setHAPolicyConfiguration(
                            primary
                                    ? new SharedStorePrimaryPolicyConfiguration().setFailoverOnServerShutdown(true)
                                    : new SharedStoreBackupPolicyConfiguration().setAllowFailBack(true))
                    .addClusterConfiguration(new ClusterConnectionConfiguration()
                            .setName("pair")
                            .setConnectorName("own")
                            .setStaticConnectors(List.of("other"))
                            .setRetryInterval(200))
                    .setClusterUser("hub")
                    .setClusterPassword(OutsideBroker.HUB_PASSWORD);
        });
    }
}
