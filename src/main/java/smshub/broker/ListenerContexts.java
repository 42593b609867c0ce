package smshub.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.activemq.artemis.core.remoting.impl.ssl.CachingSSLContextFactory;
import org.apache.activemq.artemis.spi.core.remoting.ssl.SSLContextConfig;

/**
 * Hands Artemis the hub's own contexts for TLS, whose certificates may be replaced while connections come: of its own it
 * takes files alone, and opens its port anew to read them again. Found by Java's service loader.
 */
public final class ListenerContexts extends CachingSSLContextFactory {
    private static final Map<String, SSLContext> CONTEXTS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    /** Artemis' own have 5 and 10. */
    private static final int PRIORITY = 20;

    /** Keeps a context; the answer is what an acceptor names in place of a file of keys: what is called {@code sslContext}
     * there no acceptor may have. */
    static String keep(SSLContext context) {
        String name = "hub-context-" + NUMBER.incrementAndGet();
        CONTEXTS.put(name, context);
        return name;
    }

    @Override
    public SSLContext getSSLContext(SSLContextConfig config, Map<String, Object> parameters) throws Exception {
        SSLContext own = config.getKeystorePath() == null ? null : CONTEXTS.get(config.getKeystorePath());
        return own == null ? super.getSSLContext(config, parameters) : own;
    }

    @Override
    public int getPriority() {
        return PRIORITY;
    }
}
