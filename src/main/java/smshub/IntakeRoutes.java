package smshub;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import smshub.account.IntakeSettings;
import smshub.account.IntakeType;
import smshub.broker.Hubs;
import smshub.intake.IntakeChannel;
import smshub.intake.RoutedPoller;
import smshub.settings.IntakeFiles;
import smshub.settings.Settings;

/** What runs for an intake: the route of its rounds, and those that write back to where its requests came from. */
final class IntakeRoutes {
    private static final String ROUNDS = "job";
    private static final String ANSWERS = "job-answers";
    private static final String INBOUND = "job-inbound";
    /** How long a stop waits for what is being written back; a place that is down is not waited for, and it comes again. */
    private static final long ANSWER_SECONDS = 5;

    private IntakeRoutes() {}

    /** Ends the rounds of an intake, and the routes that it has. */
    static void end(CamelContext camel, IntakeModule.Opened ended) throws Exception {
        if (ended == null) {
            return;
        }
        String name = ended.settings().name();
        AccountRoutes.end(camel, ANSWERS + "-" + name, ANSWER_SECONDS);
        AccountRoutes.end(camel, INBOUND + "-" + name, ANSWER_SECONDS);
        ended.job().close();
        AccountRoutes.end(camel, ROUNDS + "-" + name, AccountRoutes.STOP_SECONDS);
        if (ended.poller() instanceof RoutedPoller routed) {
            routed.end(camel);
        }
    }

    /** The routes of an intake. What it brought is answered even when it brings nothing new any more. */
    static void fetch(CamelContext camel, IntakeModule.Opened opened) throws Exception {
        IntakeSettings intake = opened.settings();
        if (opened.poller() instanceof RoutedPoller routed) {
            routed.open(camel);
        }
        if (!(opened.poller() instanceof RoutedPoller routed && routed.answersItself())) {
            template(camel, ANSWERS, intake).add();
            if (!intake.inboundAccounts().isEmpty()) {
                template(camel, INBOUND, intake).add();
            }
        }
        if (intake.enabled()) {
            template(camel, ROUNDS, intake)
                    .parameter("interval", intake.interval().toMillis())
                    .add();
            opened.job().listen();
        }
    }

    private static TemplatedRouteBuilder template(CamelContext camel, String template, IntakeSettings intake) {
        return TemplatedRouteBuilder.builder(camel, template)
                .routeId(template + "-" + intake.name())
                .parameter("name", intake.name());
    }

    static void bind(Registry registry, IntakeModule.Opened fresh) {
        String name = fresh.settings().name();
        registry.unbind("poller-" + name);
        registry.unbind("job-" + name);
        registry.bind("poller-" + name, fresh.poller());
        registry.bind("job-" + name, fresh.job());
    }

    /** By the name of an intake, which hub counts what it does; null where the hubs that share the broker do together. */
    static UnaryOperator<String> counting(Settings settings, Hubs hubs) {
        if (!hubs.shared()) {
            return name -> null;
        }
        Map<String, IntakeType> types =
                IntakeFiles.in(settings.routes()).stream().collect(Collectors.toMap(IntakeType::id, type -> type));
        Set<String> each = settings.intakes().stream()
                .filter(intake -> !((IntakeChannel) types.get(intake.type())).alone(intake))
                .map(IntakeSettings::name)
                .collect(Collectors.toSet());
        return name -> each.contains(name) ? hubs.own() : null;
    }
}
