package smshub.site;

import org.apache.camel.spi.Metadata;

/** Headers of the component {@code hub:} and of accounts whose provider is a route. None of them leaves Camel. */
public final class HubConstants {
    @Metadata(
            label = "common",
            javaType = "String",
            description = "The hub's id of the message; where several were accepted together, that of the first. Of a "
                    + "message from a handset, the id that the provider gave, against repeats.")
    public static final String ID = "CamelSmsHubId";

    @Metadata(
            label = "producer",
            javaType = "Integer",
            description = "How many of the messages of a request were refused.")
    public static final String REFUSED = "CamelSmsHubRefused";

    @Metadata(label = "common", javaType = "String", description = "The account concerned.")
    public static final String ACCOUNT = "CamelSmsHubAccount";

    @Metadata(label = "common", javaType = "String", description = "The client whose message it is.")
    public static final String CLIENT = "CamelSmsHubClient";

    @Metadata(label = "common", javaType = "String", description = "The client's own name for the message.")
    public static final String REFERENCE = "CamelSmsHubReference";

    @Metadata(label = "consumer", javaType = "String", description = "The state that the message came to.")
    public static final String STATE = "CamelSmsHubState";

    @Metadata(
            label = "consumer",
            javaType = "String",
            description = "Id of the state change; the same when it is told again.")
    public static final String EVENT_ID = "CamelSmsHubEventId";

    @Metadata(
            label = "common",
            javaType = "String",
            description = "Who a message is from: a sender ID, or the number of a handset.")
    public static final String FROM = "CamelSmsHubFrom";

    @Metadata(label = "common", javaType = "String", description = "The number that a message goes, or was sent, to.")
    public static final String TO = "CamelSmsHubTo";

    @Metadata(
            label = "common",
            javaType = "String",
            description = "When, in the form of ISO 8601; now where a producer gets none.")
    public static final String TIME = "CamelSmsHubTime";

    @Metadata(
            label = "common",
            javaType = "String",
            description = "The provider's id of the message; several of them parted by commas, or as a list.")
    public static final String PROVIDER_ID = "CamelSmsHubProviderId";

    @Metadata(
            label = "producer",
            javaType = "String",
            description = "What a receipt says: delivered, undelivered, underway or unknown.")
    public static final String STATUS = "CamelSmsHubStatus";

    @Metadata(
            label = "common",
            javaType = "String",
            description = "One of the hub's problem codes, or the provider's own code.")
    public static final String CODE = "CamelSmsHubCode";

    @Metadata(label = "provider", javaType = "Integer", description = "How many segments the text takes.")
    public static final String SEGMENTS = "CamelSmsHubSegments";

    @Metadata(label = "provider", javaType = "String", description = "Alphabet of the text: GSM7 or UCS2.")
    public static final String ENCODING = "CamelSmsHubEncoding";

    @Metadata(
            label = "provider",
            javaType = "Integer",
            description = "How many times the message was given to a provider, this time included.")
    public static final String ATTEMPT = "CamelSmsHubAttempt";

    @Metadata(
            label = "provider",
            javaType = "String",
            description =
                    "Answer of a route that is a provider: sent, rejected (for good), deferred (surely not taken) or "
                            + "unknown (perhaps taken).",
            defaultValue = "sent")
    public static final String OUTCOME = "CamelSmsHubOutcome";

    @Metadata(label = "provider", javaType = "String", description = "Why, in one sentence for people.")
    public static final String SENTENCE = "CamelSmsHubSentence";

    @Metadata(
            label = "provider",
            javaType = "Integer",
            description = "Seconds that the provider wants to be left alone for, where the outcome is deferred.")
    public static final String RETRY_AFTER = "CamelSmsHubRetryAfter";

    private HubConstants() {}
}
