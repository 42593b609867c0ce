package smshub.protocol.smpp.component;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.smpp.SmppCommandType;
import org.apache.camel.component.smpp.SmppConstants;
import org.apache.camel.component.smpp.SmppException;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jsmpp.bean.QuerySmResp;

/** Submits and asks without waiting; see {@link WindowedSmppEndpoint}. */
final class WindowedSmppProducer extends DefaultAsyncProducer {
    private final WindowedSmppEndpoint endpoint;
    private final SmppPdus pdus;

    WindowedSmppProducer(WindowedSmppEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        pdus = new SmppPdus(endpoint.getConfiguration());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            switch (SmppCommandType.fromExchange(exchange)) {
                case SUBMIT_SM -> submit(exchange, callback);
                case QUERY_SM -> ask(exchange, callback);
                default -> throw new SmppException("only SubmitSm and QuerySm can be asked for here");
            }
            return false;
        } catch (SmppException | RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void submit(Exchange exchange, AsyncCallback callback) throws SmppException {
        Message message = exchange.getMessage();
        String correlation = message.getHeader(WindowedSmppConstants.CORRELATION, String.class);
        endpoint.session().submit(pdus.submission(exchange), correlation, (ids, failure) -> {
            if (failure == null) {
                message.setHeader(SmppConstants.ID, ids);
                message.setHeader(SmppConstants.SENT_MESSAGE_COUNT, ids.size());
            } else {
                exchange.setException(failure);
            }
            callback.done(false);
        });
    }

    private void ask(Exchange exchange, AsyncCallback callback) {
        endpoint.session().ask(pdus.question(exchange), (answer, failure) -> {
            if (failure == null) {
                told(answer, exchange.getMessage());
            } else {
                exchange.setException(failure);
            }
            callback.done(false);
        });
    }

    private static void told(QuerySmResp answer, Message message) {
        message.setHeader(SmppConstants.MESSAGE_STATE, answer.getMessageState().name());
        message.setHeader(SmppConstants.ERROR, answer.getErrorCode());
    }
}
