package smshub;

import java.util.List;
import smshub.bench.BenchCommand;
import smshub.cli.Commands;

/** The program behind {@code ./hub}. */
public final class Hub {
    private Hub() {}

    public static void main(String[] args) {
        // Broker and routes leave threads behind when they fail to start, so the end is said aloud.
        System.exit(Commands.execute(
                List.of(new Run(), new Demo(), new BenchCommand(), new BrokerConfig(), new Move(), new Reconcile()),
                args));
    }
}
