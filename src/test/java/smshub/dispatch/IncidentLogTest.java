package smshub.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import smshub.audit.Incident;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** What is alike and comes within a minute is one entry. */
class IncidentLogTest {
    private final TestClock clock = new TestClock(Given.NOW);
    private final List<Incident> told = new ArrayList<>();
    private final IncidentLog log = new IncidentLog(
            outgoing -> {
                outgoing.forEach(publication -> told.add(Json.read(publication.body(), Incident.class)));
                return CompletableFuture.completedFuture(null);
            },
            clock);

    @Test
    void theFirstIsToldAtOnceAndTheirNumberWhenTheMinuteIsOver() {
        for (int i = 0; i < 1000; i++) {
            fails("erp");
        }
        log.flush();
        assertEquals(List.of("erp 1"), said());

        clock.ahead(Duration.ofMinutes(1));
        log.flush();
        log.flush();
        assertEquals(List.of("erp 1", "erp 1000"), said());
        assertEquals(told.get(0).id(), told.get(1).id(), "one entry");
    }

    @Test
    void anotherMinuteAndAnotherIntakeAreOthers() {
        fails("erp");
        fails("erp");
        fails("post");
        clock.ahead(Duration.ofSeconds(61));
        fails("erp");

        assertEquals(List.of("erp 1", "post 1", "erp 2", "erp 1"), said());
    }

    @Test
    void whoeverMakesUpNamesFillsNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            fails("erp" + i);
        }
        assertEquals(500, told.size());
        clock.ahead(Duration.ofMinutes(1));
        log.flush();
        fails("again");
        assertEquals(501, told.size());
    }

    private void fails(String intake) {
        log.note(
                Incident.Kind.INTAKE,
                Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The database cannot be reached."),
                null,
                "shop",
                intake);
    }

    private List<String> said() {
        return told.stream()
                .map(incident -> incident.intake() + " " + incident.times())
                .toList();
    }
}
