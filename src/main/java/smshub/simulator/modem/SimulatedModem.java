package smshub.simulator.modem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Deliver;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.Submission;
import smshub.protocol.modem.pdu.Submit;

/**
 * A GSM modem that speaks PDU mode on a TCP port of loopback, as behind a device server, and where wanted on a
 * pseudo-terminal. What it sends reaches virtual phones; the numbers of {@link smshub.simulator.MagicNumber} call for
 * faults here too.
 */
public final class SimulatedModem implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatedModem.class);

    private final Options options;
    private final ScheduledThreadPoolExecutor thread;
    private final Device device;
    private final LineDialogue dialogue;
    private final TcpPort port;
    private final Pty pty;
    private final Latest<String> commands = new Latest<>();
    private final Latest<Submit> sent = new Latest<>();
    private final AtomicInteger reference = new AtomicInteger();

    /**
     * What modem it is.
     *
     * @param port 0 takes a free one
     * @param pty whether it is on a pseudo-terminal as well
     * @param number of its SIM, international
     * @param pin null for a SIM without
     * @param centre number of the service centre, empty for a SIM without
     * @param capacity messages that the SIM holds
     * @param airTime from the message's end to the network's answer; half of it while {@code AT+CMMS} keeps the link
     * @param reportDelay from there to the status report
     * @param startTime from power on to the first answer
     * @param network that it is on; modems on the same one reach each other
     */
    public record Options(
            int port,
            boolean pty,
            Model model,
            String number,
            String pin,
            String centre,
            int capacity,
            Duration airTime,
            Duration reportDelay,
            Duration startTime,
            Network network) {
        public static Options defaults() {
            return new Options(
                    0,
                    false,
                    Model.PLAIN,
                    "+491700000099",
                    null,
                    "+491710760000",
                    20,
                    Duration.ZERO,
                    Duration.ofMillis(20),
                    Duration.ofMillis(100),
                    new Network());
        }

        public Options withPort(int other) {
            return new Options(
                    other, pty, model, number, pin, centre, capacity, airTime, reportDelay, startTime, network);
        }

        public Options withPty(boolean wanted) {
            return new Options(
                    port, wanted, model, number, pin, centre, capacity, airTime, reportDelay, startTime, network);
        }

        public Options withModel(Model other) {
            return new Options(
                    port, pty, other, number, pin, centre, capacity, airTime, reportDelay, startTime, network);
        }

        public Options withNumber(String other) {
            return new Options(
                    port, pty, model, other, pin, centre, capacity, airTime, reportDelay, startTime, network);
        }

        public Options withPin(String other) {
            return new Options(
                    port, pty, model, number, other, centre, capacity, airTime, reportDelay, startTime, network);
        }

        public Options withCentre(String other) {
            return new Options(
                    port, pty, model, number, pin, other, capacity, airTime, reportDelay, startTime, network);
        }

        public Options withCapacity(int other) {
            return new Options(port, pty, model, number, pin, centre, other, airTime, reportDelay, startTime, network);
        }

        public Options withTimes(Duration air, Duration report, Duration start) {
            return new Options(port, pty, model, number, pin, centre, capacity, air, report, start, network);
        }

        public Options withNetwork(Network other) {
            return new Options(port, pty, model, number, pin, centre, capacity, airTime, reportDelay, startTime, other);
        }
    }

    private SimulatedModem(Options options) throws IOException {
        this.options = options;
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread one = new Thread(work, "modem-" + options.number());
            one.setDaemon(true);
            return one;
        });
        // after the end nothing more happens
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        device = new Device(
                options, (delay, work) -> thread.schedule(logged(work), delay.toNanos(), TimeUnit.NANOSECONDS));
        dialogue = new LineDialogue(device, commands, sent);
        port = new TcpPort(options.port(), this::receive);
        try {
            pty = options.pty() ? new Pty(this::receive) : null;
        } catch (IOException e) {
            port.close();
            throw e;
        }
        options.network().join(options.number(), this);
    }

    /**
     * Switches one on; it answers when this returns.
     *
     * @throws UncheckedIOException when the port is taken, or there is no pseudo-terminal on this machine
     */
    public static SimulatedModem start(Options options) {
        try {
            return new SimulatedModem(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive(ModemConnection line, byte[] octets) {
        execute(() -> dialogue.receive(line, octets));
    }

    private void execute(Runnable work) {
        thread.execute(logged(work));
    }

    /** A mistake of the simulator itself must not look like a modem that is silent. */
    private static Runnable logged(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.error("The simulated modem failed", e);
            }
        };
    }

    public int port() {
        return port.port();
    }

    /**
     * A link to the terminal; it stays the same when the modem is plugged in again.
     *
     * @throws IllegalStateException when none was wanted
     */
    public Path pty() {
        return Optional.ofNullable(pty)
                .map(Pty::path)
                .orElseThrow(() -> new IllegalStateException("the options want no pseudo-terminal"));
    }

    /** The phone with a number, international with its plus sign. */
    public Phone phone(String number) {
        return options.network().phone(number);
    }

    /**
     * Somebody sends a message to the modem.
     *
     * @param from international number with its plus sign, a short number or a name
     */
    public void deliver(String from, String text) {
        Address sender = Address.of(from);
        OffsetDateTime now = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS);
        for (Pdu part : Submission.of(sender, text).parts(reference.incrementAndGet())) {
            deliver(Deliver.of(sender, ((Submit) part.message()).content(), now));
        }
    }

    /** The network hands the modem a message. */
    public void deliver(Deliver message) {
        deliverLine(new Pdu(Address.of("+491710760000"), message).hex());
    }

    /** The network hands the modem something that need not be a message; hexadecimal digits. */
    public void deliverLine(String hex) {
        execute(() -> dialogue.inbox().message(hex));
    }

    /** The next command that it fits meets the fault. */
    public void fault(CommandFault fault) {
        fault(fault, 1);
    }

    public void fault(CommandFault fault, int times) {
        device.faults.add(fault, times, 0);
    }

    /** So many commands that it fits pass, and the next meets the fault. */
    public void faultAfter(int spared, CommandFault fault) {
        device.faults.add(fault, 1, spared);
    }

    /** Ends all faults that have not happened. */
    public void clearFaults() {
        device.faults.clear();
    }

    /** @param state of {@code +CREG}: 1 home, 5 roaming, 0 and 2 searching, 3 denied */
    public void registration(int state) {
        ask(() -> {
            device.registration = state;
            if (device.registers.registration > 0) {
                dialogue.announce("+CREG: " + state);
            }
            dialogue.inbox().hand();
            return null;
        });
    }

    /** @param rssi 0 to 31, 99 for unknown */
    public void signal(int rssi) {
        ask(() -> device.signal = rssi);
    }

    /** An unsolicited line, at once. */
    public void say(String line) {
        execute(() -> dialogue.announce(line));
    }

    /** Pulls the cable: whoever is on the line is cut off, and nobody can come. */
    public void unplug() {
        port.unplug(true);
        if (pty != null) {
            try {
                pty.unplug();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Puts the cable back; the terminal may be another one, its link is the same. */
    public void plug() {
        port.unplug(false);
        if (pty != null) {
            try {
                pty.plug();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** It hears nothing and says nothing until {@link #powerCycle()}. */
    public void hang() {
        ask(() -> {
            dialogue.hang();
            return null;
        });
    }

    /** Off and on again; what is stored stays, how it was set does not. */
    public void powerCycle() {
        ask(() -> {
            dialogue.restart();
            return null;
        });
    }

    /** The command lines that came, the oldest first. */
    public List<String> commands() {
        return commands.list();
    }

    /** The messages that the network took, part by part, the oldest first. */
    public List<Submit> sent() {
        return sent.list();
    }

    /** How many messages and reports the network holds back, because the storage is full or the modem off the air. */
    public int held() {
        return ask(() -> dialogue.inbox().held());
    }

    /**
     * How many messages it stores.
     *
     * @param memory {@code SM}, {@code ME} or {@code SR}
     */
    public int stored(String memory) {
        return ask(() -> device.memories.get(memory).used());
    }

    /** How often a PIN may still be tried. */
    public int triesLeft() {
        return ask(device.sim::triesLeft);
    }

    private <T> T ask(Callable<T> question) {
        try {
            return thread.submit(question).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    @Override
    public void close() {
        options.network().leave(options.number());
        thread.shutdownNow();
        try {
            port.close();
            if (pty != null) {
                pty.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
