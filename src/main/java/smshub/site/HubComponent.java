package smshub.site;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/** Component {@code hub:}, see {@link HubEndpoint}. */
@Component("hub")
public final class HubComponent extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        HubServices services = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), HubServices.class);
        HubEndpoint endpoint = new HubEndpoint(uri, this, HubOperation.of(remaining), services);
        setProperties(endpoint, parameters);
        endpoint.check();
        return endpoint;
    }
}
