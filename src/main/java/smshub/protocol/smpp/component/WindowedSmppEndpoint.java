package smshub.protocol.smpp.component;

import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.smpp.SmppEndpoint;

/**
 * Camel's SMPP endpoint with one connection, bound as transceiver when it is first used and kept bound while a consumer
 * listens.
 *
 * <p>A producer submits ({@code SubmitSm}) and asks ({@code QuerySm}); an exchange ends on an event-loop thread when the
 * SMSC has answered, so that what follows must not block. Beside a text its body may be {@link SmppParts}. What fails ends
 * with an {@link SmppFailure}, which tells whether the SMSC may have the message.
 *
 * <p>A consumer yields what the SMSC delivers, a part at a time: the PDU is the body, and the header {@code
 * CamelSmppMessageType} tells receipts from messages. (Camel's headers lose what an odd receipt says, and in which alphabet
 * and parts a text came.) It is acknowledged when its exchange has ended without an exception; after an exception the SMSC
 * is asked to bring it again. Answers that come too late are yielded as {@link WindowedSmppConstants#LATE_ANSWER}.
 */
public final class WindowedSmppEndpoint extends SmppEndpoint implements AsyncEndpoint {
    private static final long CLOSE_SECONDS = 5;

    private final Vertx vertx;
    private final WindowedSmppConfiguration configuration;
    private WindowedSession session;

    WindowedSmppEndpoint(
            String uri, WindowedSmppComponent component, WindowedSmppConfiguration configuration, Vertx vertx) {
        super(uri, component, configuration);
        this.vertx = vertx;
        this.configuration = configuration;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        session = new WindowedSession(vertx, getEndpointUri(), configuration);
    }

    /** Logs out; answers that are still awaited are lost. */
    @Override
    protected void doStop() throws Exception {
        try {
            session.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // What does not end by itself ends with Vert.x.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.doStop();
    }

    @Override
    public Producer createProducer() {
        return new WindowedSmppProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        WindowedSmppConsumer consumer = new WindowedSmppConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    WindowedSession session() {
        return session;
    }
}
