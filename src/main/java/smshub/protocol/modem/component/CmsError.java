package smshub.protocol.modem.component;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import smshub.protocol.modem.at.CommandRefusal;

/**
 * What a refusal means for a message (3GPP TS 27.005 clause 3.2.5, 27.007 clause 9.2, 24.011 annex E, 23.040 clause
 * 9.2.3.22).
 *
 * @param fault who is at fault
 * @param text a few words for people
 */
public record CmsError(Fault fault, String text) {
    /** Who or what keeps a message from going out. */
    public enum Fault {
        /** The recipient's number; the message will never go there. */
        RECIPIENT,
        /** The recipient's phone or its network; later perhaps. */
        RECIPIENT_OUT,
        /** The message itself; it will never be taken. */
        MESSAGE,
        /** The message's validity period, which is not known there; without one it may be taken. */
        VALIDITY,
        /** The service for this message, or the subscription as a whole where others are refused so, too. */
        SUBSCRIPTION,
        /** The network or service centre has no room or time; soon perhaps. */
        NETWORK_BUSY,
        /** The network or service centre failed; later perhaps. */
        NETWORK,
        /** This modem; another may do better. */
        MODEM,
        /** The SIM of this modem, which does nothing more until somebody has seen to it. */
        SIM,
        /** Nothing: the service centre has the message already. */
        NONE,
        /** Unclear: no answer came from the network, which may have the message. */
        UNKNOWN
    }

    private static final CmsError UNEXPLAINED = new CmsError(Fault.NETWORK, "the modem gave no reason");

    private static final String CMS = """
            1        RECIPIENT     the number is not assigned
            8        SUBSCRIPTION  the operator has barred sending
            10       SUBSCRIPTION  sending is barred
            17       NETWORK       the network failed
            21       NETWORK       the transfer was rejected
            22       NETWORK_BUSY  congestion, or no memory left
            27       RECIPIENT_OUT the destination is out of service
            28       RECIPIENT     the subscriber is not identified
            29       MESSAGE       the facility was rejected
            30       RECIPIENT     the subscriber is unknown
            38       NETWORK       the network is out of order
            41       NETWORK_BUSY  temporary failure of the network
            42       NETWORK_BUSY  congestion
            47       NETWORK_BUSY  resources are not available
            50       SUBSCRIPTION  the facility is not subscribed to
            69       SUBSCRIPTION  the facility is not implemented
            81       MESSAGE       invalid reference
            95-99    MESSAGE       the network does not understand the message
            111      MESSAGE       protocol error
            127      MESSAGE       interworking
            128-130  MESSAGE       the service centre does not support the protocol identifier
            143      MESSAGE       the service centre refuses the protocol identifier
            144      MESSAGE       the service centre does not support the data coding
            145      MESSAGE       the service centre does not support the message class
            159      MESSAGE       the service centre refuses the data coding
            160-161  MESSAGE       the service centre does not support the command
            175      MESSAGE       the service centre refuses the command
            176      MESSAGE       the service centre does not support the message
            192      NETWORK_BUSY  the service centre is busy
            193      SUBSCRIPTION  no subscription at the service centre
            194      NETWORK       the service centre failed
            195      RECIPIENT     the service centre takes no message for this number
            196      RECIPIENT     the number is barred at the service centre
            197      NONE          the service centre has this message already
            198-199  VALIDITY      the service centre does not support the validity period
            208      MODEM         the SIM is full
            209      MODEM         the SIM cannot store messages
            210      MODEM         error in the modem
            211      MODEM         the memory is full
            212      MODEM         the SIM's applications are busy
            213      MODEM         the SIM does not take the data
            224-254  NETWORK       a reason of the service centre's own
            255      NETWORK       unspecified
            300-301  MODEM         the modem failed
            302-303  MODEM         the modem does not allow or support it
            304-305  MESSAGE       the modem does not understand the message
            310      SIM           no SIM inserted
            311-312  SIM           a PIN is needed
            313      SIM           the SIM failed
            314      MODEM         the SIM is busy
            315      SIM           wrong SIM
            316-318  SIM           a PUK or PIN2 is needed
            320      MODEM         the memory failed
            321      MODEM         the memory has no such place
            322      MODEM         the memory is full
            330      SIM           the SIM knows no service centre
            331      MODEM         no network
            332      UNKNOWN       the network did not answer in time
            340      UNKNOWN       the modem answers something else
            500      NETWORK       unknown error
            512-515  MODEM         the modem is not ready
            """;

    private static final String CME = """
            0-2      MODEM         the modem failed
            3-4      MODEM         the modem does not allow or support it
            5-7      SIM           the modem is locked to another SIM
            10       SIM           no SIM inserted
            11-12    SIM           a PIN or PUK is needed
            13       SIM           the SIM failed
            14       MODEM         the SIM is busy
            15       SIM           wrong SIM
            16-18    SIM           wrong password
            20       MODEM         the memory is full
            21-22    MODEM         the memory has no such place
            23       MODEM         the memory failed
            24-27    MESSAGE       the modem does not understand the message
            30       MODEM         no network
            31       UNKNOWN       the network did not answer in time
            32       MODEM         emergency calls only
            40-48    SIM           the modem is locked to another network
            49       SIM           the SIM does not support it
            50       MESSAGE       the modem does not understand the message
            51-55    MODEM         the modem does not allow it now
            56       SUBSCRIPTION  the SIM allows some numbers only
            57       MODEM         out of service for a while
            58-61    MODEM         the modem failed
            62       SUBSCRIPTION  sending is barred
            100      NETWORK       unknown error
            515      MODEM         the modem is not ready
            """;

    private static final Map<CommandRefusal, CmsError> TABLE = table();

    private static Map<CommandRefusal, CmsError> table() {
        Map<CommandRefusal, CmsError> table = new HashMap<>();
        read(CMS, (code, meaning) -> table.put(new CommandRefusal(CommandRefusal.Kind.CMS, code), meaning));
        read(CME, (code, meaning) -> table.put(new CommandRefusal(CommandRefusal.Kind.CME, code), meaning));
        return Map.copyOf(table);
    }

    private static void read(String rows, BiConsumer<Integer, CmsError> row) {
        for (String line : rows.lines().toList()) {
            String[] cells = line.split(" +", 3);
            String[] codes = cells[0].split("-");
            CmsError meaning = new CmsError(Fault.valueOf(cells[1]), cells[2]);
            for (int code = Integer.parseInt(codes[0]); code <= Integer.parseInt(codes[codes.length - 1]); code++) {
                row.accept(code, meaning);
            }
        }
    }

    /** The meaning of a refusal; one that is in no table is a failure of the network. */
    public static CmsError of(CommandRefusal refusal) {
        return TABLE.getOrDefault(refusal, UNEXPLAINED);
    }
}
