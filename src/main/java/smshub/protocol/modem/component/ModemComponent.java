package smshub.protocol.modem.component;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code modem:}, see {@link ModemEndpoint}. */
@Component("modem")
public final class ModemComponent extends DefaultComponent {
    @Metadata(description = "Options of all endpoints that do not say otherwise.")
    private ModemConfiguration configuration = new ModemConfiguration();

    private final Pools pools = new Pools();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ModemEndpoint endpoint = new ModemEndpoint(uri, this, remaining, configuration.copy());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    Pools pools() {
        return pools;
    }

    public ModemConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ModemConfiguration configuration) {
        this.configuration = configuration;
    }
}
