package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Removes what a running hub knows of one number. */
@Command(
        name = "erase",
        description = {
            "Removes what a running hub knows of one number: messages to and from it that are over, and recipients of",
            "campaigns that are over. Tells what is left, and until when. The audit record tells of it without the number."
        },
        mixinStandardHelpOptions = true)
final class EraseCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "NUMBER", description = "In international form, such as +491711234567.")
    private String number;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        RemoteHub.Reply reply = hub.post("/api/v1/erasures", Map.of("number", number));
        if (!reply.good()) {
            throw new CommandFailure(reply.sentence());
        }
        List<List<String>> rows = new ArrayList<>();
        for (String what : List.of("messages", "inbound", "recipients")) {
            rows.add(List.of("removed", what, reply.body().path(what).asText(), ""));
        }
        for (JsonNode left : reply.body().path("left")) {
            rows.add(List.of(
                    "left",
                    left.path("what").asText(),
                    left.path("count").asText(),
                    left.path("until").asText()));
        }
        spec.commandLine().getOut().print(Table.of(List.of("STATE", "WHAT", "COUNT", "UNTIL"), rows));
        return 0;
    }
}
