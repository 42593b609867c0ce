package smshub.protocol.smpp.component;

import io.vertx.core.Vertx;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.smpp.SmppComponent;

/**
 * Camel's component {@code smpp} with other producers and consumers. Camel's own wait for each answer in the thread of the
 * message, so that their rate is threads / latency, and hold a thread for each delivery until its exchange has ended;
 * besides, each binds a connection of its own. Here producers and consumers of an endpoint share one transceiver, and none
 * of them holds a thread.
 *
 * <p>Options and headers are those of Camel's documentation; {@link WindowedSmppConfiguration} has what is added to them,
 * {@link WindowedSmppEndpoint} what differs.
 */
public final class WindowedSmppComponent extends SmppComponent {
    private final Vertx vertx;

    /**
     * @param vertx on whose event loops the connections live
     * @param configuration options of all endpoints that do not say otherwise
     */
    public WindowedSmppComponent(Vertx vertx, WindowedSmppConfiguration configuration) {
        super(configuration);
        this.vertx = vertx;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    protected Endpoint createEndpoint(String uri, String remaining, Map parameters) throws Exception {
        WindowedSmppConfiguration configuration =
                (WindowedSmppConfiguration) getConfiguration().copy();
        int colon = remaining.lastIndexOf(':');
        configuration.setHost(remaining.substring(0, colon));
        configuration.setPort(Integer.valueOf(remaining.substring(colon + 1)));
        WindowedSmppEndpoint endpoint = new WindowedSmppEndpoint(uri, this, configuration, vertx);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
