package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
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
    void whatTheCommandPrintsIsEnough() throws Exception {
        Settings settings = settings(0);
        String xml = BrokerNeeds.xml(settings.clients());
        Configuration printed = new FileConfigurationParser()
                .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        Client client = settings.clients().get(0);
        assertTrue(printed.getSecurityRoles().get("sms.requests").stream()
                .anyMatch(role -> role.getName().equals(client.id()) && role.isSend() && !role.isConsume()));
        assertTrue(printed.getSecurityRoles().get(Queues.events(client.id())).stream()
                .anyMatch(role -> role.getName().equals(client.id()) && role.isConsume() && !role.isSend()));
        int port = Ports.free();
        ActiveMQServer server = OutsideBroker.start(data.resolve("broker"), port, c -> {
            c.setPopulateValidatedUser(printed.isPopulateValidatedUser());
            c.setAddressSettings(printed.getAddressSettings());
            c.setSecurityRoles(printed.getSecurityRoles());
        });
        try (Broker broker = open(port)) {
            assertTrue(broker.healthy());
        } finally {
            server.stop();
        }
    }

    @Test
    void whatIsNotSetHasThePresetOfArtemis() {
        assertTrue(BrokerNeeds.flaw("sms.dead", Map.of())
                .orElseThrow()
                .startsWith("the outside broker has max-delivery-attempts 10 for sms.dead instead of -1"));
        assertEquals(
                Optional.empty(),
                BrokerNeeds.flaw("sms.dead", Map.of("maxDeliveryAttempts", -1, "expiryAddress", "sms.expired")));
    }

    private Broker open(int port) throws Exception {
        return Broker.open(settings(port), List.of("main"));
    }

    private Settings settings(int port) {
        return OutsideBroker.usual(data.resolve("hub"), "tcp://127.0.0.1:" + port);
    }
}
