package smshub.message;

import java.util.List;

/**
 * Which piece of a text that was too long for one message a message is. Each piece is a message of its own: it is sent,
 * paid for and told of by itself.
 *
 * @param of id of the message with the first piece
 * @param part which piece it is, from 1
 * @param parts how many there are
 * @param ids ids of all of them in their order; with the first piece alone, else null
 */
public record Split(String of, int part, int parts, List<String> ids) {
    public Split {
        if (part < 1 || part > parts) {
            throw new IllegalArgumentException("pieces count from 1");
        }
        ids = ids == null ? null : List.copyOf(ids);
    }

    /** Whether it is another piece than the first. */
    public boolean later() {
        return part > 1;
    }
}
