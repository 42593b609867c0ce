package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sends by a running hub. */
@Command(name = "send", description = "Sends a message by a running hub.", mixinStandardHelpOptions = true)
final class Send implements Callable<Integer> {
    private static final List<String> COLUMNS = List.of("id", "to", "state", "account", "encoding", "segments");

    @Mixin
    private Ask ask;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailure {
        RemoteHub.Reply reply = hub.post("/api/v1/messages", ask.body());
        JsonNode messages = reply.body().path("messages");
        if (!messages.isEmpty()) {
            spec.commandLine().getOut().print(table(messages));
        }
        if (!reply.good()) {
            throw new CommandFailure(reply.sentence());
        }
        boolean allTaken = messages.findValue("problem") == null;
        return allTaken ? 0 : Commands.FAILED;
    }

    private static String table(JsonNode messages) {
        boolean priced = messages.findValue("price") != null;
        List<String> head = new ArrayList<>(List.of("ID", "TO", "STATE", "ACCOUNT", "ENCODING", "SEGMENTS"));
        if (priced) {
            head.add("PRICE");
        }
        head.add("");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode message : messages) {
            List<String> row = new ArrayList<>();
            COLUMNS.forEach(column -> row.add(message.path(column).asText()));
            if (priced) {
                row.add(Table.cell(message.path("price")));
            }
            row.add(
                    message.has("ids")
                            ? "in " + message.path("ids").size() + " messages"
                            : message.path("problem").path("sentence").asText());
            rows.add(row);
        }
        return Table.of(head, rows);
    }
}
