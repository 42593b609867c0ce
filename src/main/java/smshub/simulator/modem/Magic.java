package smshub.simulator.modem;

import java.util.Map;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.simulator.MagicNumber;

/**
 * What the recipients that call for a fault mean on the air.
 *
 * @param fault when sending to it, or null
 * @param firstTryOnly whether the same message is taken when it is sent again
 * @param status in its report; null where none ever comes
 */
record Magic(CommandFault fault, boolean firstTryOnly, DeliveryStatus status) {
    private static final DeliveryStatus UNDELIVERED = new DeliveryStatus(67);
    private static final DeliveryStatus EXPIRED = new DeliveryStatus(70);

    private static final Map<MagicNumber, Magic> ALL = Map.ofEntries(
            Map.entry(MagicNumber.INVALID, new Magic(CommandFault.error(1), false, Phone.ARRIVED)),
            Map.entry(MagicNumber.UNDELIVERED, new Magic(null, false, UNDELIVERED)),
            Map.entry(MagicNumber.EXPIRED, new Magic(null, false, EXPIRED)),
            Map.entry(MagicNumber.NO_RECEIPT, new Magic(null, false, null)),
            Map.entry(MagicNumber.LOST, once(CommandFault.drop(CommandFault.Step.DONE))),
            Map.entry(MagicNumber.UNAVAILABLE, once(CommandFault.error(41))),
            Map.entry(MagicNumber.SILENT, once(CommandFault.lostAnswer())),
            Map.entry(MagicNumber.BROKEN, once(CommandFault.silence(CommandFault.Step.ANSWER))),
            Map.entry(MagicNumber.DROPPED, once(CommandFault.drop(CommandFault.Step.COMPLETE))),
            Map.entry(MagicNumber.LIMITED, once(CommandFault.error(42))),
            Map.entry(MagicNumber.INTERNAL, once(CommandFault.error(500))));

    private static Magic once(CommandFault fault) {
        return new Magic(fault, true, Phone.ARRIVED);
    }

    /** The magic of a number, or null. */
    static Magic of(String number) {
        MagicNumber magic = MagicNumber.of(number);
        // a short number is a service, not a phone
        return magic == null || !number.startsWith("+") ? null : ALL.get(magic);
    }
}
