package smshub.protocol.modem.component;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import smshub.protocol.modem.at.CommandAnswer;
import smshub.protocol.modem.at.ModemDialogue;

/** Brings a modem that answers to where it can send and receive, but for the network. */
final class Initialisation {
    private static final int PATIENT_TRIES = 10;

    private final ModemConfiguration configuration;
    private final Journal journal;
    private final ModemStatus status;
    private final Reception reception;
    private final ModemDialogue dialogue;
    private final Duration recoveryDelay;
    private final Duration unlock;

    /**
     * @param recoveryDelay from one question to the next while the SIM is busy
     * @param unlock how long the SIM may take for its PIN
     */
    Initialisation(
            ModemConfiguration configuration,
            Journal journal,
            ModemStatus status,
            Reception reception,
            ModemDialogue dialogue,
            Duration recoveryDelay,
            Duration unlock) {
        this.configuration = configuration;
        this.journal = journal;
        this.status = status;
        this.reception = reception;
        this.dialogue = dialogue;
        this.recoveryDelay = recoveryDelay;
        this.unlock = unlock;
    }

    void run() throws IOException, StopException {
        for (String command : List.of("ATE0", "ATV1", "AT+CMEE=1")) {
            ask(command);
        }
        for (String command : configuration.initialCommands()) {
            ask(command);
        }
        status.model = (ask("AT+CGMI").text() + " " + ask("AT+CGMM").text() + " "
                        + ask("AT+CGMR").text())
                .strip();
        status.serial = ask("AT+CGSN").text();
        unlock();
        String imsi = ask("AT+CIMI").text();
        status.sim = imsi.substring(Math.max(0, imsi.length() - 4));
        reception.begin(dialogue, imsi);
        ask("AT+CREG=0");
        patiently("AT+CMGF=0");
        // Reports and messages need no acknowledgement then; the modem gives it.
        ask("AT+CSMS=0");
        reception.store();
        if (configuration.getServiceCentre() != null) {
            String number = configuration.getServiceCentre();
            patiently("AT+CSCA=\"" + number + "\"," + (number.startsWith("+") ? 145 : 129));
        }
        announce();
    }

    private CommandAnswer ask(String command) throws IOException {
        return dialogue.ask(command);
    }

    /** Asks until the SIM is no longer busy, as it is for a while after power-on. */
    private CommandAnswer patiently(String command) throws IOException, StopException {
        for (int i = 1; ; i++) {
            CommandAnswer answer = ask(command);
            if (answer.ok()) {
                return answer;
            }
            CmsError meaning = CmsError.of(answer.refusal());
            if (meaning.fault() == CmsError.Fault.SIM) {
                throw new StopException(meaning.text() + " (" + answer.refusal() + ")");
            }
            if (i >= PATIENT_TRIES) {
                throw new IOException("the modem refuses " + command.split("=")[0] + ": " + answer.refusal());
            }
            dialogue.listen(recoveryDelay);
        }
    }

    private void unlock() throws IOException, StopException {
        String lock = lock();
        if (lock.equals("SIM PIN")) {
            String pin = configuration.getPin();
            if (pin == null || pin.isEmpty()) {
                throw new StopException("the SIM asks for its PIN and none is configured");
            }
            // Noted before it is tried: a SIM locks after three wrong ones, and each start would be one.
            if (!journal.mayTryPin(pin)) {
                throw new StopException("the SIM refused this PIN before; it is not tried again");
            }
            CommandAnswer answer = dialogue.ask("AT+CPIN=\"" + pin + "\"", unlock);
            if (!answer.ok()) {
                throw new StopException("the SIM refuses the PIN (" + answer.refusal() + ")");
            }
            lock = lock();
        }
        if (!lock.equals("READY")) {
            throw new StopException("the SIM is locked: " + lock);
        }
        journal.pinAccepted();
    }

    private String lock() throws IOException, StopException {
        return patiently("AT+CPIN?").value("+CPIN:").orElse("unknown").replace("\"", "");
    }

    /** Has the modem tell of messages and reports that it stores; what it does not offer is polled for. */
    private void announce() throws IOException {
        for (String mode : List.of("2,1,0,2,0", "2,1,0,1,0", "1,1,0,2,0", "1,1,0,1,0", "2,1", "1,1")) {
            if (ask("AT+CNMI=" + mode).ok()) {
                return;
            }
        }
    }
}
