package smshub.protocol.modem.component;

import org.apache.camel.spi.Metadata;

/** Headers of the component. */
public final class ModemConstants {
    @Metadata(
            label = "producer",
            description = "What the producer does.",
            javaType = "smshub.protocol.modem.component.ModemOperation",
            defaultValue = "SEND")
    public static final String OPERATION = "CamelModemOperation";

    @Metadata(
            label = "producer",
            description = "The recipient, with a plus sign where it is an international number.",
            javaType = "String",
            required = true)
    public static final String RECIPIENT = "CamelModemRecipient";

    @Metadata(
            label = "common",
            description =
                    "The message's id. What is sent again under the same id goes on after the parts that went out "
                            + "before. Reports name their message by it. The exchange's id by default. An inbound message has "
                            + "one of its own, the same whenever it is read.",
            javaType = "String")
    public static final String MESSAGE_ID = "CamelModemMessageId";

    @Metadata(
            label = "producer",
            description = "Whether an earlier attempt sent parts of the message, so that it may only go on after them. "
                    + "It is doubtful where no modem remembers them.",
            javaType = "Boolean",
            defaultValue = "false")
    public static final String BEGUN = "CamelModemBegun";

    @Metadata(
            label = "producer",
            description = "Whether the phone shows the message at once and does not store it.",
            javaType = "Boolean")
    public static final String FLASH = "CamelModemFlash";

    @Metadata(
            label = "producer",
            description = "Whether the message goes in UCS-2 although 7 bits would do.",
            javaType = "Boolean")
    public static final String UCS2 = "CamelModemUcs2";

    @Metadata(
            label = "producer",
            description =
                    "Says that the body is octets, not text, and which user data header stands before them: with its "
                            + "length octet, in hexadecimal digits (3GPP TS 23.040 clause 9.2.3.24); empty for none.",
            javaType = "String")
    public static final String UDH = "CamelModemUdh";

    @Metadata(
            label = "producer",
            description = "How long the service centre tries to deliver, in milliseconds.",
            javaType = "Long")
    public static final String VALIDITY = "CamelModemValidity";

    @Metadata(
            label = "common",
            description = "The port of the modem that sent or received the message.",
            javaType = "String")
    public static final String PORT = "CamelModemPort";

    @Metadata(
            label = "producer",
            description = "What the modem called each part that it sent; -1 for one of which it did not tell.",
            javaType = "java.util.List<Integer>")
    public static final String REFERENCES = "CamelModemReferences";

    @Metadata(
            label = "common",
            description = "What is known of a message: of a report, or the answer to a QUERY.",
            javaType = "smshub.protocol.modem.component.DeliveryState")
    public static final String STATE = "CamelModemState";

    @Metadata(
            label = "consumer",
            description = "Whether a MESSAGE, something UNREADABLE or a REPORT came.",
            javaType = "smshub.protocol.modem.component.ModemEvent")
    public static final String EVENT = "CamelModemEvent";

    @Metadata(label = "consumer", description = "Number or name that a message comes from.", javaType = "String")
    public static final String SENDER = "CamelModemSender";

    @Metadata(
            label = "consumer",
            description = "When the service centre got the message, or when it was delivered or given up.",
            javaType = "java.time.Instant")
    public static final String TIME = "CamelModemTime";

    @Metadata(label = "consumer", description = "Parts of a message that came.", javaType = "Integer")
    public static final String PARTS = "CamelModemParts";

    @Metadata(
            label = "consumer",
            description = "Parts that the message has. Where fewer came, its text has gaps.",
            javaType = "Integer")
    public static final String TOTAL_PARTS = "CamelModemTotalParts";

    @Metadata(
            label = "consumer",
            description = "The network's number for what became of a message (TP-ST, 3GPP TS 23.040); none where only "
                    + "the modem told, late, that it took it.",
            javaType = "Integer")
    public static final String STATUS = "CamelModemStatus";

    @Metadata(label = "consumer", description = "Why something cannot be read, in a few words.", javaType = "String")
    public static final String PROBLEM = "CamelModemProblem";

    @Metadata(label = "consumer", description = "A few words for that number.", javaType = "String")
    public static final String STATUS_TEXT = "CamelModemStatusText";

    @Metadata(
            label = "consumer",
            description = "How a message is coded (data coding scheme, 3GPP TS 23.038); data has octets as its body.",
            javaType = "Integer")
    public static final String DCS = "CamelModemDcs";

    private ModemConstants() {}
}
