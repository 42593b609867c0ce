package smshub.store;

import java.time.Instant;

/**
 * Which inbound messages are meant. Fields are compared exactly except the text; null does not restrict.
 *
 * @param account account that it came by
 * @param from handset
 * @param to number that it was sent to
 * @param text part of the text, upper and lower case alike
 * @param since at this time or later
 * @param until before this time
 */
public record InboundFilter(String account, String from, String to, String text, Instant since, Instant until) {
    /** Every inbound message. */
    public static final InboundFilter ALL = new InboundFilter(null, null, null, null, null, null);
}
