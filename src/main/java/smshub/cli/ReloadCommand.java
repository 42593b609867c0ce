package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a running hub take over its settings file, and tells what that came to. */
@Command(
        name = "reload",
        description = {
            "Lets a running hub take over its settings: all of them, or none where there is a mistake.",
            "Accounts, clients and intakes that are the same notice nothing."
        },
        mixinStandardHelpOptions = true)
final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        RemoteHub.Reply reply = hub.postSlowly("/api/v1/settings/reload");
        if (!reply.good()) {
            throw new CommandFailure(refusal(reply));
        }
        PrintWriter out = spec.commandLine().getOut();
        JsonNode told = reply.body();
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode change : told.path("changes")) {
            String key = change.path("key").asText();
            rows.add(List.of(
                    key,
                    Table.line(change.path("before").asText("-")),
                    Table.line(change.path("after").asText("-")),
                    names(told.path("afterRestart")).contains(key) ? "after a restart" : "now"));
        }
        if (rows.isEmpty()) {
            out.println("No key has another value.");
        } else {
            out.print(Table.of(List.of("KEY", "BEFORE", "AFTER", "COUNTS"), rows));
        }
        for (Map.Entry<String, JsonNode> part : told.path("parts").properties()) {
            for (Map.Entry<String, JsonNode> what : part.getValue().properties()) {
                if (!what.getValue().isEmpty()) {
                    out.println(part.getKey() + " " + what.getKey() + ": " + String.join(", ", names(what.getValue())));
                }
            }
        }
        List<String> failed = names(told.path("failed"));
        if (!failed.isEmpty()) {
            throw new CommandFailure("Not started or stopped, see the hub's log; the next reload tries again: "
                    + String.join(", ", failed));
        }
        return 0;
    }

    /** Every mistake on a line of its own. */
    private static String refusal(RemoteHub.Reply reply) {
        List<String> lines = new ArrayList<>();
        for (JsonNode mistake : reply.body().path("mistakes")) {
            String where = mistake.path("where").asText();
            lines.add(mistake.path("key").asText() + ": "
                    + mistake.path("sentence").asText() + (where.isEmpty() ? "" : " (" + where + ")"));
        }
        if (lines.isEmpty()) {
            return reply.sentence();
        }
        lines.add("Nothing was taken over.");
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(name -> names.add(name.asText()));
        return names;
    }
}
