package smshub.broker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import smshub.json.Json;

/**
 * How a broker treats the hub's addresses: one table, by which the embedded broker is set up, and an outside one is told what
 * to do and checked for it.
 */
final class AddressPolicies {
    /** Every address of the hub. */
    static final String OWN = Queues.PREFIX + "#";

    /** How many references are remembered against duplicates by the broker itself; older ones are the store's. */
    private static final int REFERENCES = 200_000;

    /** How long an answer waits to be fetched. */
    private static final long REPLY_MILLIS = Duration.ofDays(1).toMillis();

    /** How much of a client's answers on one queue, or of one of its topics, waits on disk to be fetched. */
    private static final long REPLY_BYTES = 8L << 20;

    private static final long TOPIC_BYTES = 256L << 20;
    private static final int PAGE_BYTES = 1 << 20;

    /**
     * One thing that can be said of addresses.
     *
     * @param key its name in the broker's management and properties
     * @param tag its name in {@code broker.xml}
     * @param preset what counts where nothing is said
     * @param vital whether messages of the hub get lost, or are sent twice, without it
     * @param why what happens without it
     */
    record Setting(String key, String tag, Object preset, boolean vital, String why) {}

    private static final String TAKEN_OFF = "messages would be taken off their queue";
    private static final String UNREAD = "what clients do not fetch would fill the disk";
    private static final String NO_ANSWER = "answers to programs that do not read yet would be lost";

    private static final List<Setting> SETTINGS = List.of(
            new Setting("maxDeliveryAttempts", "max-delivery-attempts", 10, true, TAKEN_OFF),
            new Setting("expiryAddress", "expiry-address", "", true, "the end of messages would be lost"),
            new Setting("expiryDelay", "expiry-delay", -1, true, TAKEN_OFF),
            new Setting("minExpiryDelay", "min-expiry-delay", -1, true, TAKEN_OFF),
            new Setting("maxExpiryDelay", "max-expiry-delay", -1, true, TAKEN_OFF),
            new Setting(
                    "addressFullMessagePolicy",
                    "address-full-policy",
                    "PAGE",
                    true,
                    "messages would be lost or refused"),
            new Setting(
                    "defaultRingSize", "default-ring-size", -1, true, "messages would push each other off their queue"),
            new Setting(
                    "defaultLastValueQueue",
                    "default-last-value-queue",
                    false,
                    true,
                    "messages would replace each other"),
            new Setting(
                    "defaultNonDestructive", "default-non-destructive", false, true, "messages would be sent for ever"),
            new Setting("deadLetterAddress", "dead-letter-address", "", false, "operators would not find what failed"),
            new Setting("redeliveryDelay", "redelivery-delay", 0, false, "messages would wait after an outage"),
            new Setting(
                    "idCacheSize",
                    "id-cache-size",
                    20_000,
                    false,
                    "the same request to two hubs at a time could be taken twice sooner"),
            new Setting(
                    "redistributionDelay",
                    "redistribution-delay",
                    -1,
                    false,
                    "messages of a cluster would stay at a broker where no hub reads"),
            new Setting("pageSizeBytes", "page-size-bytes", 10 << 20, false, UNREAD),
            new Setting("pageLimitBytes", "page-limit-bytes", "", false, UNREAD),
            new Setting("pageFullMessagePolicy", "page-full-policy", "", false, UNREAD),
            new Setting("autoCreateQueues", "auto-create-queues", true, false, NO_ANSWER),
            new Setting("autoCreateAddresses", "auto-create-addresses", true, false, NO_ANSWER),
            new Setting("autoDeleteQueues", "auto-delete-queues", true, false, "queues for answers would never go"),
            new Setting(
                    "autoDeleteAddresses", "auto-delete-addresses", true, false, "queues for answers would never go"),
            new Setting("defaultQueueRoutingType", "default-queue-routing-type", "MULTICAST", false, NO_ANSWER),
            new Setting("defaultAddressRoutingType", "default-address-routing-type", "MULTICAST", false, NO_ANSWER));

    /** What is said of addresses, by pattern; what is more special comes later, and prevails. */
    private static final Map<String, Map<String, Object>> POLICIES = policies();

    private AddressPolicies() {}

    private static Map<String, Map<String, Object>> policies() {
        Map<String, Object> own = new LinkedHashMap<>();
        SETTINGS.forEach(setting -> own.put(setting.key, setting.preset));
        own.put("maxDeliveryAttempts", -1);
        own.put("deadLetterAddress", Queues.DEAD);
        own.put("expiryAddress", Queues.EXPIRED);
        own.put("idCacheSize", REFERENCES);
        own.put("redistributionDelay", 0);
        own.put("defaultQueueRoutingType", "ANYCAST");
        own.put("defaultAddressRoutingType", "ANYCAST");
        List.of("pageSizeBytes", "pageLimitBytes", "pageFullMessagePolicy").forEach(own::remove);
        Map<String, Object> topic = new LinkedHashMap<>();
        topic.put("defaultQueueRoutingType", "MULTICAST");
        topic.put("defaultAddressRoutingType", "MULTICAST");
        // Answers that nobody fetches are no messages of ours; without an address of expiry they are dropped.
        // Printed in the same order each time.
        Map<String, Object> reply =
                bounded(new TreeMap<>(Map.of("expiryAddress", "", "expiryDelay", REPLY_MILLIS)), REPLY_BYTES);
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        all.put(OWN, own);
        all.put(Queues.EVENTS, topic);
        all.put(Queues.INBOUND, topic);
        all.put(Queues.REPLY_PREFIX + "#", reply);
        all.put(Queues.EVENTS_OF_PREFIX + "#", bounded(topic, TOPIC_BYTES));
        all.put(Queues.INBOUND_OF_PREFIX + "#", bounded(topic, TOPIC_BYTES));
        return all;
    }

    /** What a client does not fetch is dropped above a size, with a warning: it must not fill the disk. */
    private static Map<String, Object> bounded(Map<String, Object> settings, long bytes) {
        Map<String, Object> bounded = new LinkedHashMap<>(settings);
        bounded.put("pageSizeBytes", PAGE_BYTES);
        bounded.put("pageLimitBytes", bytes);
        bounded.put("pageFullMessagePolicy", "DROP");
        return bounded;
    }

    /** Every setting, in the order in which flaws are told. */
    static List<Setting> settings() {
        return SETTINGS;
    }

    /** What is said of addresses, by pattern: values by key. */
    static Map<String, Map<String, Object>> all() {
        return POLICIES;
    }

    /** All that counts for one address. */
    static Map<String, Object> of(String address) {
        Map<String, Object> merged = new LinkedHashMap<>();
        POLICIES.forEach((match, values) -> {
            boolean covers = match.endsWith("#")
                    ? address.startsWith(match.substring(0, match.length() - 1))
                    : address.equals(match);
            if (covers) {
                merged.putAll(values);
            }
        });
        return merged;
    }

    /** What is said by one pattern, as the broker has it. */
    static AddressSettings broker(Map<String, Object> values) {
        return AddressSettings.fromJSON(Json.text(values));
    }
}
