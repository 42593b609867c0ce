package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells where everything that a hub accepted is now. */
@Command(
        name = "ledger",
        description = "Tells where everything that a running hub accepted is now.",
        mixinStandardHelpOptions = true)
final class LedgerCommand implements Callable<Integer> {
    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : hub.told("/api/v1/ledger").properties()) {
            if (entry.getValue().isValueNode()) {
                rows.add(List.of(entry.getKey(), entry.getValue().asText()));
            } else {
                entry.getValue()
                        .properties()
                        .forEach(part -> rows.add(List.of(
                                entry.getKey() + " " + part.getKey(),
                                part.getValue().asText())));
            }
        }
        spec.commandLine().getOut().print(Table.of(List.of("WHERE", "MESSAGES"), rows));
        return 0;
    }
}
