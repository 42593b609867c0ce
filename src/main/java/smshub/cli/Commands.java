package smshub.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./hub}: one line for each command. */
@Command(
        name = "hub",
        description = "Sends and receives text messages for every application of a company.",
        mixinStandardHelpOptions = true,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Check.class,
            Send.class,
            Preview.class,
            MessagesCommand.class,
            MessageCommand.class,
            ResendCommand.class,
            LedgerCommand.class,
            CampaignCommand.class,
            IntakesCommand.class,
            HubsCommand.class,
            ReloadCommand.class,
            ImportCommand.class,
            EraseCommand.class,
            SecretCommand.class,
            Providers.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class,
        })
public final class Commands {
    /** What a command answers to the shell when it could not do its work. Usage errors answer 2. */
    static final int FAILED = 1;

    private Commands() {}

    /** The version that the jar carries; a hub run from its classes has none. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"smshub " + (version == null ? "development" : version)};
        }
    }

    /**
     * Runs a command to its end. Returns the exit code: 0 done, 1 not done and told why, 2 not understood.
     *
     * @param more commands of other packages
     */
    public static int execute(List<Object> more, String... args) {
        return execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), more, args);
    }

    static int execute(PrintWriter out, PrintWriter err, List<Object> more, String... args) {
        CommandLine hub = new CommandLine(new Commands()).setOut(out).setErr(err);
        more.forEach(hub::addSubcommand);
        hub.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof CommandFailure) {
                err.println(failure.getMessage());
                return FAILED;
            }
            throw failure;
        });
        if (args.length == 0) {
            hub.usage(err);
            return CommandLine.ExitCode.USAGE;
        }
        int code = hub.execute(args);
        out.flush();
        return code;
    }
}
