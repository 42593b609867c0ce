package smshub.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the hubs that share a broker. */
@Command(
        name = "hubs",
        description = "Lists the hubs that share a broker, and the work that runs once and runs at each of them.",
        mixinStandardHelpOptions = true)
final class HubsCommand implements Callable<Integer> {
    @Mixin
    private RemoteHub hub;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode one : hub.told("/api/v1/hubs").path("hubs")) {
            List<String> owns = new ArrayList<>();
            one.path("owns").forEach(duty -> owns.add(duty.asText()));
            List<String> unwell = new ArrayList<>();
            one.path("accounts").properties().forEach(account -> {
                String state = account.getValue().path("state").asText();
                if (!state.equals("open")) {
                    unwell.add(account.getKey() + " " + state);
                }
            });
            rows.add(List.of(
                    one.path("id").asText() + (one.path("asked").asBoolean() ? " (asked)" : ""),
                    one.path("state").asText(),
                    one.path("version").asText("-"),
                    one.path("since").asText("-"),
                    String.join(", ", owns),
                    String.join(", ", unwell)));
        }
        spec.commandLine()
                .getOut()
                .print(Table.of(List.of("HUB", "STATE", "VERSION", "SINCE", "OWNS", "ACCOUNTS NOT OPEN"), rows));
        return 0;
    }
}
