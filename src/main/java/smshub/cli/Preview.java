package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what a running hub would do with a message. */
@Command(
        name = "preview",
        description = "Tells what a running hub would do with a message, and why. Sends nothing.",
        mixinStandardHelpOptions = true)
final class Preview implements Callable<Integer> {
    private static final List<String> FACTS = List.of("to", "from", "account", "encoding", "segments", "price", "text");

    @Mixin
    private Ask ask;

    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailure {
        RemoteHub.Reply reply = hub.post("/api/v1/preview", ask.body());
        if (!reply.good()) {
            throw new CommandFailure(reply.sentence());
        }
        JsonNode messages = reply.body().path("messages");
        messages.forEach(message -> print(message, spec.commandLine().getOut()));
        return messages.findValue("problem") == null ? 0 : Commands.FAILED;
    }

    private static void print(JsonNode message, PrintWriter out) {
        for (String fact : FACTS) {
            if (message.hasNonNull(fact)) {
                out.printf("%-10s%s%n", fact, Table.cell(message.get(fact)));
            }
        }
        JsonNode problem = message.path("problem");
        if (problem.isObject()) {
            out.printf(
                    "%-10s%s (%s)%n",
                    "refused",
                    problem.path("sentence").asText(),
                    problem.path("code").asText());
        }
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode verdict : message.path("verdicts")) {
            rows.add(List.of(
                    verdict.path("rule").asText(),
                    verdict.path("account").asText(),
                    verdict.path("passed").asBoolean() ? "pass" : "refuse",
                    verdict.path("sentence").asText()));
        }
        out.println();
        out.print(Table.of(List.of("RULE", "ACCOUNT", "VERDICT", "WHY"), rows));
    }
}
