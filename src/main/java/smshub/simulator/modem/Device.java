package smshub.simulator.modem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a modem is and has, apart from what it is saying. Only used on the modem's thread. */
final class Device {
    private static final int PHONE_CAPACITY = 100;

    final SimulatedModem.Options options;
    final Model model;
    final Sim sim;
    final Map<String, Memory> memories = new LinkedHashMap<>();
    final CommandFaults faults = new CommandFaults();
    private final BiConsumer<Duration, Runnable> timer;

    Registers registers;
    /** {@code +CREG}: 1 home, 5 roaming, 0 and 2 searching, 3 denied. */
    int registration = 1;
    /** {@code +CSQ}: 0 to 31, 99 unknown. */
    int signal = 20;

    String centre;

    Device(SimulatedModem.Options options, BiConsumer<Duration, Runnable> timer) {
        this.options = options;
        this.timer = timer;
        model = options.model();
        sim = new Sim(options.pin());
        centre = options.centre();
        memories.put("SM", new Memory(options.capacity()));
        memories.put("ME", new Memory(PHONE_CAPACITY));
        if (model.reportStore() != null) {
            memories.put(model.reportStore(), new Memory(options.capacity()));
        }
        powerOn();
    }

    /** What is stored stays, how it was set does not. */
    void powerOn() {
        registers = new Registers(model.echo());
        sim.powerOff();
    }

    boolean onAir() {
        return sim.ready() && (registration == 1 || registration >= 5 && registration <= 7);
    }

    String reportMemory() {
        return model.reportStore() == null ? registers.receiving : model.reportStore();
    }

    void after(Duration delay, Runnable work) {
        timer.accept(delay, work);
    }
}
