package smshub.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the routes of a provider's file are those that its class is made for. A pure function, asked when the file is
 * read: what does not fit fails then, and not at the first message.
 */
public final class ProviderRoutes {
    /** A call of a provider: its route, and the methods of the contract that stand at its ends. */
    private record Call(String name, String ask, String read, Class<?>... types) {
        boolean of(Provider provider) {
            return Arrays.stream(types).anyMatch(type -> type.isInstance(provider));
        }
    }

    private static final List<Call> CALLS = List.of(
            new Call("send", "send", "sent", Provider.class),
            new Call("status", "status", "statuses", StatusSource.class, EndpointStatusSource.class),
            new Call("balance", "balance", "balanced", BalanceSource.class),
            new Call("poll", "poll", "polled", PollSource.class),
            new Call("confirm", "confirm", "confirmed", ConfirmSource.class));

    private ProviderRoutes() {}

    /**
     * What does not fit, one sentence each, for people.
     *
     * @param bean name of the provider's bean
     * @param file the route file as it is read
     */
    public static List<String> mistakes(Provider provider, String bean, JsonNode file) {
        List<String> mistakes = new ArrayList<>();
        String type = provider.getClass().getSimpleName();
        for (Call call : CALLS) {
            String address = "direct:" + provider.id() + "-" + call.name;
            JsonNode route = route(file, address);
            if (call.of(provider) && route == null) {
                mistakes.add("has no route from " + address + ", which " + type + " is made for");
            } else if (!call.of(provider) && route != null) {
                mistakes.add(
                        "has a route from " + address + ", and " + type + " is no " + call.types[0].getSimpleName());
            } else if (route != null && provider instanceof CallProvider<?, ?> caller) {
                mistakes.addAll(misled(call, route, bean, caller));
            }
        }
        for (JsonNode step : file.findValues("bean")) {
            String method = step.path("method").asText();
            if (step.path("ref").asText().equals(bean) && !has(provider, method)) {
                mistakes.add("calls the method '" + method + "', which " + type + " does not have");
            }
        }
        return mistakes;
    }

    /** A call goes from the provider over its transport to the provider; what else stands between is the site's. */
    private static List<String> misled(Call call, JsonNode route, String bean, CallProvider<?, ?> provider) {
        List<String> methods = new ArrayList<>();
        for (JsonNode step : route.findValues("bean")) {
            if (step.path("ref").asText().equals(bean)) {
                methods.add(step.path("method").asText());
            }
        }
        String address = "direct:" + provider.id() + "-" + call.name;
        List<String> mistakes = new ArrayList<>();
        if (methods.isEmpty()
                || !methods.get(0).equals(call.ask)
                || !methods.get(methods.size() - 1).equals(call.read)) {
            mistakes.add("has a route from " + address + " that does not go from " + call.ask + " to " + call.read
                    + " of the bean " + bean);
        }
        boolean transported = route.findValues("to").stream()
                .map(to -> to.isTextual() ? to.asText() : to.path("uri").asText())
                .anyMatch(provider.transport()::equals);
        if (!transported) {
            mistakes.add("has a route from " + address + " that does not go to " + provider.transport());
        }
        return mistakes;
    }

    private static JsonNode route(JsonNode file, String address) {
        for (JsonNode part : file) {
            if (part.at("/route/from/uri").asText().equals(address)) {
                return part.path("route");
            }
        }
        return null;
    }

    private static boolean has(Provider provider, String method) {
        return Arrays.stream(provider.getClass().getMethods())
                .filter(each -> !each.isBridge() && !Modifier.isStatic(each.getModifiers()))
                .filter(each -> each.getParameterCount() == 1)
                .map(Method::getName)
                .anyMatch(method::equals);
    }
}
