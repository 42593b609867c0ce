package smshub.page;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** Tells who asks for a page: the one place where the page meets the login. */
public interface Visitors {
    /** Hands over who asks, or answers the request itself where that is nobody who may read. */
    void admit(RoutingContext context, Consumer<Visitor> page);

    /** Whether a request seems to come from somebody who is let in; told before a large body is read. */
    boolean likely(RoutingContext context);
}
