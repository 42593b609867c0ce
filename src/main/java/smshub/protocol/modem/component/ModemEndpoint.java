package smshub.protocol.modem.component;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import smshub.protocol.modem.port.PortAddress;

/**
 * Send and receive text messages through GSM modems on serial ports or behind serial servers.
 *
 * <p>Several ports make a pool: the modem that has time sends. Endpoints with the same ports share their modems, with
 * the options of the first. A message that fails ends its exchange with a {@link ModemException}, which tells whether
 * it may have gone out. An inbound message is removed from the SIM when its exchange has completed.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "modem",
        title = "GSM modem",
        syntax = "modem:ports",
        category = {Category.MOBILE, Category.IOT},
        headersClass = ModemConstants.class)
public final class ModemEndpoint extends DefaultEndpoint implements AsyncEndpoint {
    @UriPath
    @Metadata(
            required = true,
            description =
                    "Where the modems are: serial:PATH, tcp:HOST:PORT (raw, such as a Moxa NPort in TCP Server mode) "
                            + "or rfc2217:HOST:PORT, several of them parted by commas.")
    private final String ports;

    @UriParam
    private final ModemConfiguration configuration;

    private final List<PortAddress> addresses;
    private Pool pool;
    private ExecutorService callbacks;

    ModemEndpoint(String uri, ModemComponent component, String ports, ModemConfiguration configuration) {
        super(uri, component);
        this.ports = ports;
        this.configuration = configuration;
        this.addresses = Pools.addresses(ports);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        configuration.tables();
        // A modem's thread speaks with its modem, and must not wait for routes.
        callbacks = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "modem");
        pool = modemComponent().pools().acquire(addresses, configuration, getCamelContext());
    }

    @Override
    protected void doStop() throws Exception {
        if (pool != null) {
            modemComponent().pools().release(addresses);
            pool = null;
        }
        if (callbacks != null) {
            getCamelContext().getExecutorServiceManager().shutdown(callbacks);
            callbacks = null;
        }
        super.doStop();
    }

    @Override
    public Producer createProducer() {
        return new ModemProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ModemConsumer consumer = new ModemConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    private ModemComponent modemComponent() {
        return (ModemComponent) getComponent();
    }

    Pool pool() {
        return pool;
    }

    ExecutorService callbacks() {
        return callbacks;
    }

    public String getPorts() {
        return ports;
    }

    public ModemConfiguration getConfiguration() {
        return configuration;
    }
}
