package smshub.site;

import org.apache.camel.Component;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.ComponentCustomizer;

/**
 * Keeps Camel's HTTP client from repeating a call by itself, which it would do after a lost connection or a 503: a message
 * might go out twice, and the hub's own delays would not count.
 */
public final class HttpOnce implements ComponentCustomizer {
    @Override
    public boolean isEnabled(String name, Component target) {
        return name.equals("http") || name.equals("https");
    }

    @Override
    public void configure(String name, Component target) {
        if (target instanceof HttpComponent http) {
            http.setAutomaticRetriesDisabled(true);
        }
    }
}
