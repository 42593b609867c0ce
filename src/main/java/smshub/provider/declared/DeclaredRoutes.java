package smshub.provider.declared;

import java.util.Collection;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import smshub.provider.Provider;
import smshub.provider.Provider.Ability;

/** Gives each declared provider its calls, made from the templates in {@code routes/shared/declared.camel.yaml}. */
public final class DeclaredRoutes {
    private static final Map<Ability, String> CALLS = Map.of(
            Ability.STATUS_QUERY, "status",
            Ability.BALANCE, "balance",
            Ability.POLL, "poll",
            Ability.CONFIRM, "confirm");

    private DeclaredRoutes() {}

    /** Binds them under their ids, and adds their routes; the templates are loaded before. */
    public static void add(CamelContext camel, Collection<Provider> providers) {
        for (Provider provider : providers) {
            if (provider instanceof DeclaredProvider) {
                camel.getRegistry().bind(bean(provider), Provider.class, provider);
                add(camel, provider, "send");
                CALLS.forEach((ability, call) -> {
                    if (provider.abilities().contains(ability)) {
                        add(camel, provider, call);
                    }
                });
            }
        }
    }

    private static void add(CamelContext camel, Provider provider, String call) {
        TemplatedRouteBuilder.builder(camel, "declared-" + call)
                .routeId(provider.id() + "-" + call)
                .parameter("provider", provider.id())
                .parameter("bean", bean(provider))
                .add();
    }

    private static String bean(Provider provider) {
        return "declared-" + provider.id();
    }
}
