package smshub.protocol.modem.component;

import java.time.Instant;
import java.util.List;
import smshub.text.Dcs;

/**
 * A message from a phone.
 *
 * @param id the same each time that this message is read, against duplicates
 * @param from number or name
 * @param text reassembled; one character for each octet where it is binary
 * @param dcs how its first part was coded (data coding scheme)
 * @param at when the service centre got its first part, or null
 * @param parts how many of its parts came
 * @param total how many it has; more than came where one was given up
 * @param places where the parts are kept until the message is taken over
 */
record ModemInbound(
        String id, String from, String text, Dcs dcs, Instant at, int parts, int total, List<ModemInbox.Place> places) {
    /** Whether it is data rather than text. */
    boolean binary() {
        return dcs.alphabet() == Dcs.Alphabet.OCTETS;
    }

    @Override
    public String toString() {
        return "Inbound[" + id + "]";
    }
}
