package smshub.protocol.smsc;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.FailedLogins;
import smshub.account.IntakeSettings;
import smshub.tls.ServerTls;

/** One port to which ESMEs connect; the {@code system_id} of their bind tells whose entrance they mean. Thread-safe. */
final class SmscListener {
    private static final Logger LOG = LoggerFactory.getLogger(SmscListener.class);
    /** Connections, whether bound or not; each takes little more than what it has not sent whole. */
    private static final int MOST_CONNECTIONS = 2_000;

    /** Of those, how many need not be bound: who only connects leaves room for others. */
    private static final int MOST_UNBOUND = 500;

    private static final int BACKLOG = 1_024;
    private static final long TICK_MILLIS = 500;
    private static final long PATIENCE_SECONDS = 10;
    private static final List<String> OF_TLS = List.of("certificate", "certificate-key");

    private final String host;
    private final int port;
    private final ServerTls tls;
    private final String identity;
    private final FailedLogins logins;
    private final Map<String, SmscPoller> entrances = new ConcurrentHashMap<>();
    private final Set<EsmeSession> sessions = ConcurrentHashMap.newKeySet();
    private Vertx vertx;
    private NetServer server;
    private long ticker = -1;

    /** @param identity what tells it from another one at the same port */
    SmscListener(String host, int port, ServerTls tls, String identity, Clock clock) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.identity = identity;
        this.logins = new FailedLogins(clock, address -> LOG.warn("Wrong binds by SMPP, from {}", address));
    }

    /** What those have in common that share a port. */
    static String identity(IntakeSettings intake) {
        return OF_TLS.stream()
                .map(intake.settings()::get)
                .map(String::valueOf)
                .toList()
                .toString();
    }

    /** @throws IllegalStateException where the entrance cannot stand beside those that are there */
    synchronized void claim(SmscPoller entrance, String itsIdentity) {
        if (!identity.equals(itsIdentity)) {
            throw new IllegalStateException("another intake listens at this port with another certificate");
        }
        if (entrances.putIfAbsent(entrance.systemId(), entrance) != null) {
            throw new IllegalStateException("another intake at this port has the system-id " + entrance.systemId());
        }
    }

    synchronized void leave(SmscPoller entrance) {
        entrances.remove(entrance.systemId(), entrance);
    }

    boolean unclaimed() {
        return entrances.isEmpty();
    }

    /** The entrance of a system_id; null where there is none. */
    SmscPoller entrance(String systemId) {
        return entrances.get(systemId);
    }

    FailedLogins logins() {
        return logins;
    }

    /**
     * Listens, unless it does.
     *
     * @throws IllegalStateException when the port cannot be opened
     */
    synchronized void open(Vertx its) {
        if (server != null) {
            return;
        }
        NetServerOptions options = new NetServerOptions()
                .setHost(host)
                .setPort(port)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(BACKLOG);
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(KeyCertOptions.wrap(tls.keys()))
                    .setSslHandshakeTimeout(PATIENCE_SECONDS)
                    .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        }
        NetServer opening = its.createNetServer(options)
                .connectHandler(this::connected)
                .exceptionHandler(failure -> LOG.debug("A connection by SMPP was not made", failure));
        try {
            opening.listen().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the port cannot be opened", e);
        }
        vertx = its;
        server = opening;
        ticker = its.setPeriodic(TICK_MILLIS, tick -> {
            sessions.forEach(EsmeSession::tick);
            entrances.values().forEach(SmscPoller::tick);
        });
        LOG.info("ESMEs can bind at port {}", opening.actualPort());
    }

    private void connected(NetSocket socket) {
        long unbound = sessions.size() < MOST_UNBOUND
                ? 0
                : sessions.stream().filter(session -> !session.bound()).count();
        if (sessions.size() >= MOST_CONNECTIONS || unbound >= MOST_UNBOUND) {
            socket.close();
            return;
        }
        Context context = Objects.requireNonNull(Vertx.currentContext());
        EsmeSession session = new EsmeSession(this, socket, context);
        sessions.add(session);
        session.open();
    }

    /** A connection has ended. */
    void ended(EsmeSession session) {
        sessions.remove(session);
    }

    /** Closes the port; on return it can be opened by another. */
    synchronized void close() {
        if (server == null) {
            return;
        }
        vertx.cancelTimer(ticker);
        new ArrayList<>(sessions).forEach(EsmeSession::drop);
        try {
            server.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The port {} for SMPP was not closed in order: {}", port, e.toString());
        }
        server = null;
    }
}
