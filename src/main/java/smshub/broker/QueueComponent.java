package smshub.broker;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/** Component {@code queue:}, see {@link QueueEndpoint}. It finds the {@link Broker} in the registry. */
public final class QueueComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Broker broker = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Broker.class);
        QueueEndpoint endpoint = new QueueEndpoint(uri, this, broker, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
