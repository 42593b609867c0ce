package smshub.simulator.modem;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Faults that wait for their command. */
final class Faults {
    private final List<Fault> waiting = new ArrayList<>();

    synchronized void add(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            waiting.add(fault);
        }
    }

    synchronized void clear() {
        waiting.clear();
    }

    /** The fault that is due, or null; it waits no longer. */
    synchronized Fault take(Fault.Step step, String command) {
        for (Iterator<Fault> faults = waiting.iterator(); faults.hasNext(); ) {
            Fault fault = faults.next();
            if (fault.step() == step && command.startsWith(fault.command())) {
                faults.remove();
                return fault;
            }
        }
        return null;
    }
}
