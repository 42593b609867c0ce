package smshub.store;

import java.time.Instant;
import java.util.Set;
import smshub.account.InboundScope;

/**
 * Which inbound messages are meant. Fields are compared exactly except the text; null does not restrict.
 *
 * @param accounts accounts of which it came by one
 * @param from handset
 * @param to number that it was sent to
 * @param text part of the text, upper and lower case alike
 * @param since at this time or later
 * @param until before this time
 * @param view whose eyes see them
 */
public record InboundFilter(
        Set<String> accounts, String from, String to, String text, Instant since, Instant until, InboundScope view) {
    /** Those that anybody may see. */
    public InboundFilter(Set<String> accounts, String from, String to, String text, Instant since, Instant until) {
        this(accounts, from, to, text, since, until, InboundScope.EVERYTHING);
    }

    /** Every inbound message. */
    public static final InboundFilter ALL = new InboundFilter(null, null, null, null, null, null);
}
