package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one message and how it came to its state. */
@Command(
        name = "message",
        description = "Shows a message of a running hub with its time line.",
        mixinStandardHelpOptions = true)
final class MessageCommand implements Callable<Integer> {
    private static final List<String> FACTS = List.of(
            "id",
            "to",
            "from",
            "state",
            "account",
            "client",
            "source",
            "reference",
            "category",
            "encoding",
            "segments",
            "price",
            "sendAt",
            "expiresAt",
            "waitingUntil",
            "waitingWhy",
            "copyOf",
            "text");

    @Parameters(index = "0", paramLabel = "ID", description = "The hub's id of the message.")
    private String id;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode message = hub.told("/api/v1/messages/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
        for (String fact : FACTS) {
            if (message.hasNonNull(fact)) {
                out.printf("%-10s%s%n", fact, Table.cell(message.get(fact)));
            }
        }
        JsonNode split = message.path("split");
        if (split.hasNonNull("of")) {
            out.printf(
                    "%-10s%s of %s, the first is %s%n",
                    "piece",
                    split.path("part"),
                    split.path("parts"),
                    split.path("of").asText());
        }
        if (message.hasNonNull("providerPrice")) {
            out.printf("%-10s%s%n", "charged", Table.cell(message.get("providerPrice")));
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode step : message.path("timeline")) {
            String why = step.path("problem")
                    .path("sentence")
                    .asText(step.path("note").asText());
            rows.add(List.of(
                    step.path("time").asText(),
                    step.path("state").asText(),
                    step.path("account").asText(),
                    Table.line(why)));
        }
        out.println();
        out.print(Table.of(List.of("TIME", "STATE", "ACCOUNT", "WHY"), rows));
        return 0;
    }
}
