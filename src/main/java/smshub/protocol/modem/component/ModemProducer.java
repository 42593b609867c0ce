package smshub.protocol.modem.component;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import smshub.protocol.modem.component.ModemException.Failure;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Submission;
import smshub.protocol.modem.pdu.Validity;
import smshub.text.BinaryContent;

/** Sends text messages. No thread waits while the air is busy. */
final class ModemProducer extends DefaultAsyncProducer {
    private final ModemEndpoint endpoint;

    ModemProducer(ModemEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Message message = exchange.getMessage();
        Pool pool = endpoint.pool();
        String id = message.getHeader(ModemConstants.MESSAGE_ID, exchange.getExchangeId(), String.class);
        if (message.getHeader(ModemConstants.OPERATION, ModemOperation.SEND, ModemOperation.class)
                == ModemOperation.QUERY) {
            message.setHeader(ModemConstants.STATE, pool.query(id));
            callback.done(true);
            return true;
        }
        ModemJob job;
        try {
            job = new ModemJob(
                    id,
                    submission(message, pool.listening()),
                    message.getHeader(ModemConstants.BEGUN, false, Boolean.class));
        } catch (IllegalArgumentException e) {
            exchange.setException(ModemException.of(Failure.INVALID, e.getMessage()));
            callback.done(true);
            return true;
        }
        job.result().whenComplete((sent, failure) -> {
            if (failure == null) {
                message.setHeader(ModemConstants.MESSAGE_ID, id);
                message.setHeader(ModemConstants.PORT, sent.modem());
                message.setHeader(ModemConstants.REFERENCES, sent.references());
            } else {
                exchange.setException(failure);
            }
            goOn(callback);
        });
        pool.submit(job);
        return false;
    }

    private void goOn(AsyncCallback callback) {
        try {
            endpoint.callbacks().execute(() -> callback.done(false));
        } catch (RejectedExecutionException e) {
            callback.done(false);
        }
    }

    private Submission submission(Message message, boolean listening) {
        String recipient = message.getHeader(ModemConstants.RECIPIENT, String.class);
        String udh = message.getHeader(ModemConstants.UDH, String.class);
        byte[] octets = udh == null ? null : message.getBody(byte[].class);
        String text = udh == null ? message.getBody(String.class) : "";
        if (recipient == null || text == null || udh != null && octets == null) {
            throw new IllegalArgumentException("a message needs a text and the header " + ModemConstants.RECIPIENT);
        }
        ModemConfiguration configuration = endpoint.getConfiguration();
        Address to = Address.of(recipient);
        if (to.type() == Address.Type.ALPHANUMERIC) {
            throw new IllegalArgumentException("the recipient is no number");
        }
        long validity = message.getHeader(ModemConstants.VALIDITY, configuration.getValidity(), Long.class);
        return (octets == null
                        ? Submission.of(to, text)
                        : Submission.of(
                                to, new BinaryContent(udh, HexFormat.of().formatHex(octets))))
                .withReport(listening && configuration.isStatusReports())
                .withFlash(message.getHeader(ModemConstants.FLASH, false, Boolean.class))
                .withValidity(validity > 0 ? Validity.of(Duration.ofMillis(validity)) : null)
                .withWideReference(configuration.isWideReference())
                .withLanguages(configuration.tables())
                .withUcs2(message.getHeader(ModemConstants.UCS2, false, Boolean.class));
    }
}
