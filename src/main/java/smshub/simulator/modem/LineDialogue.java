package smshub.simulator.modem;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import smshub.protocol.modem.pdu.Submit;
import smshub.simulator.modem.CommandFault.Step;

/**
 * What goes over a modem's line, octet by octet. It is the same however often the line is cut: a modem behind a device
 * server does not notice, and may still wait for the rest of a message. Only used on the modem's thread.
 */
final class LineDialogue {
    private static final int ESCAPE = 0x1B;
    private static final int END = 0x1A;
    private static final int MOST_CHARACTERS = 1024;

    private final Device device;
    private final ModemCommands commands;
    private final NetworkInbox inbox;
    private final Latest<String> seen;
    private final StringBuilder input = new StringBuilder();
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private final List<String> deferred = new ArrayList<>();
    private ModemConnection line;
    private String last = "";
    private boolean busy;
    private boolean deaf;
    /** The command that waits for its message, or null. */
    private Command prompted;
    /** Counts restarts, so that what was begun before one does not go on after it. */
    private int life;

    private int noise;

    LineDialogue(Device device, Latest<String> seen, Latest<Submit> taken) {
        this.device = device;
        this.seen = seen;
        inbox = new NetworkInbox(device, this::announce);
        commands = new ModemCommands(device, inbox, taken);
    }

    NetworkInbox inbox() {
        return inbox;
    }

    void receive(ModemConnection from, byte[] octets) {
        if (!from.isCut()) {
            line = from;
        }
        for (byte octet : octets) {
            // what came after the cut never arrived
            if (!deaf && !from.isCut()) {
                receive(octet & 0xFF);
            }
        }
    }

    private void receive(int octet) {
        if (busy) {
            early.write(octet);
        } else if (prompted != null) {
            receiveMessage(octet);
        } else {
            receiveCommand(octet);
        }
    }

    private void receiveCommand(int octet) {
        if (octet == ESCAPE) {
            input.setLength(0);
            return;
        }
        echo(octet);
        if (octet == '\r') {
            String text = input.toString();
            input.setLength(0);
            execute(text);
        } else if (octet == '\b' && !input.isEmpty()) {
            input.setLength(input.length() - 1);
        } else if (octet >= ' ' && input.length() < MOST_CHARACTERS) {
            input.append((char) octet);
        }
    }

    private void receiveMessage(int octet) {
        Command command = prompted;
        if (octet == ESCAPE) {
            leavePrompt();
            finish(Reply.OK);
        } else if (octet == END) {
            String hex = input.toString();
            leavePrompt();
            busy = true;
            handle(List.of(command), 0, commands.message(command, hex));
        } else {
            echo(octet);
            if (octet > ' ' && input.length() < MOST_CHARACTERS) {
                input.append((char) octet);
                // the length counts octets, so this many digits are half of it
                if (input.length() == command.number(0, 0)) {
                    struck(Step.MESSAGE, command);
                }
            }
        }
    }

    private void leavePrompt() {
        prompted = null;
        input.setLength(0);
        deferred.forEach(this::announce);
        deferred.clear();
    }

    private void echo(int octet) {
        if (device.registers.echo) {
            line.write(new byte[] {(byte) octet});
        }
    }

    private void execute(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        // whatever stands before it is the rest of something that was not meant for it
        int start = upper.indexOf("AT");
        if (upper.endsWith("A/")) {
            start = 0;
        } else if (start < 0) {
            return;
        } else {
            last = text.substring(start + 2);
        }
        seen.add("AT" + last);
        List<Command> line = Command.of(last);
        busy = true;
        after(device.model.latency(), () -> run(line, 0));
    }

    private void run(List<Command> line, int index) {
        if (index == line.size()) {
            finish(Reply.OK);
        } else if (!struck(Step.COMMAND, line.get(index))) {
            handle(line, index, commands.run(line.get(index)));
        }
    }

    private void handle(List<Command> line, int index, Reply reply) {
        Command command = line.get(index);
        switch (reply.kind()) {
            case LATER ->
                after(reply.delay(), () -> {
                    if (!struck(Step.COMPLETE, command)) {
                        handle(line, index, reply.rest().get());
                    }
                });
            case PROMPT -> prompt(command);
            case RESTART -> {
                finish(Reply.OK);
                restart();
            }
            case OK -> answer(line, index, reply);
            default -> finish(reply);
        }
    }

    private void prompt(Command command) {
        makeNoise();
        busy = false;
        prompted = command;
        write("\r\n".repeat(1 + device.model.blankLines()) + device.model.prompt());
        struck(Step.PROMPT, command);
        drain();
    }

    private void answer(List<Command> line, int index, Reply reply) {
        Command command = line.get(index);
        if (struck(Step.DONE, command)) {
            return;
        }
        boolean end = index + 1 == line.size();
        String text = lines(reply.lines()) + (end ? finalLine(reply) : "");
        CommandFault half = device.faults.take(Step.ANSWER, command.text());
        if (half != null) {
            write(text.substring(0, text.length() / 2));
            strike(half);
            return;
        }
        if (!reply.lines().isEmpty()) {
            makeNoise();
            write(lines(reply.lines()));
        }
        if (end) {
            finish(Reply.OK);
        } else {
            run(line, index + 1);
        }
    }

    private void finish(Reply reply) {
        makeNoise();
        write(finalLine(reply));
        idle();
    }

    private void idle() {
        busy = false;
        drain();
    }

    /** What came while a command was carried out. */
    private void drain() {
        byte[] octets = early.toByteArray();
        early.reset();
        for (byte octet : octets) {
            receive(octet & 0xFF);
        }
    }

    private boolean struck(Step step, Command command) {
        CommandFault fault = device.faults.take(step, command.text());
        if (fault != null) {
            strike(fault);
        }
        return fault != null;
    }

    private void strike(CommandFault fault) {
        switch (fault.effect()) {
            case DROP -> {
                line.cut();
                early.reset();
                idle();
            }
            case SILENCE -> {
                if (prompted != null) {
                    leavePrompt();
                }
                idle();
            }
            case ERROR -> {
                prompted = null;
                finish(Reply.cms(fault.code()));
            }
            case REBOOT -> restart();
        }
    }

    /** Off and on again. */
    void restart() {
        life++;
        busy = false;
        deaf = true;
        prompted = null;
        input.setLength(0);
        early.reset();
        deferred.clear();
        inbox.powerOff();
        device.powerOn();
        after(device.options.startTime(), () -> {
            deaf = false;
            device.model.greeting().forEach(this::announce);
            inbox.hand();
        });
    }

    /** Hangs: hears nothing and says nothing until it is switched off and on. */
    void hang() {
        life++;
        busy = false;
        deaf = true;
    }

    /** Says something unasked, if it can now; while it waits for a message, afterwards. */
    void announce(String text) {
        if (prompted != null) {
            deferred.add(text);
        } else if (!deaf) {
            write(lines(List.of(text)));
        }
    }

    private void makeNoise() {
        List<String> lines = device.model.noise();
        if (!lines.isEmpty()) {
            write(lines(List.of(lines.get(noise++ % lines.size()))));
        }
    }

    private String lines(List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        return "\r\n".repeat(1 + device.model.blankLines()) + String.join("\r\n", lines) + "\r\n";
    }

    private String finalLine(Reply reply) {
        Registers registers = device.registers;
        if (registers.quiet) {
            return "";
        }
        boolean words = registers.errors == 2 && !device.model.numericOnly();
        return switch (reply.kind()) {
            case OK -> registers.verbose ? "\r\nOK\r\n" : "0\r";
            case CME -> {
                if (registers.errors == 0) {
                    yield error();
                }
                yield "\r\n+CME ERROR: " + (words ? Errors.cme(reply.code()) : reply.code()) + "\r\n";
            }
            case CMS -> "\r\n+CMS ERROR: " + (words ? Errors.cms(reply.code()) : reply.code()) + "\r\n";
            default -> error();
        };
    }

    private String error() {
        return device.registers.verbose ? "\r\nERROR\r\n" : "4\r";
    }

    private void after(Duration delay, Runnable work) {
        int begun = life;
        Runnable checked = () -> {
            if (begun == life) {
                work.run();
            }
        };
        if (delay.isZero()) {
            checked.run();
        } else {
            device.after(delay, checked);
        }
    }

    private void write(String text) {
        if (line == null) {
            return;
        }
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int from = 0; from < octets.length; from += device.model.chunk()) {
            line.write(Arrays.copyOfRange(octets, from, Math.min(octets.length, from + device.model.chunk())));
        }
    }
}
