package smshub.protocol.smsc;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import smshub.json.Json;

/**
 * What an ESME is to be told of a message, and in which words. It travels with the message as the correlation id of its
 * answers.
 *
 * @param from who it said sends
 * @param to whom to
 * @param at when it was submitted
 * @param told under which ids, and what of each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Ticket(SmeAddress from, SmeAddress to, Instant at, List<Told> told) {
    private static final int FINAL = 0x03;
    private static final int ON_FAILURE = 0x02;
    private static final int ON_SUCCESS = 0x03;
    private static final int INTERMEDIATE = 0x10;

    /**
     * An id that the ESME has.
     *
     * @param id null where it is the message's own
     * @param registered its {@code registered_delivery} (SMPP 3.4 section 5.2.17)
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Told(String id, int registered) {
        /** Whether anything is to be told of it at all. */
        boolean any() {
            return (registered & (FINAL | INTERMEDIATE)) != 0;
        }

        boolean ofEnd(boolean success) {
            return switch (registered & FINAL) {
                case 0 -> false;
                case ON_FAILURE -> !success;
                case ON_SUCCESS -> success;
                default -> true;
            };
        }

        boolean underway() {
            return (registered & INTERMEDIATE) != 0;
        }
    }

    /** Whether anything is to be told of any. */
    boolean any() {
        return told.stream().anyMatch(Told::any);
    }

    String text() {
        return Json.ascii(this);
    }

    /** @return null for what is none */
    static Ticket parse(String text) {
        try {
            Ticket ticket = text == null ? null : Json.read(text, Ticket.class);
            return ticket == null || ticket.from == null || ticket.to == null || ticket.told == null ? null : ticket;
        } catch (UncheckedIOException e) {
            return null;
        }
    }
}
