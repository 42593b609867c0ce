package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import smshub.protocol.modem.at.ModemDialogue;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.StatusReport;
import smshub.protocol.modem.port.PortAddress;
import smshub.simulator.modem.SimulatedModem;

/** What comes out of a modem's memory, and when its place is cleared. */
class ReceptionTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String NUMBER = "+491711234567";

    private final List<String> reported = new ArrayList<>();

    private final ModemListener listener = new ModemListener() {
        @Override
        public void inbound(String modem, ModemInbound message, Consumer<Boolean> done) {
            throw new AssertionError("no message was sent to the modem");
        }

        @Override
        public void unreadable(String modem, UnreadablePdu unreadable, Consumer<Boolean> done) {
            throw new AssertionError(unreadable.why());
        }

        @Override
        public void report(String modem, ModemReport report, Consumer<Boolean> done) {
            reported.add(report.id());
            done.accept(true);
        }
    };

    /** Its place is free once it is cleared, and holds the next one at once where the network kept that back. */
    @Test
    void aReportThatIsSeenTwiceIsClearedOnce() throws Exception {
        try (SimulatedModem modem =
                        SimulatedModem.start(SimulatedModem.Options.defaults().withCapacity(1));
                Journal journal = new Journal(null, "modem", Clock.systemUTC())) {
            Errands errands = new Errands();
            Reception reception = new Reception(
                    "modem",
                    new ModemConfiguration(),
                    SOON,
                    journal,
                    new ModemStatus("modem", 0, () -> 0, () -> {}),
                    errands,
                    () -> {},
                    Clock.systemUTC());
            try (ModemDialogue dialogue = new ModemDialogue(
                    PortAddress.of("tcp:127.0.0.1:" + modem.port()).open(0, false), "modem", SOON, reception::news)) {
                dialogue.synchronise();
                for (String command : List.of("ATE0", "AT+CMGF=0", "AT+CNMI=2,1,0,2,0")) {
                    dialogue.ask(command);
                }
                reception.begin(dialogue, "imsi");
                reception.store();
                reception.listener(listener);
                List<String> ids = List.of("a", "b", "c");
                for (int i = 0; i < ids.size(); i++) {
                    MessageInFlight message = journal.begin(ids.get(i), NUMBER, 1);
                    journal.trying(message, 0);
                    journal.sent(message, 0, i);
                    modem.deliverLine(report(i));
                }
                // Announced, and found by the look that comes between.
                reception.look();
                errands.run();
                assertEquals(ids, reported);
            }
        }
    }

    private static String report(int reference) {
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        return new Pdu(
                        Address.of("+491710760000"),
                        new StatusReport(reference, Address.of(NUMBER), now, now, new DeliveryStatus(0), false))
                .hex();
    }
}
