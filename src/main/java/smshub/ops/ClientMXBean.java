package smshub.ops;

import java.util.List;

/** A client that is limited, as {@code smshub:type=Client,name=<id>}. */
public interface ClientMXBean {
    /** Messages that count for today. */
    long getMessages();

    /** Their segments. */
    long getSegments();

    /** What stopped it today: new-country, same-number, same-range, budget. */
    List<String> getStopped();

    /** Lifts its brakes, and its budget of the day where that is exhausted; returns what was lifted. */
    List<String> release();
}
