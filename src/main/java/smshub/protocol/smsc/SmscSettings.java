package smshub.protocol.smsc;

import static smshub.account.AccountSetting.optional;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.intake.ListenerSettings;
import smshub.protocol.smpp.EncodedText;
import smshub.protocol.smpp.SmppSettings;
import smshub.settings.Subnet;

/**
 * What an intake's settings say.
 *
 * @param systemId name that binds come with
 * @param binds most binds at a time
 * @param window most submissions of one bind that are not answered yet; then it is read no further
 * @param deliveryWindow most deliveries to one bind that it has not answered yet
 * @param enquireAfter silence after which a bind is asked for a sign of life
 * @param patience how long a bind may take to answer, or to read
 * @param networks where binds may come from; none for anywhere
 * @param repeats how long a {@code user_message_reference} names the same message; zero where it names none
 * @param referenceTag parameter that holds the ESME's own name for a message; null where there is none
 * @param partsPatience how long the missing parts of a text are waited for
 */
record SmscSettings(
        String name,
        String systemId,
        int binds,
        int window,
        int deliveryWindow,
        Duration enquireAfter,
        Duration patience,
        SmppSettings.TextCoding alphabet,
        byte dataCoding,
        SmppSettings.LongMessages longMessages,
        List<Subnet> networks,
        Duration repeats,
        Integer referenceTag,
        Duration partsPatience)
        implements EncodedText.Form {
    private static final int FIRST_VENDOR_TAG = 0x1400;
    private static final int LAST_VENDOR_TAG = 0x3FFF;

    private static final Map<String, int[]> RANGES = Map.of(
            "listen-port", new int[] {0, 65_535},
            "binds", new int[] {1, 1_000},
            "window", new int[] {1, 10_000},
            "delivery-window", new int[] {1, 1_000},
            "enquire-link", new int[] {1, 3_600},
            "patience", new int[] {1, 600},
            "data-coding", new int[] {0, 255},
            "repeats", new int[] {0, 86_400},
            "parts-patience", new int[] {1, 86_400});

    static List<AccountSetting> table() {
        List<AccountSetting> settings = new ArrayList<>(ListenerSettings.table("2775", "binds"));
        settings.addAll(List.of(
                optional("system-id", "system_id that binds come with; else the client's id", Kind.TEXT),
                optional("networks", "Addresses and networks that binds may come from; else any", Kind.TEXT),
                optional("binds", "Most binds at a time", Kind.NUMBER, "10"),
                optional(
                        "window",
                        "Most submissions of one bind that are not answered yet; it is read no further then",
                        Kind.NUMBER,
                        "1000"),
                optional(
                        "delivery-window",
                        "Most receipts and messages from handsets that one bind has not answered yet",
                        Kind.NUMBER,
                        "50"),
                optional(
                        "enquire-link",
                        "Seconds of silence after which a bind is asked for a sign of life",
                        Kind.NUMBER,
                        "30"),
                optional(
                        "patience",
                        "Seconds that a connection has to bind, and a bind to answer and to read",
                        Kind.NUMBER,
                        "30"),
                optional("alphabet", "Of data_coding 0, and of deliveries: gsm7, latin1 or ucs2", Kind.TEXT, "gsm7"),
                optional("data-coding", "data_coding of deliveries in GSM-7", Kind.NUMBER, "0"),
                optional(
                        "long-messages",
                        "Long messages from handsets: parts marked by udh or sar, or one payload",
                        Kind.TEXT,
                        "udh"),
                optional(
                        "repeats",
                        "Seconds in which a user_message_reference with the same content is the same message",
                        Kind.NUMBER,
                        "600"),
                optional(
                        "reference-tag",
                        "Number of the parameter, 0x1400 to 0x3FFF, that holds the client's own name for a message",
                        Kind.TEXT),
                optional("parts-patience", "Seconds that missing parts of a text are waited for", Kind.NUMBER, "300")));
        return settings;
    }

    static List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>(ListenerSettings.mistakes(intake));
        Map<String, String> settings = intake.settings();
        RANGES.forEach((name, range) -> {
            int value = Integer.parseInt(settings.get(name));
            if (value < range[0] || value > range[1]) {
                mistakes.add("settings." + name + " must be a number from " + range[0] + " to " + range[1]);
            }
        });
        if (one(SmppSettings.TextCoding.values(), settings.get("alphabet")) == null) {
            mistakes.add("settings.alphabet must be gsm7, latin1 or ucs2");
        }
        if (one(SmppSettings.LongMessages.values(), settings.get("long-messages")) == null) {
            mistakes.add("settings.long-messages must be udh, sar or payload");
        }
        try {
            networks(settings.getOrDefault("networks", ""));
        } catch (IllegalArgumentException e) {
            mistakes.add("settings.networks must be addresses and networks with commas between, as 10.0.0.0/8");
        }
        if (settings.containsKey("reference-tag") && tag(settings.get("reference-tag")) == null) {
            mistakes.add("settings.reference-tag must be a number from 0x1400 to 0x3FFF");
        }
        String systemId = settings.getOrDefault("system-id", intake.client());
        if (systemId.isEmpty() || systemId.length() > BindRequest.LONGEST_ID) {
            mistakes.add("settings.system-id must have 1 to " + BindRequest.LONGEST_ID
                    + " characters; without it the client's id is meant");
        }
        return mistakes;
    }

    /** Settings that {@link #mistakes} has nothing to say about. */
    static SmscSettings of(IntakeSettings intake) {
        Map<String, String> settings = intake.settings();
        return new SmscSettings(
                intake.name(),
                settings.getOrDefault("system-id", intake.client()),
                number(settings, "binds"),
                number(settings, "window"),
                number(settings, "delivery-window"),
                seconds(settings, "enquire-link"),
                seconds(settings, "patience"),
                one(SmppSettings.TextCoding.values(), settings.get("alphabet")),
                (byte) number(settings, "data-coding"),
                one(SmppSettings.LongMessages.values(), settings.get("long-messages")),
                networks(settings.getOrDefault("networks", "")),
                seconds(settings, "repeats"),
                tag(settings.get("reference-tag")),
                seconds(settings, "parts-patience"));
    }

    /** Whether a bind may come from an address. */
    boolean admits(InetAddress address) {
        return networks.isEmpty()
                || address != null && networks.stream().anyMatch(network -> network.contains(address));
    }

    private static int number(Map<String, String> settings, String name) {
        return Integer.parseInt(settings.get(name));
    }

    private static Duration seconds(Map<String, String> settings, String name) {
        return Duration.ofSeconds(number(settings, name));
    }

    private static List<Subnet> networks(String list) {
        return Stream.of(list.strip().split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .map(Subnet::of)
                .toList();
    }

    /** @return null for what is none */
    private static Integer tag(String text) {
        try {
            Integer tag = text == null ? null : Integer.decode(text.strip());
            return tag == null || tag < FIRST_VENDOR_TAG || tag > LAST_VENDOR_TAG ? null : tag;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static <E extends Enum<E>> E one(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElse(null);
    }
}
