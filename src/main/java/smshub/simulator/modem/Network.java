package smshub.simulator.modem;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import smshub.protocol.modem.pdu.Address;
import smshub.protocol.modem.pdu.Deliver;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.StatusReport;
import smshub.protocol.modem.pdu.Submit;

/** The air, with its service centre: it knows the modems that are on it, and has a phone for every other number. */
public final class Network {
    private final Map<String, Phone> phones = new ConcurrentHashMap<>();
    private final Map<String, SimulatedModem> modems = new ConcurrentHashMap<>();

    /** The phone with a number, international with its plus sign. */
    public Phone phone(String number) {
        return phones.computeIfAbsent(number, Phone::new);
    }

    /** The phones of which anybody has spoken. */
    public Collection<Phone> phones() {
        return List.copyOf(phones.values());
    }

    void join(String number, SimulatedModem modem) {
        modems.put(number, modem);
    }

    void leave(String number) {
        modems.remove(number);
    }

    /**
     * Takes a message.
     *
     * @return the report that its sender gets, null where it wants none or none ever comes
     */
    StatusReport take(String sender, int reference, Submit submit) {
        OffsetDateTime now = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS);
        String number = submit.to().toString();
        SimulatedModem modem = modems.get(number);
        DeliveryStatus status = modem == null ? status(number) : Phone.ARRIVED;
        if (modem != null) {
            modem.deliver(Deliver.of(Address.of(sender), submit.content(), now));
        } else if (status != null && status.state() == DeliveryStatus.State.DELIVERED) {
            phone(number).take(Address.of(sender), submit.content());
        }
        return status == null || !submit.report()
                ? null
                : new StatusReport(reference, submit.to(), now, now, status, false);
    }

    private DeliveryStatus status(String number) {
        Magic magic = Magic.of(number);
        return magic == null ? phone(number).status() : magic.status();
    }
}
