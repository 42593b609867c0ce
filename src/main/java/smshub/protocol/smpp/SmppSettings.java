package smshub.protocol.smpp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsmpp.SMPPConstant;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;
import smshub.protocol.smpp.component.WindowedSmppConfiguration;
import smshub.text.Alphabet;
import smshub.text.Language;

/** An SMPP account's settings, read once and ready for use. */
public final class SmppSettings implements EncodedText.Form {
    /** How a text goes that GSM-7 can say; every other text goes as UCS-2 under data coding 8. */
    public enum TextCoding {
        /** GSM-7, one septet in each octet, under the data coding that the account names. */
        GSM7,
        /** Latin-1 under data coding 3; UCS-2 where Latin-1 lacks a character. */
        LATIN1,
        UCS2
    }

    /** How the parts of a long text are marked. */
    public enum LongMessages {
        /** A user data header before each (3GPP TS 23.040 clause 9.2.3.24.1). */
        UDH,
        /** The parameters {@code sar_msg_ref_num}, {@code sar_total_segments}, {@code sar_segment_seqnum}. */
        SAR,
        /** Not at all: the SMSC gets the whole text as {@code message_payload} and cuts it. */
        PAYLOAD
    }

    /** Most characters (SMPP 3.4 sections 4.1.5 and 4.4.1). */
    private static final Map<String, Integer> LENGTHS =
            Map.of("system-id", 15, "password", 8, "system-type", 12, "service-type", 5);

    private static final Map<String, Range> RANGES = Map.of(
            "port", new Range(1, 65_535),
            "data-coding", new Range(0, 255),
            "sender-ton", new Range(0, 255),
            "sender-npi", new Range(0, 255),
            "short-code-ton", new Range(0, 255),
            "short-code-npi", new Range(0, 255),
            "window", new Range(1, 10_000),
            "enquire-link", new Range(1, 3_600),
            "throttle-pause", new Range(10, 3_600_000));

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    static final List<AccountSetting> TABLE = List.of(
            AccountSetting.required("host", "Host of the SMSC", Kind.TEXT),
            AccountSetting.optional("port", "Its port", Kind.NUMBER, "2775"),
            AccountSetting.optional("tls", "Whether the connection is encrypted", Kind.BOOLEAN, "false"),
            AccountSetting.optional("tls-ca", "PEM file with the SMSC's own certificate authority", Kind.TEXT),
            AccountSetting.optional(
                    "tls-check-host", "Whether its certificate must name the host", Kind.BOOLEAN, "true"),
            AccountSetting.optional(
                    "one-hub",
                    "Whether one hub binds at a time, of those that share a broker, as a carrier may want it",
                    Kind.BOOLEAN,
                    "false"),
            AccountSetting.required("system-id", "system_id of the login, up to 15 characters", Kind.TEXT),
            AccountSetting.required("password", "Password of the login, up to 8 characters", Kind.SECRET),
            AccountSetting.optional("system-type", "system_type, where the SMSC wants one", Kind.TEXT),
            AccountSetting.optional("service-type", "service_type of each message, where it wants one", Kind.TEXT),
            AccountSetting.optional(
                    "alphabet", "Of texts that GSM-7 can say: gsm7, latin1 (data coding 3) or ucs2", Kind.TEXT, "gsm7"),
            AccountSetting.optional("data-coding", "data_coding of GSM-7 texts", Kind.NUMBER, "0"),
            AccountSetting.optional(
                    "languages", "7-bit tables that the SMSC carries: turkish, spanish, portuguese", Kind.TEXT),
            AccountSetting.optional(
                    "long-messages", "Parts marked by udh or sar, or one payload that the SMSC cuts", Kind.TEXT, "udh"),
            AccountSetting.optional("sender-ton", "Type of a sender's number; else told by its form", Kind.NUMBER),
            AccountSetting.optional("sender-npi", "Numbering plan of a sender's number; else told", Kind.NUMBER),
            AccountSetting.optional("short-code-ton", "Type of number of a short code", Kind.NUMBER, "3"),
            AccountSetting.optional("short-code-npi", "Numbering plan of a short code", Kind.NUMBER, "0"),
            AccountSetting.optional("receipts", "Whether delivery receipts are asked for", Kind.BOOLEAN, "true"),
            AccountSetting.optional(
                    "validity", "Whether the SMSC is told until when a message may arrive", Kind.BOOLEAN, "true"),
            AccountSetting.optional(
                    "window", "Most parts under way without an answer; else what concurrency says", Kind.NUMBER),
            AccountSetting.optional(
                    "enquire-link", "Seconds of silence after which the SMSC is asked for a sign", Kind.NUMBER, "30"),
            AccountSetting.optional(
                    "throttle-pause", "Milliseconds of rest when the SMSC says too fast or full", Kind.NUMBER, "1000"),
            AccountSetting.optional(
                    "credit-status", "The SMSC's own command statuses for used-up credit: 1026, 0x404", Kind.TEXT));

    private final Account account;
    private final TextCoding alphabet;
    private final LongMessages longMessages;
    private final byte dataCoding;
    private final Set<Integer> creditStatus;
    private final Duration throttlePause;
    private final boolean validity;
    private final Set<Language> languages;

    /** Settings that {@link #mistakes} has nothing to say about. */
    public SmppSettings(Account account) {
        this.account = account;
        alphabet = one(TextCoding.values(), text("alphabet", "gsm7"));
        longMessages = one(LongMessages.values(), text("long-messages", "udh"));
        dataCoding = (byte) number("data-coding", 0);
        creditStatus = statuses(text("credit-status", ""));
        throttlePause = Duration.ofMillis(number("throttle-pause", 1_000));
        validity = validity(account);
        languages = languages(account);
    }

    static List<String> mistakes(Account account) {
        Map<String, String> settings = account.settings();
        Secret password = account.secrets().get("password");
        List<String> mistakes = new ArrayList<>();
        LENGTHS.forEach((name, most) -> {
            String value = name.equals("password") && password != null ? password.reveal() : settings.get(name);
            if (value != null
                    && (value.length() > most || !US_ASCII.newEncoder().canEncode(value))) {
                mistakes.add("settings." + name + " must have at most " + most + " ASCII characters");
            }
        });
        RANGES.forEach((name, range) -> {
            if (settings.containsKey(name) && !range.holds(settings.get(name))) {
                mistakes.add("settings." + name + " must be a number from " + range.least + " to " + range.most);
            }
        });
        if (one(TextCoding.values(), settings.getOrDefault("alphabet", "gsm7")) == null) {
            mistakes.add("settings.alphabet must be gsm7, latin1 or ucs2");
        }
        if (one(LongMessages.values(), settings.getOrDefault("long-messages", "udh")) == null) {
            mistakes.add("settings.long-messages must be udh, sar or payload");
        }
        String languages = settings.getOrDefault("languages", "");
        if (!Language.known(languages)) {
            mistakes.add("settings.languages must be among " + String.join(", ", Language.words()));
        } else if (!languages.isBlank()
                && (one(TextCoding.values(), settings.getOrDefault("alphabet", "gsm7")) != TextCoding.GSM7
                        || one(LongMessages.values(), settings.getOrDefault("long-messages", "udh"))
                                != LongMessages.UDH)) {
            // Which table it is stands in a user data header, and only septets have tables.
            mistakes.add("settings.languages goes with alphabet gsm7 and long-messages udh only");
        }
        if (statuses(settings.getOrDefault("credit-status", "")) == null) {
            mistakes.add("settings.credit-status must be numbers with commas between them");
        }
        return mistakes;
    }

    Account account() {
        return account;
    }

    /** The options of the account's endpoint. */
    public WindowedSmppConfiguration configuration() {
        Account.Connection connection = account.connection();
        WindowedSmppConfiguration configuration = new WindowedSmppConfiguration();
        configuration.setHost(text("host", ""));
        configuration.setPort(number("port", 2_775));
        configuration.setUsingSSL(on("tls", false));
        configuration.setCertificateAuthority(text("tls-ca", null));
        configuration.setHostChecked(on("tls-check-host", true));
        configuration.setHttpProxyHost(connection.proxyHost());
        if (connection.proxyHost() != null) {
            configuration.setHttpProxyPort(connection.proxyPort());
        }
        configuration.setConnectTimeout((int) connection.connectTimeout().toMillis());
        configuration.setTransactionTimer((int) connection.timeout().toMillis());
        configuration.setEnquireLinkTimer(1_000 * number("enquire-link", 30));
        configuration.setInitialReconnectDelay(FIRST_PAUSE_MILLIS);
        configuration.setReconnectDelay(LONGEST_PAUSE_MILLIS);
        configuration.setSystemId(text("system-id", ""));
        configuration.setPassword(account.secrets().get("password").reveal());
        configuration.setSystemType(text("system-type", null));
        configuration.setServiceType(text("service-type", null));
        configuration.setRegisteredDelivery(
                on("receipts", true)
                        ? SMPPConstant.REGDEL_SMSC_SUCCESS_FAILURE_REQUESTED
                        : SMPPConstant.REGDEL_SMSC_NO);
        // A transmitter gets no deliver_sm at all, and so no receipts (SMPP 3.4, section 2.2.2).
        configuration.setReceiving(connection.inbound() || on("receipts", true));
        configuration.setPriorityFlag((byte) 0);
        configuration.setDestAddrTon(SMPPConstant.TON_INTERNATIONAL);
        configuration.setDestAddrNpi(SMPPConstant.NPI_ISDN);
        // Without a sender the SMSC takes the account's own.
        configuration.setSourceAddr(null);
        configuration.setWindow(number("window", Integer.MAX_VALUE));
        configuration.setThrottlePause(number("throttle-pause", 1_000));
        return configuration;
    }

    /** Where the account's SMSC is, as the address of an endpoint. */
    String address() {
        return text("host", "") + ":" + number("port", 2_775);
    }

    /** How long to rest when the SMSC says that it gets too much. */
    Duration throttlePause() {
        return throttlePause;
    }

    @Override
    public TextCoding alphabet() {
        return alphabet;
    }

    /** What an account's texts are sent in. */
    static Alphabet alphabet(Account account) {
        return switch (one(TextCoding.values(), account.settings().getOrDefault("alphabet", "gsm7"))) {
            case GSM7 -> Alphabet.national(languages(account), false);
            case LATIN1 -> Alphabet.sharedOrUcs2(ISO_8859_1).orUcs2AtWill();
            case UCS2 -> Alphabet.ucs2().orUcs2AtWill();
        };
    }

    private static Set<Language> languages(Account account) {
        return Language.all(account.settings().getOrDefault("languages", ""));
    }

    /** Whose 7-bit tables the SMSC carries. */
    Set<Language> languages() {
        return languages;
    }

    /** Whether {@code validity_period} goes with a message that says until when it may arrive. */
    static boolean validity(Account account) {
        return Boolean.parseBoolean(account.settings().getOrDefault("validity", "true"));
    }

    boolean validity() {
        return validity;
    }

    @Override
    public LongMessages longMessages() {
        return longMessages;
    }

    @Override
    public byte dataCoding() {
        return dataCoding;
    }

    Set<Integer> creditStatus() {
        return creditStatus;
    }

    byte senderTon(int told) {
        return (byte) number("sender-ton", told);
    }

    /** By default network specific. */
    byte shortCodeTon() {
        return (byte) number("short-code-ton", SMPPConstant.TON_NETWORK_SPECIFIC);
    }

    byte shortCodeNpi() {
        return (byte) number("short-code-npi", SMPPConstant.NPI_UNKNOWN);
    }

    byte senderNpi(int told) {
        return (byte) number("sender-npi", told);
    }

    private String text(String name, String other) {
        return account.settings().getOrDefault(name, other);
    }

    private int number(String name, int other) {
        String value = account.settings().get(name);
        return value == null ? other : Integer.parseInt(value);
    }

    private boolean on(String name, boolean other) {
        String value = account.settings().get(name);
        return value == null ? other : Boolean.parseBoolean(value);
    }

    private record Range(int least, int most) {
        boolean holds(String value) {
            try {
                int number = Integer.parseInt(value);
                return number >= least && number <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    private static <E extends Enum<E>> E one(E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }

    private static Set<Integer> statuses(String list) {
        try {
            return SEPARATOR
                    .splitAsStream(list.strip())
                    .filter(word -> !word.isEmpty())
                    .map(Integer::decode)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
