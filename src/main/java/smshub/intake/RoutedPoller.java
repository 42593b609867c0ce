package smshub.intake;

import org.apache.camel.CamelContext;

/** Work whose requests come by routes of its own, as they arrive; its rounds only tell how that goes. */
public interface RoutedPoller extends Poller {
    /** Adds its routes; must not wait for what may be down, nor fail because of it. */
    void open(CamelContext context);

    /** Whether routes of its own bring back what became of its requests, and messages from handsets. */
    default boolean answersItself() {
        return false;
    }

    /** Removes its routes, once it is closed; another of its name may be opened then. */
    void end(CamelContext context) throws Exception;
}
