package smshub.simulator.modem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.PduException;
import smshub.protocol.modem.pdu.StatusReport;
import smshub.protocol.modem.pdu.Submit;
import smshub.simulator.modem.Command.Form;

/**
 * What the commands do (3GPP TS 27.005, 27.007; ITU-T V.250). Only used on the modem's thread.
 *
 * <p>One class, because it is one table: a method for each command.
 */
final class ModemCommands {
    private static final int MOST_OCTETS = 164;
    private static final Duration LINK_KEPT = Duration.ofSeconds(5);
    private static final int MOST_TRIED = 10_000;
    private static final String IMSI = "262010000000001";
    private static final String IMEI = "490154203237518";
    private static final String ICCID = "8949010000000000018";

    private final Device device;
    private final NetworkInbox inbox;
    private final Latest<Submit> taken;
    private final Set<String> tried = new HashSet<>();
    private int reference = -1;
    private long lastSent;

    ModemCommands(Device device, NetworkInbox inbox, Latest<Submit> taken) {
        this.device = device;
        this.inbox = inbox;
        this.taken = taken;
        lastSent = System.nanoTime() - LINK_KEPT.toNanos();
    }

    Reply run(Command command) {
        try {
            if (!device.sim.ready() && needsSim(command.name())) {
                boolean blocked = device.sim.state().equals(Sim.NEEDS_PUK);
                return command.name().equals("+CIMI") ? Reply.cme(blocked ? 12 : 11) : Reply.cms(blocked ? 316 : 311);
            }
            return command.name().length() <= 2 ? basic(command) : extended(command);
        } catch (NumberFormatException e) {
            return Reply.cme(50);
        }
    }

    private static boolean needsSim(String name) {
        return name.startsWith("+CMG")
                || Set.of("+CPMS", "+CSCA", "+CNMI", "+CNMA", "+CSMS", "+CMMS", "+CMSS", "+CSMP", "+CIMI")
                        .contains(name);
    }

    private Reply basic(Command command) {
        Registers registers = device.registers;
        switch (command.name()) {
            case "E" -> registers.echo = command.number(0, 0) == 1;
            case "V" -> registers.verbose = command.number(0, 0) == 1;
            case "Q" -> registers.quiet = command.number(0, 0) == 1;
            case "Z", "&F" -> device.registers = new Registers(device.model.echo());
            case "I" -> {
                return Reply.ok("Simulated", device.model.name());
            }
            case "S", "H", "X", "L", "M", "&C", "&D", "&K", "&W", "&S" -> {
                return Reply.OK;
            }
            default -> {
                return Reply.ERROR;
            }
        }
        return Reply.OK;
    }

    private Reply extended(Command command) {
        Registers registers = device.registers;
        return switch (command.name()) {
            case "+CMEE" -> register(command, registers.errors, 2, value -> registers.errors = value);
            case "+CMGF" -> register(command, registers.format, 1, value -> registers.format = value);
            case "+CMMS" -> register(command, registers.keepLink, 2, value -> registers.keepLink = value);
            case "+CREG", "+CGREG", "+CEREG" -> registration(command);
            case "+CSMS" -> service(command);
            case "+CSCS" -> charset(command);
            case "+CGMI", "+GMI" -> information(command, "Simulated");
            case "+CGMM", "+GMM" -> information(command, device.model.name());
            case "+CGMR", "+GMR" -> information(command, "1.0");
            case "+CGSN", "+GSN" -> information(command, IMEI);
            case "+CIMI" -> information(command, IMSI);
            case "+CCID" -> information(command, "+CCID: \"" + ICCID + "\"");
            case "+CNUM" -> information(command, "+CNUM: \"\",\"" + device.options.number() + "\",145");
            case "+CSQ" -> information(command, "+CSQ: " + device.signal + ",99");
            case "+CGATT" -> information(command, "+CGATT: 1");
            case "+CPAS" -> information(command, "+CPAS: 0");
            case "+CBC" -> information(command, "+CBC: 0,100");
            case "+COPS" -> operator(command);
            case "+CPIN" -> pin(command);
            case "+CLCK" ->
                command.argument(1).equals("2")
                        ? Reply.ok("+CLCK: " + (device.options.pin() == null ? 0 : 1))
                        : Reply.OK;
            case "+CFUN" -> function(command);
            case "+CPMS" -> memories(command);
            case "+CSCA" -> centre(command);
            case "+CSMP" -> command.form() == Form.READ ? Reply.ok("+CSMP: 17,167,0,0") : Reply.OK;
            case "+CNMI" -> notices(command);
            case "+CNMA" -> command.form() == Form.TEST ? Reply.ok("+CNMA: (0-2)") : acknowledgement();
            case "+CMGL" -> list(command);
            case "+CMGR" -> read(command);
            case "+CMGD" -> delete(command);
            case "+CMGS", "+CMGW" -> prompt(command);
            case "+CMSS" -> sendStored(command);
            case "+CLIP", "+CRC", "+IPR", "+ICF", "+IFC", "+CSCB" -> Reply.OK;
            default -> Reply.cme(4);
        };
    }

    /** Sets a register. */
    private interface Setter {
        void set(int value);
    }

    private static Reply register(Command command, int value, int most, Setter setter) {
        return switch (command.form()) {
            case READ -> Reply.ok(command.name() + ": " + value);
            case TEST -> Reply.ok(command.name() + ": (0-" + most + ")");
            default -> {
                int wanted = command.number(0, 0);
                if (wanted < 0 || wanted > most) {
                    yield Reply.cme(50);
                }
                setter.set(wanted);
                yield Reply.OK;
            }
        };
    }

    private static Reply information(Command command, String line) {
        return command.form() == Form.TEST ? Reply.OK : Reply.ok(line);
    }

    private Reply registration(Command command) {
        Registers registers = device.registers;
        if (command.form() != Form.READ) {
            return register(command, registers.registration, 2, value -> registers.registration = value);
        }
        int state = device.sim.ready() ? device.registration : 0;
        String cell = registers.registration == 2 ? ",\"00C3\",\"A5F1\"" : "";
        return Reply.ok(command.name() + ": " + registers.registration + "," + state + cell);
    }

    private Reply service(Command command) {
        return switch (command.form()) {
            case READ -> Reply.ok("+CSMS: " + device.registers.service + ",1,1,1");
            case TEST -> Reply.ok("+CSMS: (0,1)");
            default -> {
                device.registers.service = command.number(0, 0);
                yield Reply.ok("+CSMS: 1,1,1");
            }
        };
    }

    private Reply charset(Command command) {
        return switch (command.form()) {
            case READ -> Reply.ok("+CSCS: \"" + device.registers.charset + "\"");
            case TEST -> Reply.ok("+CSCS: (\"GSM\",\"IRA\")");
            default -> {
                if (!Set.of("GSM", "IRA").contains(command.argument(0))) {
                    yield Reply.cme(50);
                }
                device.registers.charset = command.argument(0);
                yield Reply.OK;
            }
        };
    }

    private Reply operator(Command command) {
        return switch (command.form()) {
            case READ -> Reply.ok(device.onAir() ? "+COPS: 0,0,\"Simulated\"" : "+COPS: 0");
            case TEST -> Reply.ok("+COPS: (2,\"Simulated\",\"Sim\",\"26201\"),,(0-4),(0-2)");
            default -> Reply.OK;
        };
    }

    private Reply pin(Command command) {
        if (command.form() == Form.READ) {
            return Reply.ok("+CPIN: " + device.sim.state());
        }
        if (command.form() != Form.SET) {
            return Reply.OK;
        }
        if (device.sim.ready()) {
            return Reply.cme(3);
        }
        boolean right = device.sim.state().equals(Sim.NEEDS_PUK)
                ? device.sim.unlock(command.argument(0), command.argument(1))
                : device.sim.enter(command.argument(0));
        inbox.hand();
        return right ? Reply.OK : Reply.cme(16);
    }

    private Reply function(Command command) {
        return switch (command.form()) {
            case READ -> Reply.ok("+CFUN: 1");
            case TEST -> Reply.ok("+CFUN: (0,1,4),(0,1)");
            default -> command.argument(1).equals("1") ? Reply.RESTART : Reply.OK;
        };
    }

    private Reply memories(Command command) {
        Registers registers = device.registers;
        if (command.form() == Form.TEST) {
            String names = device.memories.keySet().stream().collect(Collectors.joining("\",\"", "(\"", "\")"));
            return Reply.ok("+CPMS: " + names + "," + names + "," + names);
        }
        List<String> three = List.of(registers.reading, registers.writing, registers.receiving);
        if (command.form() == Form.READ) {
            return Reply.ok("+CPMS: "
                    + three.stream()
                            .map(name -> "\"" + name + "\"," + usage(name))
                            .collect(Collectors.joining(",")));
        }
        List<String> wanted = new ArrayList<>(three);
        for (int i = 0; i < Math.min(3, command.arguments().size()); i++) {
            if (!device.memories.containsKey(command.argument(i))) {
                return Reply.cms(302);
            }
            wanted.set(i, command.argument(i));
        }
        registers.reading = wanted.get(0);
        registers.writing = wanted.get(1);
        registers.receiving = wanted.get(2);
        return Reply.ok("+CPMS: " + wanted.stream().map(this::usage).collect(Collectors.joining(",")));
    }

    private String usage(String memory) {
        return device.memories.get(memory).used() + ","
                + device.memories.get(memory).capacity();
    }

    private Reply centre(Command command) {
        switch (command.form()) {
            case READ -> {
                return Reply.ok("+CSCA: \"" + device.centre + "\","
                        + Address.of(device.centre).typeOctet());
            }
            case SET -> {
                String number = command.argument(0);
                boolean international = command.argument(1).equals("145") && !number.startsWith("+");
                device.centre = international ? "+" + number : number;
                return Reply.OK;
            }
            default -> {
                return Reply.OK;
            }
        }
    }

    private Reply notices(Command command) {
        if (command.form() == Form.TEST) {
            return Reply.ok("+CNMI: (0-2),(0-3),(0,2,3),(0-2),(0,1)");
        }
        if (command.form() == Form.READ) {
            String values = Arrays.stream(device.registers.notices)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(","));
            return Reply.ok("+CNMI: " + values);
        }
        int[] most = {2, 3, 3, 2, 1};
        int[] wanted = device.registers.notices.clone();
        for (int i = 0; i < most.length; i++) {
            wanted[i] = command.number(i, wanted[i]);
            if (wanted[i] < 0 || wanted[i] > most[i]) {
                return Reply.cms(302);
            }
        }
        device.registers.notices = wanted;
        inbox.hand();
        return Reply.OK;
    }

    private Reply acknowledgement() {
        return inbox.acknowledged() ? Reply.OK : Reply.cms(340);
    }

    private Memory reading() {
        return device.memories.get(device.registers.reading);
    }

    private boolean textMode() {
        return device.registers.format == 1;
    }

    private Reply list(Command command) {
        if (command.form() == Form.TEST) {
            return Reply.ok("+CMGL: (0-4)");
        }
        if (textMode()) {
            return Reply.cms(303);
        }
        int wanted = command.number(0, 0);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Integer, Memory.Stored> entry : reading().messages().entrySet()) {
            Memory.Stored stored = entry.getValue();
            if (wanted == 4 || wanted == stored.state()) {
                lines.add("+CMGL: " + entry.getKey() + "," + stored.state() + ",," + stored.length());
                lines.add(stored.hex());
                reading().read(entry.getKey());
            }
        }
        return Reply.ok(lines);
    }

    private Reply read(Command command) {
        if (command.form() != Form.SET) {
            return Reply.OK;
        }
        if (textMode()) {
            return Reply.cms(303);
        }
        int index = command.number(0, 0);
        Memory.Stored stored = reading().get(index);
        if (stored != null) {
            reading().read(index);
            return Reply.ok("+CMGR: " + stored.state() + ",," + stored.length(), stored.hex());
        }
        if (index < 1 || index > reading().capacity()) {
            return Reply.cms(321);
        }
        return switch (device.model.emptyIndex()) {
            case OK -> Reply.OK;
            case ZEROS -> Reply.ok("+CMGR: 0,,0");
            case ERROR -> Reply.cms(321);
        };
    }

    private Reply delete(Command command) {
        if (command.form() == Form.TEST) {
            String used =
                    reading().messages().keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
            return Reply.ok("+CMGD: (" + used + "),(0-4)");
        }
        switch (command.number(1, 0)) {
            case 0 -> {
                int index = command.number(0, 0);
                if (index < 1 || index > reading().capacity()) {
                    return Reply.cms(321);
                }
                reading().delete(index);
            }
            case 1 -> reading().delete(state -> state == Memory.READ);
            case 2 -> reading().delete(state -> state == Memory.READ || state == Memory.SENT);
            case 3 -> reading().delete(state -> state != Memory.UNREAD);
            default -> reading().delete(state -> true);
        }
        inbox.hand();
        return Reply.OK;
    }

    private Reply prompt(Command command) {
        if (command.form() == Form.TEST) {
            return Reply.OK;
        }
        if (textMode()) {
            return Reply.cms(303);
        }
        int length = command.number(0, 0);
        return length < 1 || length > MOST_OCTETS ? Reply.cms(304) : Reply.PROMPT;
    }

    /** The message that a prompt asked for. */
    Reply message(Command command, String hex) {
        Pdu pdu;
        try {
            pdu = Pdu.decode(hex);
        } catch (PduException e) {
            return Reply.cms(304);
        }
        if (Memory.Stored.of(Memory.UNSENT, hex).length() != command.number(0, 0)) {
            return Reply.cms(304);
        }
        if (command.name().equals("+CMGW")) {
            Memory writing = device.memories.get(device.registers.writing);
            return writing.full()
                    ? Reply.cms(322)
                    : Reply.ok("+CMGW: " + writing.add(Memory.Stored.of(command.number(1, Memory.UNSENT), hex)));
        }
        return transmit("+CMGS: ", pdu);
    }

    private Reply sendStored(Command command) {
        int index = command.number(0, 0);
        Memory.Stored stored = device.memories.get(device.registers.writing).get(index);
        if (stored == null) {
            return Reply.cms(321);
        }
        try {
            Reply reply = transmit("+CMSS: ", Pdu.decode(stored.hex()));
            device.memories.get(device.registers.writing).sent(index);
            return reply;
        } catch (PduException e) {
            return Reply.cms(304);
        }
    }

    private Reply transmit(String prefix, Pdu pdu) {
        if (!(pdu.message() instanceof Submit submit)) {
            return Reply.cms(304);
        }
        if (pdu.centre() == null && device.centre.isEmpty()) {
            return Reply.cms(330);
        }
        if (!device.onAir()) {
            return Reply.cms(331);
        }
        enchant(submit);
        return Reply.after(airTime(), () -> {
            lastSent = System.nanoTime();
            reference = reference + 1 & 0xFF;
            taken.add(submit);
            StatusReport report = device.options.network().take(device.options.number(), reference, submit);
            if (report != null) {
                String hex = new Pdu(Address.of(device.options.centre()), report).hex();
                device.after(device.options.reportDelay(), () -> inbox.report(hex));
            }
            return Reply.ok(prefix + reference);
        });
    }

    /** A recipient may call for a fault, some only at the first try. */
    private void enchant(Submit submit) {
        Magic magic = Magic.of(submit.to().toString());
        if (magic == null || magic.fault() == null) {
            return;
        }
        if (tried.size() == MOST_TRIED) {
            tried.clear();
        }
        boolean first = tried.add(submit.to() + " " + submit.content().text());
        if (first || !magic.firstTryOnly()) {
            device.faults.add(magic.fault(), 1, 0);
        }
    }

    /** Half of it sets up the radio link, which may still be there. */
    private Duration airTime() {
        Duration whole = device.options.airTime();
        boolean kept = device.registers.keepLink > 0 && System.nanoTime() - lastSent < LINK_KEPT.toNanos();
        return kept ? whole.dividedBy(2) : whole;
    }
}
