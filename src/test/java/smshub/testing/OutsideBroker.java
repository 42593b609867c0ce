package smshub.testing;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import smshub.account.Secret;
import smshub.settings.Settings;

/** A broker as an administrator sets it up: users of their own, and each message carries its sender's login. */
public final class OutsideBroker {
    /** What the user {@code hub} logs in with. */
    public static final String HUB_PASSWORD = "of the hub alone";

    private OutsideBroker() {}

    /** One that is set up as the hub needs it. */
    public static ActiveMQServer start(Path data, int port) throws Exception {
        return start(data, port, configuration -> {});
    }

    /** One with other settings. */
    public static ActiveMQServer start(Path data, int port, Consumer<Configuration> change) throws Exception {
        ActiveMQServer broker = of(data, port, change);
        broker.start();
        if (!broker.waitForActivation(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the broker did not start");
        }
        return broker;
    }

    /** One that is not started yet. */
    public static ActiveMQServer of(Path data, int port, Consumer<Configuration> change) throws Exception {
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser("hub", HUB_PASSWORD);
        users.addRole("hub", "all");
        users.addRole("hub", "hub");
        users.addUser("app", TestHub.PASSWORD);
        users.addRole("app", "senders");
        Configuration configuration = new ConfigurationImpl()
                .setSecurityEnabled(true)
                .setPopulateValidatedUser(true)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setLargeMessagesDirectory(data.resolve("large").toString())
                .addAcceptorConfiguration("clients", "tcp://127.0.0.1:" + port)
                .addAddressSetting("#", new AddressSettings())
                .addAddressSetting("sms.#", needed());
        Role all = new Role("all", true, true, true, true, true, true, true, true, true, true, true, true);
        Role senders =
                new Role("senders", true, false, false, false, false, false, false, false, false, false, false, false);
        configuration.setSecurityRoles(new HashMap<>(Map.of("#", Set.of(all), "sms.requests", Set.of(all, senders))));
        change.accept(configuration);
        return new ActiveMQServerImpl(
                configuration, new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    }

    /** One that is told what {@code ./hub broker-config} prints, and nothing else. */
    public static ActiveMQServer printed(Path data, int port, String xml) throws Exception {
        Configuration printed = new FileConfigurationParser()
                .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        return start(data, port, configuration -> {
            configuration.setPopulateValidatedUser(printed.isPopulateValidatedUser());
            configuration.setAddressSettings(printed.getAddressSettings());
            configuration.setSecurityRoles(printed.getSecurityRoles());
            configuration.setAddressConfigurations(printed.getAddressConfigurations());
        });
    }

    /** What the hub needs of its own queues. */
    public static AddressSettings needed() {
        return new AddressSettings()
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress(SimpleString.of("sms.dead"))
                .setExpiryAddress(SimpleString.of("sms.expired"));
    }

    /** The settings of a hub with such a broker, by a URL with its options. */
    public static Settings settings(Settings own, String url) {
        return new Settings(
                own.data(),
                own.routes(),
                new Settings.Broker(url, "hub", new Secret(HUB_PASSWORD), "127.0.0.1", 0, true, 64L << 20, 200L << 20),
                own.store(),
                own.http(),
                own.limits(),
                own.operators(),
                own.clients(),
                own.accounts());
    }

    /** The same of a hub with this id. */
    public static Settings named(Settings own, String hub) {
        Settings.Broker broker = own.broker();
        return new Settings(
                own.data(),
                own.routes(),
                new Settings.Broker(
                        broker.url(),
                        broker.user(),
                        broker.password(),
                        broker.host(),
                        broker.port(),
                        broker.syncJournal(),
                        broker.memory(),
                        broker.minDiskFree(),
                        broker.protocols(),
                        broker.security(),
                        hub),
                own.store(),
                own.http(),
                own.limits(),
                own.operators(),
                own.clients(),
                own.accounts());
    }

    /** The same of a hub with the usual settings. */
    public static Settings usual(Path data, String url) {
        return settings(TestHub.settings(data), url);
    }
}
