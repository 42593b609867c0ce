package smshub.protocol.smsc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.account.AccountSetting;
import smshub.account.IntakeSettings;
import smshub.broker.ListeningPort;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.ListenerSettings;
import smshub.intake.Poller;

/** Entrances for applications that speak SMPP; those with the same host and port share a listener. */
public final class SmscChannel implements IntakeChannel {
    /** By host and port. */
    private final Map<String, SmscListener> listeners = new HashMap<>();

    @Override
    public String id() {
        return "smpp";
    }

    @Override
    public List<AccountSetting> settings() {
        return SmscSettings.table();
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        return SmscSettings.mistakes(intake);
    }

    /** Each of several hubs listens at its own machine. */
    @Override
    public boolean alone(IntakeSettings intake) {
        return false;
    }

    @Override
    public synchronized Poller open(IntakeSettings intake, IntakeContext context) {
        String host = intake.settings().get(ListenerSettings.HOST);
        int port = Integer.parseInt(intake.settings().get(ListenerSettings.PORT));
        String place = host + " " + (port == 0 ? intake.name() : port);
        SmscListener listener = listeners.get(place);
        if (listener == null) {
            if (intake.enabled()) {
                ListeningPort.check(host, port, "intakes." + intake.name() + ".settings.listen-port");
            }
            listener = new SmscListener(
                    host, port, ListenerSettings.tls(intake), SmscListener.identity(intake), context.clock());
            listeners.put(place, listener);
        }
        SmscPoller poller = new SmscPoller(intake, SmscSettings.of(intake), context, listener, () -> left(place));
        listener.claim(poller, SmscListener.identity(intake));
        return poller;
    }

    /** An entrance is closed; with the last one its listener is. */
    private synchronized void left(String place) {
        SmscListener listener = listeners.get(place);
        if (listener != null && listener.unclaimed()) {
            listeners.remove(place);
            listener.close();
        }
    }
}
