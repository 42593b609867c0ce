package smshub.protocol.smsc;

import org.jsmpp.InvalidNumberOfDestinationsException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.util.DefaultDecomposer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a bind asks. */
final class ReceivedPdu {
    private static final Logger LOG = LoggerFactory.getLogger(ReceivedPdu.class);
    private static final DefaultDecomposer DECOMPOSER = new DefaultDecomposer();

    private ReceivedPdu() {}

    /** @throws SmscRefusal for what cannot be read */
    static Command read(int command, byte[] pdu) {
        try {
            return switch (command) {
                case SMPPConstant.CID_SUBMIT_SM -> DECOMPOSER.submitSm(pdu);
                case SMPPConstant.CID_DATA_SM -> DECOMPOSER.dataSm(pdu);
                case SMPPConstant.CID_SUBMIT_MULTI -> DECOMPOSER.submitMulti(pdu);
                case SMPPConstant.CID_QUERY_SM -> DECOMPOSER.querySm(pdu);
                case SMPPConstant.CID_CANCEL_SM -> DECOMPOSER.cancelSm(pdu);
                default -> DECOMPOSER.replaceSm(pdu);
            };
        } catch (PDUStringException e) {
            throw new SmscRefusal(e.getErrorCode());
        } catch (InvalidNumberOfDestinationsException e) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVNUMDESTS);
        } catch (RuntimeException e) {
            // jSMPP reads beyond the end of what is too short.
            LOG.debug("A PDU cannot be read", e);
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RINVCMDLEN);
        }
    }
}
