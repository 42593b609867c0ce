package smshub.simulator.modem;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the network holds for a modem, until it can have it: when it is on the air, has room, and its client has
 * acknowledged what was passed on before. Only used on the modem's thread.
 */
final class NetworkInbox {
    private static final int PASS_ON = 2;
    private static final int REPORT_PASS_ON = 1;
    private static final int REPORT_STORE = 2;

    private final Device device;
    private final Consumer<String> announcements;
    private final List<Held> held = new ArrayList<>();
    private final List<String> buffered = new ArrayList<>();
    private boolean unacknowledged;

    private record Held(String hex, boolean report) {}

    NetworkInbox(Device device, Consumer<String> announcements) {
        this.device = device;
        this.announcements = announcements;
    }

    void message(String hex) {
        held.add(new Held(hex, false));
        hand();
    }

    void report(String hex) {
        held.add(new Held(hex, true));
        hand();
    }

    /** How many the network still holds. */
    int held() {
        return held.size();
    }

    /** Hands over what can be. To be called whenever something changed that it depends on. */
    void hand() {
        if (device.registers.notices[0] != 0) {
            buffered.forEach(announcements);
            buffered.clear();
        }
        if (!device.onAir()) {
            return;
        }
        for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
            Held next = all.next();
            if (next.report() ? handReport(next) : handMessage(next)) {
                all.remove();
            }
        }
    }

    /** Whether there was something to acknowledge. */
    boolean acknowledged() {
        boolean expected = unacknowledged;
        unacknowledged = false;
        hand();
        return expected;
    }

    void powerOff() {
        unacknowledged = false;
        buffered.clear();
    }

    private boolean handMessage(Held message) {
        int way = device.registers.notices[1];
        if (way == PASS_ON) {
            return passOn("+CMT: ,", message.hex());
        }
        return store(device.registers.receiving, message.hex(), way == 0 ? null : "+CMTI");
    }

    private boolean handReport(Held report) {
        return switch (device.registers.notices[3]) {
            case REPORT_PASS_ON -> passOn("+CDS: ", report.hex());
            case REPORT_STORE -> store(device.reportMemory(), report.hex(), "+CDSI");
            // nobody wants to know
            default -> true;
        };
    }

    private boolean passOn(String prefix, String hex) {
        if (unacknowledged) {
            return false;
        }
        unacknowledged = device.registers.service == 1;
        announce(prefix + Memory.Stored.of(Memory.UNREAD, hex).length() + "\r\n" + hex);
        return true;
    }

    private boolean store(String memory, String hex, String notice) {
        Memory place = device.memories.get(memory);
        if (place.full()) {
            return false;
        }
        int index = place.add(Memory.Stored.of(Memory.UNREAD, hex));
        if (notice != null) {
            announce(notice + ": \"" + memory + "\"," + index);
        }
        return true;
    }

    private void announce(String line) {
        if (device.registers.notices[0] == 0) {
            buffered.add(line);
        } else {
            announcements.accept(line);
        }
    }
}
