package smshub.site;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Hands the message of an exchange over to the hub; the exchange goes on when that is on disk. */
abstract class HubProducer extends DefaultAsyncProducer {
    final HubEndpoint endpoint;
    /** The thread that has committed must not wait for the rest of a route. */
    private ExecutorService threads;

    HubProducer(HubEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /**
     * Hands a message over; the stage completes when it is on disk.
     *
     * @throws RefusedException when the hub cannot take it
     */
    abstract CompletionStage<?> handOver(Message message) throws RefusedException;

    /** What a message gets of the answer. */
    void answer(Message message, Object answer) throws RefusedException {}

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        threads = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newCachedThreadPool(endpoint, "hub-" + endpoint.getOperation().word());
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdown(threads);
        super.doStop();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            handOver(exchange.getMessage())
                    .whenCompleteAsync(
                            (answer, failure) -> {
                                end(exchange, answer, failure);
                                callback.done(false);
                            },
                            threads);
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void end(Exchange exchange, Object answer, Throwable failure) {
        try {
            if (failure == null) {
                answer(exchange.getMessage(), answer);
            } else {
                exchange.setException(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        } catch (Exception e) {
            exchange.setException(e);
        }
    }
}
