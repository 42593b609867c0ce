package smshub.broker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in at the broker's port now and then, as a program would: that the broker runs does not mean that its port
 * answers. Whoever asks gets the last result at once.
 */
final class PortProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortProbe.class);
    private static final long PAUSE_SECONDS = 5;
    private static final int PATIENCE_MILLIS = 4_000;

    private final ServerLocator locator;
    private final String user;
    private final String password;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "port-probe");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean answers = true;

    /** @param secured further parameters of the connection, each with an ampersand before it */
    PortProbe(String url, String secured, String user, String password) throws Exception {
        this.user = user;
        this.password = password;
        this.locator = ActiveMQClient.createServerLocator(url + "?connect-timeout-millis=" + PATIENCE_MILLIS
                        + "&useTopologyForLoadBalancing=false" + secured)
                .setCallTimeout(PATIENCE_MILLIS)
                .setInitialConnectAttempts(1)
                .setReconnectAttempts(0);
        rounds.scheduleWithFixedDelay(this::ask, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    private void ask() {
        boolean before = answers;
        try (ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession(user, password, false, true, true, false, 0)) {
            answers = !session.isClosed();
        } catch (Exception e) {
            answers = false;
            if (before) {
                LOG.error("Nobody can log in at the broker's port: {}", e.getMessage());
            }
        }
        if (answers && !before) {
            LOG.info("The broker's port answers again");
        }
    }

    /** Whether the last login passed. */
    boolean answers() {
        return answers;
    }

    @Override
    public void close() {
        rounds.shutdownNow();
        locator.close();
    }
}
