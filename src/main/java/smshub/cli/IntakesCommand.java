package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the intakes of a running hub, or acts on one. */
@Command(
        name = "intakes",
        description = "Lists the intakes of a running hub; with a name and a verb runs, stops or starts one.",
        mixinStandardHelpOptions = true)
final class IntakesCommand implements Callable<Integer> {
    private static final List<String> COLUMNS =
            List.of("name", "type", "client", "state", "lastRun", "nextRun", "runs", "failedRuns", "requests");

    /** What can be done with one. */
    enum Verb {
        run,
        stop,
        start
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The intake.")
    private String name;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VERB", description = "One of ${COMPLETION-CANDIDATES}.")
    private Verb verb;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        if (verb != null) {
            String path = "/api/v1/intakes/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/" + verb;
            RemoteHub.Reply reply = hub.post(path, Map.of());
            if (!reply.good()) {
                throw new CommandFailure(reply.sentence());
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode intake : hub.told("/api/v1/intakes").path("intakes")) {
            if (name == null || name.equals(intake.path("name").asText())) {
                List<String> row = new ArrayList<>();
                COLUMNS.forEach(column -> row.add(intake.path(column).asText()));
                row.add(Table.line(intake.path("lastError").path("sentence").asText()));
                rows.add(row);
            }
        }
        spec.commandLine()
                .getOut()
                .print(Table.of(
                        List.of(
                                "NAME",
                                "TYPE",
                                "CLIENT",
                                "STATE",
                                "LAST RUN",
                                "NEXT RUN",
                                "RUNS",
                                "FAILED",
                                "REQUESTS",
                                "LAST ERROR"),
                        rows));
        return 0;
    }
}
