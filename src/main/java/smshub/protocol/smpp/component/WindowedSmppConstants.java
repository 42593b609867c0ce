package smshub.protocol.smpp.component;

/** What {@link org.apache.camel.component.smpp.SmppConstants Camel's headers} have no name for. */
public final class WindowedSmppConstants {
    /** Header of a submission: what a late answer to it brings along, so that it finds its message. */
    public static final String CORRELATION = "CamelSmppCorrelation";

    /** Value of {@code CamelSmppMessageType}: the good answer to a submission that had been given up as doubtful. */
    public static final String LATE_ANSWER = "SubmitSmResp";

    private WindowedSmppConstants() {}
}
