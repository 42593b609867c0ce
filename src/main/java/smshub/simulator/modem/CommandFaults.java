package smshub.simulator.modem;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Faults that wait for their command. */
final class CommandFaults {
    private static final class Waiting {
        final CommandFault fault;
        int spared;

        Waiting(CommandFault fault, int spared) {
            this.fault = fault;
            this.spared = spared;
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();

    /** @param spared how many commands that the fault fits pass before it */
    synchronized void add(CommandFault fault, int times, int spared) {
        for (int i = 0; i < times; i++) {
            waiting.add(new Waiting(fault, spared));
        }
    }

    synchronized void clear() {
        waiting.clear();
    }

    /** The fault that is due, or null; it waits no longer. */
    synchronized CommandFault take(CommandFault.Step step, String command) {
        for (Iterator<Waiting> faults = waiting.iterator(); faults.hasNext(); ) {
            Waiting next = faults.next();
            if (next.fault.step() == step && command.startsWith(next.fault.command()) && --next.spared < 0) {
                faults.remove();
                return next.fault;
            }
        }
        return null;
    }
}
