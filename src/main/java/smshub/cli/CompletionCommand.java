package smshub.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lets a shell complete what is typed after {@code hub}. */
@Command(
        name = "completion",
        description = "Prints what completes commands and options in bash and zsh: source <(./hub completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec hub = spec.root();
        spec.commandLine().getOut().print(AutoComplete.bash(hub.name(), hub.commandLine()));
        return 0;
    }
}
