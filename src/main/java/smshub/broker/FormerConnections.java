package smshub.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.json.Json;

/**
 * What a process of the same hub left at an outside broker when it died. The broker may have taken a commit from it that it
 * has not worked off, and may still do so when the same reference has been taken again; and it keeps messages for its
 * consumers until it notices. So the next process ends those connections before it takes anything.
 */
final class FormerConnections {
    private static final Logger LOG = LoggerFactory.getLogger(FormerConnections.class);
    private static final int MOST = 10_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String hub;
    private final String process = UUID.randomUUID().toString();

    private record Listed(List<Connection> data) {}

    private record Connection(String connectionID, String clientID) {}

    /** @param data folder of one hub; it keeps the name by which its processes know each other */
    FormerConnections(Path data) throws IOException {
        hub = HubName.of(data);
    }

    /** The name of this hub among those that share the broker. */
    String hub() {
        return hub;
    }

    /** What the connections of this process are called at the broker. */
    String name() {
        return hub + "/" + process;
    }

    /** Ends those of earlier processes; returns when nothing can come from them any more. */
    void end(Broker broker) {
        try (Management management = new Management(broker)) {
            long begun = System.nanoTime();
            List<String> sessions = new ArrayList<>();
            for (Connection former : former(management)) {
                sessions.addAll(sessions(management, former));
                LOG.info("A connection that an earlier process of this hub left at the broker is ended");
                management.invoke(
                        ResourceNames.BROKER, Management.ANSWER_MILLIS, "closeConnectionWithID", former.connectionID());
            }
            while (alive(management, sessions)) {
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw new IllegalStateException("the broker goes on with them");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IllegalStateException e) {
            LOG.warn(
                    "What an earlier process left at the broker cannot be ended; a message of it may be taken twice: {}",
                    e.getMessage());
        }
    }

    private List<Connection> former(Management management) {
        String filter = "{\"field\":\"clientID\",\"operation\":\"CONTAINS\",\"value\":\"" + hub + "\"}";
        Object listed =
                management.invoke(ResourceNames.BROKER, Management.ANSWER_MILLIS, "listConnections", filter, 1, MOST);
        return Json.read(String.valueOf(listed), Listed.class).data().stream()
                .filter(one -> one.clientID().startsWith(hub) && !one.clientID().equals(name()))
                .toList();
    }

    private static List<String> sessions(Management management, Connection connection) {
        Object listed = management.invoke(
                ResourceNames.BROKER, Management.ANSWER_MILLIS, "listSessionsAsJSON", connection.connectionID());
        List<String> names = new ArrayList<>();
        for (Object session : Json.read(String.valueOf(listed), List.class)) {
            names.add(String.valueOf(((Map<?, ?>) session).get("sessionID")));
        }
        return names;
    }

    private static boolean alive(Management management, List<String> sessions) {
        if (sessions.isEmpty()) {
            return false;
        }
        String all = String.valueOf(
                management.invoke(ResourceNames.BROKER, Management.ANSWER_MILLIS, "listAllSessionsAsJSON"));
        return sessions.stream().anyMatch(name -> all.contains('"' + name + '"'));
    }
}
