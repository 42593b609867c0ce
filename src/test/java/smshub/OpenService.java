package smshub;

import java.time.Clock;
import org.apache.camel.CamelContext;
import smshub.settings.Settings;

/** Shows the tests' tools what a hub shows only to its own package. */
public final class OpenService {
    private OpenService() {}

    /** A hub that goes by a test's clock. */
    public static Service start(Settings settings, Clock clock) throws Exception {
        return Service.start(settings, clock);
    }

    /** Where its routes run. */
    public static CamelContext camel(Service hub) {
        return hub.camel();
    }
}
