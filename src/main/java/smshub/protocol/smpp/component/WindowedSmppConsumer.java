package smshub.protocol.smpp.component;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.smpp.SmppConstants;
import org.apache.camel.component.smpp.SmppMessageType;
import org.apache.camel.support.DefaultConsumer;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.extra.ProcessRequestException;

/** Yields what the SMSC delivers; see {@link WindowedSmppEndpoint}. */
final class WindowedSmppConsumer extends DefaultConsumer implements WindowedSession.Receiver {
    private final WindowedSmppEndpoint endpoint;

    WindowedSmppConsumer(WindowedSmppEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.session().listen(this);
    }

    /** The connection stays for those who still send. */
    @Override
    protected void doStop() throws Exception {
        endpoint.session().listen(null);
        super.doStop();
    }

    @Override
    public void delivered(DeliverSm pdu, IntConsumer acknowledgement) {
        boolean receipt = SmppPdus.receipt(pdu) || SmppPdus.likeReceipt(pdu);
        SmppMessageType type = receipt ? SmppMessageType.DeliveryReceipt : SmppMessageType.DeliverSm;
        Exchange exchange = exchange(type.toString());
        exchange.getMessage().setBody(pdu);
        process(exchange, failure -> acknowledgement.accept(status(failure)));
    }

    @Override
    public void late(String id, String correlation) {
        Exchange exchange = exchange(WindowedSmppConstants.LATE_ANSWER);
        exchange.getMessage().setHeader(SmppConstants.ID, id);
        exchange.getMessage().setHeader(WindowedSmppConstants.CORRELATION, correlation);
        process(exchange, failure -> {});
    }

    private Exchange exchange(String type) {
        Exchange exchange = createExchange(true);
        exchange.getMessage().setHeader(SmppConstants.MESSAGE_TYPE, type);
        return exchange;
    }

    private void process(Exchange exchange, Consumer<Exception> done) {
        getAsyncProcessor().process(exchange, doneSync -> {
            Exception failure = exchange.getException();
            // What the route itself answers is no failure of it.
            if (failure != null && !(failure instanceof ProcessRequestException)) {
                getExceptionHandler().handleException("What an SMSC brought could not be taken", exchange, failure);
            }
            done.accept(failure);
        });
    }

    /** A route may say the status itself; without a word the SMSC is asked to bring it again. */
    private static int status(Exception failure) {
        if (failure == null) {
            return SMPPConstant.STAT_ESME_ROK;
        }
        return failure instanceof ProcessRequestException said ? said.getErrorCode() : SMPPConstant.STAT_ESME_RX_T_APPN;
    }
}
