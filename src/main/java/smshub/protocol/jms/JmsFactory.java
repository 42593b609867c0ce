package smshub.protocol.jms;

import jakarta.jms.ConnectionFactory;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.naming.InitialContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.springframework.jms.connection.UserCredentialsConnectionFactoryAdapter;
import smshub.account.IntakeSettings;
import smshub.account.Secret;

/** Makes the connection factory that an intake's settings describe, of a library that the hub itself does not know. */
final class JmsFactory {
    private JmsFactory() {}

    /**
     * @throws Exception when its class is not there, refuses its settings, or JNDI does not know it
     */
    static ConnectionFactory of(IntakeSettings intake, CamelContext context) throws Exception {
        ClassLoader jars = context.getApplicationContextClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = jars == null ? JmsFactory.class.getClassLoader() : jars;
        thread.setContextClassLoader(loader);
        try {
            Secret lines = intake.secrets().get("properties");
            Map<String, String> properties = properties(lines == null ? "" : lines.reveal());
            String jndi = intake.settings().get("jndi-name");
            ConnectionFactory factory =
                    jndi == null ? made(intake, properties, context, loader) : lookedUp(jndi, properties);
            return withLogin(intake, factory);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ConnectionFactory made(
            IntakeSettings intake, Map<String, String> properties, CamelContext context, ClassLoader loader)
            throws Exception {
        Class<?> type = Class.forName(intake.settings().get("factory"), true, loader);
        String url = intake.settings().get("url");
        Optional<Constructor<?>> byUrl = Arrays.stream(type.getConstructors())
                .filter(each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst();
        if (url != null && byUrl.isEmpty()) {
            throw new IllegalArgumentException("the factory takes no address; use 'properties'");
        }
        Object factory =
                url == null ? type.getConstructor().newInstance() : byUrl.get().newInstance(url);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(factory)
                .withMandatory(true)
                .withProperties(new LinkedHashMap<>(properties))
                .bind();
        return (ConnectionFactory) factory;
    }

    private static ConnectionFactory lookedUp(String name, Map<String, String> properties) throws Exception {
        InitialContext names = new InitialContext(new Hashtable<>(properties));
        try {
            return (ConnectionFactory) names.lookup(name);
        } finally {
            names.close();
        }
    }

    private static ConnectionFactory withLogin(IntakeSettings intake, ConnectionFactory factory) {
        if (!intake.settings().containsKey("user")) {
            return factory;
        }
        UserCredentialsConnectionFactoryAdapter login = new UserCredentialsConnectionFactoryAdapter();
        login.setTargetConnectionFactory(factory);
        login.setUsername(intake.settings().get("user"));
        login.setPassword(intake.secrets().get("password").reveal());
        return login;
    }

    /** @throws IllegalArgumentException for a line that is none */
    static Map<String, String> properties(String lines) {
        Map<String, String> properties = new LinkedHashMap<>();
        lines.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("not name=value");
            }
            properties.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        });
        return properties;
    }
}
