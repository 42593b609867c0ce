package smshub;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import smshub.settings.Settings;
import smshub.simulator.Simulators;

/** Shows the tests' tools what a hub shows only to its own package. */
public final class OpenService {
    private OpenService() {}

    /** A hub that goes by a test's clock. */
    public static Service start(Settings settings, Clock clock) throws Exception {
        return Service.start(settings, clock);
    }

    /** A hub with a settings file. */
    public static Service started(Path settings, Map<String, String> environment) throws Exception {
        return Run.started(settings, environment);
    }

    /** Where its routes run. */
    public static CamelContext camel(Service hub) {
        return hub.camel();
    }

    /** Shows the phones of simulators on a hub's page. */
    public static void phones(Service hub, Simulators simulators) {
        hub.show(new DemoPhones(simulators));
    }
}
