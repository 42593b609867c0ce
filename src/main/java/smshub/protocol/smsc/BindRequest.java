package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jsmpp.SMPPConstant;
import smshub.provider.BoundedSearch;

/**
 * What an ESME binds with. jSMPP would refuse the passwords of more than eight characters that clients of a hub have.
 *
 * @param command which kind of bind
 * @param version {@code interface_version}; below 0x34 there are no optional parameters
 * @param range numbers whose messages it wants, as a regular expression (SMPP 3.4 section 5.2.7); null for all
 */
record BindRequest(int command, String systemId, String password, int version, Pattern range) {
    /** Longer than SMPP 3.4 section 4.1.1 has it, for the ids and keys of clients. */
    static final int LONGEST_ID = 64;

    private static final int LONGEST_PASSWORD = 128;
    private static final int LONGEST_TYPE = 32;
    private static final int LONGEST_RANGE = 64;
    private static final int HEADER = 16;

    /** @throws SmscRefusal for one that cannot be read */
    static BindRequest of(int command, byte[] pdu) {
        Reader reader = new Reader(pdu);
        String systemId = reader.word(LONGEST_ID, SMPPConstant.STAT_ESME_RINVSYSID);
        String password = reader.word(LONGEST_PASSWORD, SMPPConstant.STAT_ESME_RINVPASWD);
        reader.word(LONGEST_TYPE, SMPPConstant.STAT_ESME_RINVSYSTYP);
        int version = reader.octet();
        reader.octet();
        reader.octet();
        String range = reader.word(LONGEST_RANGE, SMPPConstant.STAT_ESME_RBINDFAIL);
        try {
            return new BindRequest(
                    command, systemId, password, version, range.isBlank() ? null : Pattern.compile(range));
        } catch (PatternSyntaxException e) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RBINDFAIL);
        }
    }

    boolean transmits() {
        return command != SMPPConstant.CID_BIND_RECEIVER;
    }

    boolean receives() {
        return command != SMPPConstant.CID_BIND_TRANSMITTER;
    }

    /** Whether it knows optional parameters. */
    boolean parameters() {
        return version >= SMPPConstant.IF_VERSION_34 & version != 0xFF;
    }

    /** Whether it wants messages to a number. */
    boolean wants(String number) {
        if (range == null || number == null) {
            return true;
        }
        try {
            String digits = number.startsWith("+") ? number.substring(1) : number;
            return BoundedSearch.of(range, digits).find();
        } catch (BoundedSearch.Endless e) {
            return false;
        }
    }

    /** Without the password, because logs print it. */
    @Override
    public String toString() {
        return "BindRequest[" + systemId + "]";
    }

    /** Reads C-octet strings (SMPP 3.4 section 3.1). */
    private static final class Reader {
        private final byte[] pdu;
        private int at = HEADER;

        Reader(byte[] pdu) {
            this.pdu = pdu;
        }

        String word(int most, int status) {
            int begin = at;
            while (at < pdu.length && pdu[at] != 0) {
                at++;
            }
            if (at - begin > most || at == pdu.length) {
                throw new SmscRefusal(at == pdu.length ? SMPPConstant.STAT_ESME_RINVCMDLEN : status);
            }
            return new String(pdu, begin, at++ - begin, ISO_8859_1);
        }

        int octet() {
            if (at >= pdu.length) {
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVCMDLEN);
            }
            return pdu[at++] & 0xFF;
        }
    }
}
