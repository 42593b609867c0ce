package smshub.protocol.modem.component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.protocol.modem.at.CommandAnswer;
import smshub.protocol.modem.at.DoubtException;
import smshub.protocol.modem.at.ModemDialogue;
import smshub.protocol.modem.pdu.Pdu;
import smshub.protocol.modem.pdu.Submission;

/** Sends messages by one modem, part by part, and notes in its journal what became of each. On the modem's thread. */
final class Transmission {
    private static final Logger LOG = LoggerFactory.getLogger(Transmission.class);

    private record Unanswered(MessageInFlight message, int part) {}

    /** A part that was refused, and who is at fault. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final CmsError.Fault fault;

        RefusedException(ModemException why, CmsError.Fault fault) {
            super(why.getMessage(), why);
            this.fault = fault;
        }

        CmsError.Fault fault() {
            return fault;
        }

        ModemException why() {
            return (ModemException) getCause();
        }
    }

    private final String port;
    private final Duration limit;
    private final Journal journal;
    private final ModemStatus status;
    private final Reception reception;
    private ModemDialogue dialogue;
    private boolean keepsLink;
    /** Whether the service centre has not yet refused a validity period. */
    private boolean knowsValidity;

    /** The part whose answer was given up last; it may still come. */
    private Unanswered unanswered;

    /** @param limit how long the answer to a part is waited for */
    Transmission(String port, Duration limit, Journal journal, ModemStatus status, Reception reception) {
        this.port = port;
        this.limit = limit;
        this.journal = journal;
        this.status = status;
        this.reception = reception;
    }

    /** The modem is ready to send, over a line that is new perhaps. */
    void begin(ModemDialogue newDialogue) {
        dialogue = newDialogue;
        keepsLink = true;
        knowsValidity = true;
    }

    /**
     * Sends a message, or what is left of it after an earlier attempt.
     *
     * @throws RefusedException when the modem or the network refuses a part
     * @throws DoubtException when a part may have gone out
     */
    ModemJob.Sent send(ModemJob job) throws IOException, RefusedException {
        MessageInFlight message = journal.begin(job.id(), job.submission().to().value(), job.parts());
        List<Pdu> parts = parts(job.submission(), message);
        if (parts.size() > 1 && keepsLink) {
            // Keeps the radio link open from part to part; a pause of seconds ends that.
            keepsLink = dialogue.ask("AT+CMMS=1").ok();
        }
        for (int i = 0; i < parts.size(); i++) {
            if (message.sent(i)) {
                continue;
            }
            try {
                transmit(message, i, parts.get(i));
            } catch (RefusedException e) {
                if (e.fault() != CmsError.Fault.VALIDITY
                        || !knowsValidity
                        || job.submission().validity() == null) {
                    throw e;
                }
                // Better taken for as long as the service centre keeps it than not at all.
                knowsValidity = false;
                LOG.warn("Modem {} sends without a validity period from now on: {}", port, e.getMessage());
                parts = parts(job.submission(), message);
                transmit(message, i, parts.get(i));
            }
        }
        return new ModemJob.Sent(port, message.references());
    }

    private List<Pdu> parts(Submission submission, MessageInFlight message) {
        return (knowsValidity ? submission : submission.withValidity(null)).parts(message.reference());
    }

    private void transmit(MessageInFlight message, int part, Pdu pdu) throws IOException, RefusedException {
        CommandAnswer answer = handOver(message, part, pdu);
        if (answer.ok()) {
            taken(message, part, reference(answer.value("+CMGS:").orElse("")));
            return;
        }
        CmsError meaning = CmsError.of(answer.refusal());
        ModemException why = ModemException.refused(answer.refusal());
        switch (meaning.fault()) {
            case NONE -> {
                taken(message, part, -1);
                return;
            }
            case UNKNOWN -> status.doubtful.increment();
            default -> {
                journal.refused(message, part);
                status.refused.increment();
            }
        }
        status.lastError = why.getMessage();
        throw new RefusedException(why, meaning.fault());
    }

    private CommandAnswer handOver(MessageInFlight message, int part, Pdu pdu) throws IOException {
        try {
            CommandAnswer answer = dialogue.send(pdu.length(), pdu.hex(), limit, () -> journal.trying(message, part));
            unanswered = null;
            return answer;
        } catch (DoubtException e) {
            unanswered = new Unanswered(message, part);
            throw e;
        } catch (IOException e) {
            journal.refused(message, part);
            throw e;
        }
    }

    private void taken(MessageInFlight message, int part, int modemReference) {
        status.sent.increment();
        try {
            journal.sent(message, part, modemReference);
        } catch (UncheckedIOException e) {
            // It is out, and that counts; only its report will find no message.
            LOG.error("Modem {} cannot write its journal: {}", port, e.getMessage());
        }
    }

    private static int reference(String answer) {
        // With a report of the service centre's own behind it where that was asked for; some modems put it in quotes.
        String digits = answer.split(",")[0].replace("\"", "").strip();
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }

    /** A line that nobody asked for, which may be the answer that was given up. */
    void news(String line) {
        if (line.startsWith("+CMGS:") && unanswered != null) {
            takenLate(unanswered, reference(line.substring("+CMGS:".length())));
            unanswered = null;
        }
    }

    /** A modem does one thing after the other: before it answers anything else, this is of the part given up last. */
    private void takenLate(Unanswered late, int modemReference) {
        status.sent.increment();
        journal.sentLate(late.message, late.part, modemReference);
        reception.tell(late.message);
    }
}
