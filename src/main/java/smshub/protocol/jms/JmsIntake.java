package smshub.protocol.jms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;

/** A queue of another broker, such as ActiveMQ, Artemis or IBM MQ, by whatever client library of JMS 3 is among the jars. */
public final class JmsIntake implements IntakeChannel {
    private static final int MOST_CONSUMERS = 64;

    @Override
    public String id() {
        return "jms";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.optional(
                        "factory",
                        "Class of the connection factory, such as org.apache.activemq.ActiveMQConnectionFactory",
                        Kind.TEXT),
                AccountSetting.optional("url", "Address that the factory is made with", Kind.TEXT),
                AccountSetting.optional("jndi-name", "Name of the factory in JNDI, in place of its class", Kind.TEXT),
                AccountSetting.optional(
                        "properties", "Properties of the factory, or of JNDI, a line «name=value» each", Kind.SECRET),
                AccountSetting.optional("user", "User at the broker", Kind.TEXT),
                AccountSetting.optional("password", "Password at the broker", Kind.SECRET),
                AccountSetting.required("queue", "Queue of requests", Kind.TEXT),
                AccountSetting.optional(
                        "events",
                        "Where state changes of the client's messages are published: queue:NAME or topic:NAME",
                        Kind.TEXT),
                AccountSetting.optional(
                        "inbound", "Where messages from handsets are published: queue:NAME or topic:NAME", Kind.TEXT),
                AccountSetting.optional("consumers", "Requests that are taken over at a time", Kind.NUMBER, "4"));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> settings = intake.settings();
        if (settings.containsKey("factory") == settings.containsKey("jndi-name")) {
            mistakes.add("settings must have exactly one of factory and jndi-name");
        }
        if (settings.containsKey("user") != intake.secrets().containsKey("password")) {
            mistakes.add("settings.user and settings.password belong together");
        }
        for (String name : List.of("events", "inbound")) {
            String destination = settings.getOrDefault(name, "queue:x");
            if (!destination.matches("(queue|topic):[^?]+")) {
                mistakes.add("settings." + name + " must be queue:NAME or topic:NAME");
            }
        }
        if (settings.getOrDefault("queue", "").matches(".*[?:].*")) {
            mistakes.add("settings.queue must be the plain name of a queue");
        }
        if (!intake.inboundAccounts().isEmpty() && !settings.containsKey("inbound")) {
            mistakes.add("settings.inbound is missing; inbound-accounts are to be published there");
        }
        int consumers = Integer.parseInt(settings.get("consumers"));
        if (consumers < 1 || consumers > MOST_CONSUMERS) {
            mistakes.add("settings.consumers must be from 1 to " + MOST_CONSUMERS);
        }
        if (intake.secrets().containsKey("properties")) {
            try {
                JmsFactory.properties(intake.secrets().get("properties").reveal());
            } catch (IllegalArgumentException e) {
                mistakes.add("settings.properties must be lines «name=value»");
            }
        }
        return mistakes;
    }

    /** Its queue gives each message to one hub. */
    @Override
    public boolean alone(IntakeSettings intake) {
        return false;
    }

    @Override
    public Poller open(IntakeSettings settings, IntakeContext context) {
        return new JmsPoller(settings, context);
    }
}
