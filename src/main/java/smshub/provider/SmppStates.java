package smshub.provider;

import java.util.List;

/**
 * What an SMSC says of the parts of a message.
 *
 * @param query what was asked
 * @param states {@code message_state} of each part, in order; null where the SMSC knows no such part, and fewer than
 *     asked for where it does not answer
 */
public record SmppStates(SmppQuery query, List<Integer> states) {}
