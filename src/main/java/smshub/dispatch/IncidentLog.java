package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.broker.Publication;
import smshub.broker.Queues;
import smshub.json.Json;
import smshub.message.MessageIds;
import smshub.message.Problem;

/**
 * Puts incidents on {@code sms.errors}, where they wait for the store. Those of a minute that are alike become one entry: it
 * goes out with the first of them, and once more with their number when the minute is over.
 */
public final class IncidentLog implements Incidents {
    private static final Logger LOG = LoggerFactory.getLogger(IncidentLog.class);
    private static final Duration TOGETHER = Duration.ofMinutes(1);
    /** Most that are counted at a time; what is more is told by the log alone. */
    private static final int MOST = 500;

    private record Alike(Incident.Kind kind, String code, String account, String client, String intake) {}

    private final Function<List<Publication>, ? extends CompletionStage<?>> publisher;
    private final Clock clock;
    private final Map<Alike, Incident> running = new LinkedHashMap<>();

    /** @param publisher puts what is to be told into the broker */
    public IncidentLog(Function<List<Publication>, ? extends CompletionStage<?>> publisher, Clock clock) {
        this.publisher = publisher;
        this.clock = clock;
    }

    @Override
    public void note(Incident.Kind kind, Problem problem, String account, String client, String intake) {
        post(counted(kind, problem, account, client, intake));
    }

    /** What is to be told now: the first of its minute, and how many there were in the one before. */
    private synchronized List<Incident> counted(
            Incident.Kind kind, Problem problem, String account, String client, String intake) {
        Instant now = clock.instant();
        Alike key = new Alike(kind, problem.code().word(), account, client, intake);
        Incident before = running.get(key);
        if (before == null && running.size() >= MOST) {
            return List.of();
        }
        boolean further = before != null && now.isBefore(before.at().plus(TOGETHER));
        Incident incident = new Incident(
                further ? before.id() : MessageIds.next(),
                further ? before.at() : now,
                now,
                kind,
                problem.code(),
                problem.sentence(),
                account,
                client,
                intake,
                further ? before.times() + 1 : 1);
        running.put(key, incident);
        if (further) {
            return List.of();
        }
        return before == null || before.times() == 1 ? List.of(incident) : List.of(before, incident);
    }

    /** Tells how many there were in the minutes that are over. */
    public void flush() {
        post(over());
    }

    private synchronized List<Incident> over() {
        Instant now = clock.instant();
        List<Incident> over = new ArrayList<>();
        running.values().removeIf(incident -> {
            boolean past = !now.isBefore(incident.at().plus(TOGETHER));
            if (past && incident.times() > 1) {
                over.add(incident);
            }
            return past;
        });
        return over;
    }

    private void post(List<Incident> incidents) {
        if (incidents.isEmpty()) {
            return;
        }
        List<Publication> outgoing = incidents.stream()
                .map(incident -> Publication.to(Queues.ERRORS, Json.text(incident), Map.of()))
                .toList();
        publisher.apply(outgoing).whenComplete((posted, failure) -> {
            if (failure != null) {
                LOG.debug("Incidents could not be kept", failure);
            }
        });
    }
}
