package smshub.protocol.modem.component;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.protocol.modem.port.PortAddress;
import smshub.simulator.modem.SimulatedModem;

/** Whoever wants hears whether any modem can send. */
class ModemLineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path state;

    @Test
    void theLineIsLostWithTheLastModemAndBackWithTheFirst() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        ModemConfiguration configuration = new ModemConfiguration();
        configuration.setRecoveryDelay(20);
        configuration.setAnswerTimeout(500);
        configuration.setStateDirectory(state.toString());
        configuration.setLine(new ModemLine() {
            @Override
            public void up() {
                heard.add("up");
            }

            @Override
            public void down(String why) {
                assertFalse(why.isEmpty());
                heard.add("down");
            }
        });
        try (SimulatedModem one = SimulatedModem.start(SimulatedModem.Options.defaults());
                SimulatedModem two = SimulatedModem.start(SimulatedModem.Options.defaults());
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Pools pools = new Pools();
            List<PortAddress> ports = Pools.addresses(ModemSite.tcp(one) + "," + ModemSite.tcp(two));
            Pool pool = pools.acquire(ports, configuration, camel);
            try {
                await().atMost(LIMIT).until(() -> pool.modems().stream().allMatch(Modem::idle));
                one.unplug();
                await().atMost(LIMIT).until(() -> !pool.modems().get(0).usable());
                assertEquals(List.of(), heard);
                two.unplug();
                await().atMost(LIMIT).until(() -> heard.equals(List.of("down")));
                one.plug();
                await().atMost(LIMIT).until(() -> heard.equals(List.of("down", "up")));
            } finally {
                pools.release(ports);
            }
            assertEquals(List.of("down", "up"), heard, "the end of a hub is no loss");
        }
    }
}
