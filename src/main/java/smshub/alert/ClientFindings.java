package smshub.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import smshub.guard.Guards;

/** Which clients are stopped by their guards. Hears of each stop, so that none is missed that ends before the next look. */
public final class ClientFindings implements Guards.Alarm {
    /** By key, what was told of the last stop of a kind. */
    private final Map<String, Condition> raised = new ConcurrentHashMap<>();
    /** Keys of those that no look has seen yet. */
    private final Set<String> fresh = ConcurrentHashMap.newKeySet();

    @Override
    public void raise(String client, String what, String subject, List<String> lines) {
        String key = key(client, what);
        raised.put(key, new Condition(key, subject, over(client, what), lines));
        fresh.add(key);
    }

    /** How the clients stand that are limited. */
    public List<Finding> of(Guards guards, Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (String client : guards.clients()) {
            List<String> stopped = guards.status(client, now).stopped();
            for (String what : Guards.STOPS) {
                String key = key(client, what);
                findings.add(Finding.of(
                        fresh.remove(key) || stopped.contains(what),
                        raised.getOrDefault(
                                key,
                                // Of before the start.
                                new Condition(
                                        key,
                                        "client " + client + " is stopped (" + what + ")",
                                        over(client, what),
                                        List.of()))));
            }
        }
        return findings;
    }

    private static String key(String client, String what) {
        return "clients/" + client + "/" + what;
    }

    private static String over(String client, String what) {
        return "client " + client + " is not stopped any more (" + what + ")";
    }
}
