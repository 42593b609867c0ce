package smshub.provider;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Injector;

/** Gives the providers' route files the instances that settings and rules know, where Camel would make others. */
public final class ProviderInjector implements Injector {
    private final Injector usual;
    private final Map<Class<?>, Provider> providers;

    private ProviderInjector(Injector usual, Collection<Provider> providers) {
        this.usual = usual;
        this.providers = providers.stream()
                // No route file names the class of declared ones, of which there are many.
                .collect(Collectors.toUnmodifiableMap(Object::getClass, Function.identity(), (one, other) -> one));
    }

    /** Must be done before the context loads routes. */
    public static void install(CamelContext context, Collection<Provider> providers) {
        context.setInjector(new ProviderInjector(context.getInjector(), providers));
    }

    @Override
    public <T> T newInstance(Class<T> type) {
        return newInstance(type, true);
    }

    @Override
    public <T> T newInstance(Class<T> type, boolean postProcessBean) {
        Provider known = providers.get(type);
        return known != null ? type.cast(known) : usual.newInstance(type, postProcessBean);
    }

    @Override
    public <T> T newInstance(Class<T> type, String factoryMethod) {
        return usual.newInstance(type, factoryMethod);
    }

    @Override
    public <T> T newInstance(Class<T> type, Class<?> factoryClass, String factoryMethod) {
        return usual.newInstance(type, factoryClass, factoryMethod);
    }

    @Override
    public boolean supportsAutoWiring() {
        return usual.supportsAutoWiring();
    }
}
