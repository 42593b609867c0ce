package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.security.impl.SecurityStoreImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.account.Client;
import smshub.settings.Settings;
import smshub.testing.OutsideBroker;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/** Outside brokers that are not what the hub needs, and one that is set up as the hub says. */
class BrokerNeedsIT {
    @TempDir
    Path data;

    static List<Arguments> flaws() {
        return List.of(
                flaw("max-delivery-attempts 10 for ", c -> c.addAddressSetting("sms.#", new AddressSettings())),
                flaw(
                        "max-delivery-attempts 3 for sms.events.store ",
                        c -> c.addAddressSetting(
                                "sms.events.store", OutsideBroker.needed().setMaxDeliveryAttempts(3))),
                flaw(
                        "expiry-address ExpiryQueue for ",
                        c -> c.addAddressSetting(
                                "sms.#", OutsideBroker.needed().setExpiryAddress(SimpleString.of("ExpiryQueue")))),
                flaw(
                        "expiry-delay 5000 for ",
                        c -> c.addAddressSetting("sms.#", OutsideBroker.needed().setExpiryDelay(5_000L))),
                flaw(
                        "address-full-policy DROP for ",
                        c -> c.addAddressSetting(
                                "sms.#",
                                OutsideBroker.needed().setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP))),
                flaw("populate-validated-user false", c -> c.setPopulateValidatedUser(false)),
                flaw("does not let the hub in", c -> c.putSecurityRoles("sms.out.#", Set.of())));
    }

    private static Arguments flaw(String named, Consumer<Configuration> change) {
        return Arguments.of(named, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flaws")
    void whatIsWrongIsNamedAtTheStart(String named, Consumer<Configuration> change) throws Exception {
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port, change);
        try {
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> open(port).close());
            assertTrue(refused.getMessage().contains(named), refused.getMessage());
            assertTrue(refused.getMessage().contains("./hub broker-config"), refused.getMessage());
        } finally {
            server.stop();
        }
    }

    @Test
    void whatTheCommandPrintsIsEnoughAndEachPieceThatIsTakenAwayIsNamed() throws Exception {
        int port = Ports.free();
        Settings settings = settings(port);
        ActiveMQServer server = OutsideBroker.printed(data.resolve("broker"), port, BrokerSetup.xml(settings));
        try {
            assertEquals(List.of(), Broker.flaws(settings));
            try (Broker broker = open(port)) {
                assertTrue(broker.healthy());
            }
            assertEquals(List.of(), Broker.flaws(settings), "nothing is left behind");

            HubQueues.Declared declared = HubQueues.declared(settings, List.of("main"), true);
            for (QueueConfiguration queue : declared.queues()) {
                server.destroyQueue(queue.getName());
            }
            declared.topics().forEach(topic -> remove(server, topic));
            List<String> told = told(settings);
            for (QueueConfiguration queue : declared.queues()) {
                assertTrue(
                        told.contains("the outside broker has no queue " + queue.getName()
                                + "; the hub makes it at its start"),
                        queue.getName() + " in " + told);
            }
            for (String topic : declared.topics()) {
                assertTrue(
                        told.contains("the outside broker has no address " + topic + "; the hub makes it at its start"),
                        topic + " in " + told);
            }
            open(port).close();
            assertEquals(List.of(), Broker.flaws(settings), "they are made at the start");

            server.destroyQueue(SimpleString.of(Queues.ACCOUNT));
            server.createQueue(QueueConfiguration.of(Queues.ACCOUNT).setRoutingType(RoutingType.ANYCAST));
            assertNamed("the queue sms.account with last-value false instead of true", settings, true);
            server.destroyQueue(SimpleString.of(Queues.ACCOUNT));
            open(port).close();

            eachPolicy(server, settings);
            eachRight(server, settings);
            assertEquals(List.of(), Broker.flaws(settings));
        } finally {
            server.stop();
        }
    }

    private static void remove(ActiveMQServer server, String topic) {
        try {
            // With the queue of a hub that has just gone.
            server.removeAddressInfo(SimpleString.of(topic), null, true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void eachPolicy(ActiveMQServer server, Settings settings) throws Exception {
        for (Map.Entry<String, Map<String, Object>> policy :
                AddressPolicies.all().entrySet()) {
            String match = policy.getKey();
            server.getAddressSettingsRepository().addMatch(match, new AddressSettings());
            List<BrokerNeeds.Flaw> flaws = Broker.flaws(settings);
            for (AddressPolicies.Setting setting : AddressPolicies.settings()) {
                Object needed = policy.getValue().get(setting.key());
                Object otherwise = match.equals(AddressPolicies.OWN)
                        ? setting.preset()
                        : AddressPolicies.all().get(AddressPolicies.OWN).getOrDefault(setting.key(), setting.preset());
                // What is the same without being said cannot be missed.
                if (needed != null && !needed.toString().equals(otherwise.toString())) {
                    assertNamed(
                            "has " + setting.tag() + " ", flaws, setting.vital() && match.equals(AddressPolicies.OWN));
                }
            }
            server.getAddressSettingsRepository().addMatch(match, AddressPolicies.broker(policy.getValue()));
        }
    }

    private void eachRight(ActiveMQServer server, Settings settings) throws Exception {
        Set<Role> own = server.getSecurityRepository().getMatch("sms.any");
        for (String permission : List.of(
                "Send",
                "Consume",
                "Browse",
                "CreateDurableQueue",
                "DeleteDurableQueue",
                "CreateNonDurableQueue",
                "DeleteNonDurableQueue")) {
            Role less = new Role();
            less.setName(BrokerRights.HUB);
            own.forEach(less::merge);
            Role.class.getMethod("set" + permission, boolean.class).invoke(less, false);
            rights(server, AddressPolicies.OWN, Set.of(less));
            assertNamed(permission.replaceAll("(?<!^)(?=[A-Z])", "_").toUpperCase(Locale.ROOT), settings, true);
            rights(server, AddressPolicies.OWN, own);
        }
        Client client = settings.clients().get(0);
        for (String match : BrokerRights.of(settings.clients()).keySet()) {
            Set<Role> all = server.getSecurityRepository().getMatch(match.replace("#", "any"));
            if (all.stream().anyMatch(role -> role.getName().equals(client.id()))) {
                rights(
                        server,
                        match,
                        all.stream()
                                .filter(role -> !role.getName().equals(client.id()))
                                .collect(Collectors.toSet()));
                assertNamed("gives the role " + client.id() + " no ", settings, false);
                assertNamed(" at " + match + ",", settings, false);
                rights(server, match, all);
            }
        }
    }

    private static void rights(ActiveMQServer server, String match, Set<Role> roles) {
        server.getSecurityRepository().removeMatch(match);
        server.getSecurityRepository().addMatch(match, roles);
        ((SecurityStoreImpl) server.getSecurityStore()).invalidateAuthorizationCache();
    }

    private static void assertNamed(String named, Settings settings, boolean vital) throws Exception {
        assertNamed(named, Broker.flaws(settings), vital);
    }

    private static void assertNamed(String named, List<BrokerNeeds.Flaw> flaws, boolean vital) {
        assertTrue(
                flaws.stream()
                        .anyMatch(
                                flaw -> flaw.vital() == vital && flaw.sentence().contains(named)),
                named + " in " + flaws);
    }

    private static List<String> told(Settings settings) throws Exception {
        return Broker.flaws(settings).stream().map(BrokerNeeds.Flaw::sentence).toList();
    }

    @Test
    void itsPropertiesAreEnough() throws Exception {
        int port = Ports.free();
        Settings settings = settings(port);
        Path file = Files.writeString(data.resolve("broker.properties"), BrokerSetup.properties(settings));
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port, configuration -> {
            configuration.setPopulateValidatedUser(false);
            configuration.getAddressSettings().clear();
            configuration.setSecurityRoles(new HashMap<>());
            try {
                configuration.parseProperties(file.toString());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            assertTrue(configuration.getStatus().contains("\"errors\":[]"), configuration.getStatus());
        });
        try {
            assertEquals(List.of(), Broker.flaws(settings));
            open(port).close();
        } finally {
            server.stop();
        }
    }

    @Test
    void whatIsNotSetHasThePresetOfArtemis() {
        List<String> told = BrokerNeeds.flaws(Map.of("sms.dead", Map.of())).stream()
                .filter(BrokerNeeds.Flaw::vital)
                .map(BrokerNeeds.Flaw::sentence)
                .toList();
        assertTrue(
                told.get(0).startsWith("the outside broker has max-delivery-attempts 10 for sms.dead instead of -1"),
                told::toString);
        assertEquals(2, told.size(), "the other is the address of expiry");
    }

    private Broker open(int port) throws Exception {
        return Broker.open(settings(port), List.of("main"));
    }

    private Settings settings(int port) {
        return OutsideBroker.settings(
                TestHub.settings(data.resolve("hub"), TestHub.gateway("main", "http://127.0.0.1:1/", d -> d)),
                "tcp://127.0.0.1:" + port);
    }
}
