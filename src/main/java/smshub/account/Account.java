package smshub.account;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.message.TextPolicy;

/**
 * A provider with credentials and rules, under a name of the site's own.
 *
 * <p>One class, because its parts are records that nothing else has.
 *
 * @param id name in queues, URLs and settings: lower-case letters, digits and dashes
 * @param provider id of the provider class, such as {@code smsapi}
 * @param title name for people
 * @param enabled whether it may be used at all
 * @param activeFrom not used before this time, or null
 * @param clients ids of the clients that may use it; empty means everyone
 * @param numbers rules on recipients
 * @param texts rules on texts
 * @param senderId sender ID where the request names none, or null for the provider's own number
 * @param senderIds sender IDs that requests may name; empty means any
 * @param delivery how it is sent, retried and held
 * @param connection how the provider is reached
 * @param settings the provider's own settings by name, defaults filled in
 * @param secrets the provider's own secret settings by name
 * @param terms whose it is, for whom, how long and at what price
 */
public record Account(
        String id,
        String provider,
        String title,
        boolean enabled,
        Instant activeFrom,
        List<String> clients,
        Numbers numbers,
        Texts texts,
        String senderId,
        List<String> senderIds,
        Delivery delivery,
        Connection connection,
        Map<String, String> settings,
        Map<String, Secret> secrets,
        Terms terms) {

    public Account {
        clients = List.copyOf(clients);
        senderIds = List.copyOf(senderIds);
        settings = Map.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    /** An account of nobody in particular, which everyone may use for ever. */
    public Account(
            String id,
            String provider,
            String title,
            boolean enabled,
            Instant activeFrom,
            List<String> clients,
            Numbers numbers,
            Texts texts,
            String senderId,
            List<String> senderIds,
            Delivery delivery,
            Connection connection,
            Map<String, String> settings,
            Map<String, Secret> secrets) {
        this(
                id,
                provider,
                title,
                enabled,
                activeFrom,
                clients,
                numbers,
                texts,
                senderId,
                senderIds,
                delivery,
                connection,
                settings,
                secrets,
                Terms.NONE);
    }

    /** The same account with other secrets. */
    public Account with(Map<String, Secret> others) {
        return new Account(
                id,
                provider,
                title,
                enabled,
                activeFrom,
                clients,
                numbers,
                texts,
                senderId,
                senderIds,
                delivery,
                connection,
                settings,
                others,
                terms);
    }

    /** The same account on other terms. */
    public Account with(Terms others) {
        return new Account(
                id,
                provider,
                title,
                enabled,
                activeFrom,
                clients,
                numbers,
                texts,
                senderId,
                senderIds,
                delivery,
                connection,
                settings,
                secrets,
                others);
    }

    /** Whether what is open for it, and how fast it sends, would be the same by other settings of the account. */
    public boolean sameLine(Account other) {
        return provider.equals(other.provider)
                && enabled == other.enabled
                && delivery.equals(other.delivery)
                && connection.equals(other.connection)
                && settings.equals(other.settings)
                && secrets.equals(other.secrets);
    }

    /** Whether it may be used at a time. */
    public boolean active(Instant at) {
        return enabled && (activeFrom == null || !at.isBefore(activeFrom)) && !ended(at);
    }

    /** Whether its last day was before a time. */
    public boolean ended(Instant at) {
        return terms.activeUntil != null && !at.isBefore(terms.activeUntil);
    }

    /**
     * Whose an account is, and for whom, how long and at what price it may be used.
     *
     * @param owner name for people, or null
     * @param branches branches of the clients that may use it; empty means everyone
     * @param phoneNumber number that handsets answer to: E.164, or a short code; null where it has none
     * @param standard whether it comes first where neither the plan nor the client says which account to use
     * @param activeUntil not used from this time on, or null
     * @param prices what its messages cost
     * @param watch what the hub looks at by itself
     * @param inbound whose messages from handsets are
     * @param senders where senders of letters are taken
     */
    public record Terms(
            String owner,
            List<String> branches,
            String phoneNumber,
            boolean standard,
            Instant activeUntil,
            Prices prices,
            AccountWatch watch,
            InboundTerms inbound,
            SenderCountries senders) {
        public static final Terms NONE = new Terms(null, List.of(), null, false, null, Prices.NONE);

        public Terms {
            branches = List.copyOf(branches);
        }

        /** Of an account of which the hub looks at nothing by itself, and whose messages from handsets all its users see. */
        public Terms(
                String owner,
                List<String> branches,
                String phoneNumber,
                boolean standard,
                Instant activeUntil,
                Prices prices) {
            this(
                    owner,
                    branches,
                    phoneNumber,
                    standard,
                    activeUntil,
                    prices,
                    AccountWatch.NONE,
                    InboundTerms.NONE,
                    SenderCountries.NONE);
        }

        /** The same with other things to look at. */
        public Terms with(AccountWatch other) {
            return new Terms(owner, branches, phoneNumber, standard, activeUntil, prices, other, inbound, senders);
        }

        /** The same with a word on messages from handsets. */
        public Terms with(InboundTerms other) {
            return new Terms(owner, branches, phoneNumber, standard, activeUntil, prices, watch, other, senders);
        }

        /** The same with a word on senders of letters. */
        public Terms with(SenderCountries other) {
            return new Terms(owner, branches, phoneNumber, standard, activeUntil, prices, watch, inbound, other);
        }
    }

    /**
     * Rules on recipients.
     *
     * @param country ISO 3166 region whose country code national numbers get, such as {@code DE}; null accepts only
     *     international numbers
     * @param allowedCountries ISO 3166 regions that may be sent to; empty means all
     * @param mobileOnly whether a number that cannot be a mobile is refused
     * @param mobilePrefixes where not empty, E.164 prefixes of which the number must have one, such as {@code +4917}
     * @param strict whether only digits with the country code, without plus sign, blanks or trunk zero are read
     *     ({@code 48XXXYYYXXX})
     * @param asIs numbers of machines and the like, which are taken although no numbering plan has them
     * @param shortCodes which short codes may be sent to
     * @param internationalPrefix what stands for the plus sign, such as {@code 00}; null where only the country says
     * @param consent what the consent list means to it, where the client does not say
     */
    public record Numbers(
            String country,
            List<String> allowedCountries,
            boolean mobileOnly,
            List<String> mobilePrefixes,
            boolean strict,
            List<NumberRange> asIs,
            ShortCodes shortCodes,
            String internationalPrefix,
            ConsentMode consent) {
        public Numbers {
            allowedCountries = List.copyOf(allowedCountries);
            mobilePrefixes = new Prefixes(mobilePrefixes);
            asIs = List.copyOf(asIs);
        }

        /** The same with another country; null leaves it. */
        public Numbers in(String other) {
            return other == null || other.equals(country)
                    ? this
                    : new Numbers(
                            other,
                            allowedCountries,
                            mobileOnly,
                            mobilePrefixes,
                            strict,
                            asIs,
                            shortCodes,
                            internationalPrefix,
                            consent);
        }

        /** Whether a number has one of the mobile prefixes, or there are none. */
        public boolean mobilePrefix(String number) {
            return mobilePrefixes.isEmpty() || ((Prefixes) mobilePrefixes).begin(number);
        }

        /** With the stop list. */
        public Numbers(
                String country,
                List<String> allowedCountries,
                boolean mobileOnly,
                List<String> mobilePrefixes,
                boolean strict,
                List<NumberRange> asIs,
                ShortCodes shortCodes,
                String internationalPrefix) {
            this(
                    country,
                    allowedCountries,
                    mobileOnly,
                    mobilePrefixes,
                    strict,
                    asIs,
                    shortCodes,
                    internationalPrefix,
                    ConsentMode.STOP_LIST);
        }

        /** Without numbers that no numbering plan has. */
        public Numbers(
                String country,
                List<String> allowedCountries,
                boolean mobileOnly,
                List<String> mobilePrefixes,
                boolean strict) {
            this(country, allowedCountries, mobileOnly, mobilePrefixes, strict, List.of(), ShortCodes.NONE, null);
        }
    }

    /**
     * Short codes that may be sent to.
     *
     * @param any whether every one that is no number of the country
     * @param national whether those that the numbering plan of the country has
     * @param listed those that the site lists
     */
    public record ShortCodes(boolean any, boolean national, List<NumberRange> listed) {
        public static final ShortCodes NONE = new ShortCodes(false, false, List.of());
        public static final String ANY = "any";
        public static final String NATIONAL = "national";

        public ShortCodes {
            listed = List.copyOf(listed);
        }

        /** From words and ranges, as settings have them. */
        public static ShortCodes of(List<String> words) {
            return new ShortCodes(
                    words.contains(ANY),
                    words.contains(NATIONAL),
                    words.stream()
                            .filter(word -> !word.equals(ANY) && !word.equals(NATIONAL))
                            .map(NumberRange::ofWhole)
                            .toList());
        }
    }

    /**
     * Rules on texts.
     *
     * @param maxCharacters most characters (Unicode code points) of a text
     * @param maxSegments most segments; 1 where long messages are not allowed
     * @param removeDiacritics whether letters are replaced by their plain form where that keeps the text in GSM-7; not
     *     where client or request say when to transliterate
     * @param gsm7Only whether a text that needs UCS-2 is refused, whatever client and request say
     * @param signature appended to every text, or empty
     * @param policy how texts go where neither request nor client says; its own maxima are those above
     */
    public record Texts(
            int maxCharacters,
            int maxSegments,
            boolean removeDiacritics,
            boolean gsm7Only,
            String signature,
            TextPolicy policy) {
        /** Without a policy. */
        public Texts(int maxCharacters, int maxSegments, boolean removeDiacritics, boolean gsm7Only, String signature) {
            this(maxCharacters, maxSegments, removeDiacritics, gsm7Only, signature, TextPolicy.NONE);
        }
    }

    /** What to do with a message of which nobody knows whether the provider took it. */
    public enum WhenUnsure {
        RESEND,
        HOLD
    }

    /**
     * How messages are sent, retried and held.
     *
     * @param rate most messages per second; 0 means no limit
     * @param concurrency most calls of the provider at a time
     * @param attempts most attempts before a message is dead
     * @param firstDelay wait after the first failed attempt; doubled after each, with up to 20 % jitter
     * @param maxDelay longest wait between attempts
     * @param maxAge how long a message may wait, where its request does not say
     * @param whenUnsure policy for lost answers
     * @param unsureAfter how long a receipt or the provider's status is waited for before the policy applies
     * @param breakerFailures failures of the provider in a row that stop calls for a while
     * @param breakerPause first pause of the breaker; grows up to maxDelay
     * @param holdAfter an outage longer than this opens in hold, to be released or expired by an operator
     * @param reroute when a message that was handed over goes to the next account all the same
     * @param quiet when its recipients are left alone
     */
    public record Delivery(
            int rate,
            int concurrency,
            int attempts,
            Duration firstDelay,
            Duration maxDelay,
            Duration maxAge,
            WhenUnsure whenUnsure,
            Duration unsureAfter,
            int breakerFailures,
            Duration breakerPause,
            Duration holdAfter,
            Reroute reroute,
            Quiet quiet) {

        /** A delivery at any hour. */
        public Delivery(
                int rate,
                int concurrency,
                int attempts,
                Duration firstDelay,
                Duration maxDelay,
                Duration maxAge,
                WhenUnsure whenUnsure,
                Duration unsureAfter,
                int breakerFailures,
                Duration breakerPause,
                Duration holdAfter,
                Reroute reroute) {
            this(
                    rate,
                    concurrency,
                    attempts,
                    firstDelay,
                    maxDelay,
                    maxAge,
                    whenUnsure,
                    unsureAfter,
                    breakerFailures,
                    breakerPause,
                    holdAfter,
                    reroute,
                    Quiet.NONE);
        }

        /** A delivery that never moves a message that was handed over. */
        public Delivery(
                int rate,
                int concurrency,
                int attempts,
                Duration firstDelay,
                Duration maxDelay,
                Duration maxAge,
                WhenUnsure whenUnsure,
                Duration unsureAfter,
                int breakerFailures,
                Duration breakerPause,
                Duration holdAfter) {
            this(
                    rate,
                    concurrency,
                    attempts,
                    firstDelay,
                    maxDelay,
                    maxAge,
                    whenUnsure,
                    unsureAfter,
                    breakerFailures,
                    breakerPause,
                    holdAfter,
                    Reroute.NEVER);
        }

        public Delivery with(Reroute newReroute) {
            return new Delivery(
                    rate,
                    concurrency,
                    attempts,
                    firstDelay,
                    maxDelay,
                    maxAge,
                    whenUnsure,
                    unsureAfter,
                    breakerFailures,
                    breakerPause,
                    holdAfter,
                    newReroute,
                    quiet);
        }

        public Delivery with(Quiet newQuiet) {
            return new Delivery(
                    rate,
                    concurrency,
                    attempts,
                    firstDelay,
                    maxDelay,
                    maxAge,
                    whenUnsure,
                    unsureAfter,
                    breakerFailures,
                    breakerPause,
                    holdAfter,
                    reroute,
                    newQuiet);
        }
    }

    /** What sends a message, though its provider took it, to the next account. */
    public enum RerouteOn {
        /** The receipt says so. */
        UNDELIVERED,
        /** No receipt came in time; the recipient may then get the message twice. */
        NO_RECEIPT
    }

    /**
     * When a message that was handed over goes to the next account.
     *
     * @param on what moves it; empty for never
     * @param receiptWithin how long a receipt is waited for
     * @param most most such moves of one message
     * @param within a message accepted longer ago is not moved any more
     */
    public record Reroute(Set<RerouteOn> on, Duration receiptWithin, int most, Duration within) {
        public static final Reroute NEVER = new Reroute(Set.of(), Duration.ofHours(1), 1, Duration.ofDays(1));

        public Reroute {
            on = Set.copyOf(on);
        }
    }

    /**
     * How the provider is reached.
     *
     * @param url base address; the provider's own unless overridden, null where the provider has none
     * @param connectTimeout for a connection
     * @param timeout from writing the request to the end of the answer
     * @param proxyHost HTTP proxy, or null
     * @param proxyPort port of the proxy; 0 without one
     * @param pollInterval how often a provider that must be asked is asked for receipts and messages; 0 for never
     * @param inbound whether messages from handsets are fetched; otherwise they stay where they are, and a provider that
     *     brings them is refused
     * @param tls own certificates, or null for those of the Java platform
     */
    public record Connection(
            URI url,
            Duration connectTimeout,
            Duration timeout,
            String proxyHost,
            int proxyPort,
            Duration pollInterval,
            boolean inbound,
            Tls tls) {

        /** A connection that is not polled, takes inbound messages, and needs no certificates of its own. */
        public Connection(URI url, Duration connectTimeout, Duration timeout, String proxyHost, int proxyPort) {
            this(url, connectTimeout, timeout, proxyHost, proxyPort, Duration.ZERO, true, null);
        }
    }

    /**
     * Certificates of a connection.
     *
     * @param certificate PKCS #12 file with the certificate and key that the hub shows, or null
     * @param password password of that file, or null without one
     * @param authority PEM file with the authorities that the provider's certificate may come from; null for those of
     *     the Java platform
     */
    public record Tls(Path certificate, Secret password, Path authority) {}
}
