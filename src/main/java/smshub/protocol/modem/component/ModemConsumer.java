package smshub.protocol.modem.component;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/** Yields messages from phones and reports on messages that were sent. */
final class ModemConsumer extends DefaultConsumer implements ModemListener, Suspendable {
    private final ModemEndpoint endpoint;

    ModemConsumer(ModemEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        endpoint.pool().listen(this);
    }

    @Override
    protected void doStop() throws Exception {
        if (endpoint.pool() != null) {
            endpoint.pool().unlisten(this);
        }
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        endpoint.pool().unlisten(this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        endpoint.pool().listen(this);
        super.doResume();
    }

    @Override
    public void inbound(String modem, ModemInbound inbound, Consumer<Boolean> done) {
        Exchange exchange = exchange(modem, ModemEvent.MESSAGE);
        Message message = exchange.getMessage();
        message.setHeader(ModemConstants.MESSAGE_ID, inbound.id());
        message.setBody(inbound.binary() ? inbound.text().getBytes(StandardCharsets.ISO_8859_1) : inbound.text());
        message.setHeader(ModemConstants.SENDER, inbound.from());
        message.setHeader(ModemConstants.TIME, inbound.at());
        message.setHeader(ModemConstants.PARTS, inbound.parts());
        message.setHeader(ModemConstants.TOTAL_PARTS, inbound.total());
        message.setHeader(ModemConstants.FLASH, inbound.dcs().flash());
        message.setHeader(ModemConstants.DCS, inbound.dcs().octet());
        process(exchange, done);
    }

    @Override
    public void unreadable(String modem, UnreadablePdu unreadable, Consumer<Boolean> done) {
        Exchange exchange = exchange(modem, ModemEvent.UNREADABLE);
        Message message = exchange.getMessage();
        message.setHeader(ModemConstants.PROBLEM, unreadable.why());
        message.setBody(unreadable.hex());
        process(exchange, done);
    }

    @Override
    public void report(String modem, ModemReport report, Consumer<Boolean> done) {
        Exchange exchange = exchange(modem, ModemEvent.REPORT);
        Message message = exchange.getMessage();
        message.setHeader(ModemConstants.MESSAGE_ID, report.id());
        message.setHeader(ModemConstants.STATE, report.state());
        if (report.status() != null) {
            message.setBody(report.status().meaning());
            message.setHeader(ModemConstants.STATUS, report.status().octet());
            message.setHeader(ModemConstants.STATUS_TEXT, report.status().meaning());
        }
        message.setHeader(ModemConstants.TIME, report.at());
        process(exchange, done);
    }

    private Exchange exchange(String modem, ModemEvent event) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setHeader(ModemConstants.EVENT, event);
        exchange.getMessage().setHeader(ModemConstants.PORT, modem);
        return exchange;
    }

    private void process(Exchange exchange, Consumer<Boolean> done) {
        try {
            endpoint.callbacks()
                    .execute(() -> getAsyncProcessor().process(exchange, doneSync -> ended(exchange, done)));
        } catch (RejectedExecutionException e) {
            done.accept(false);
        }
    }

    private void ended(Exchange exchange, Consumer<Boolean> done) {
        Exception failure = exchange.getException();
        boolean taken = failure == null && !exchange.isRollbackOnly();
        if (failure != null) {
            getExceptionHandler().handleException("What a modem received was not taken; it is offered again", failure);
        }
        releaseExchange(exchange, false);
        done.accept(taken);
    }
}
