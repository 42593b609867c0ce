package smshub.intake;

import org.apache.camel.CamelContext;

/** Work whose requests come by routes of its own, as they arrive; its rounds only tell how that goes. */
public interface RoutedPoller extends Poller {
    /** Adds its routes; must not wait for what may be down, nor fail because of it. */
    void open(CamelContext context);

    /** Removes its routes, once it is closed; another of its name may be opened then. */
    void end(CamelContext context) throws Exception;

    /**
     * Takes one request over; its route calls it, and acknowledges at the source when it has returned.
     *
     * @throws Exception when the source must bring it again
     */
    void request(Object message) throws Exception;
}
