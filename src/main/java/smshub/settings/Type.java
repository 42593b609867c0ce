package smshub.settings;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.GuardSettings;
import smshub.account.KeyWords;
import smshub.account.NumberRange;
import smshub.account.PasswordHash;
import smshub.account.Quiet;
import smshub.account.Secret;
import smshub.message.Price;
import smshub.message.SenderId;

/**
 * The form of a value.
 *
 * @param allowed what is allowed, to follow «must be»
 * @param list whether it is a list
 * @param single whether a list of one may be written without its brackets
 * @param privacy who may see a value
 * @param read text to value; throws IllegalArgumentException or DateTimeException for what is not allowed
 */
record Type<T>(String allowed, boolean list, boolean single, Privacy privacy, Reading<T> read) {
    Type(String allowed, boolean list, Privacy privacy, Reading<T> read) {
        this(allowed, list, false, privacy, read);
    }

    enum Privacy {
        /** Shown to operators and in messages. */
        OPEN,
        /** May hold credentials: shown to operators, not in messages. */
        DISCREET,
        /** Never shown. May be given as a reference to a variable or file. */
        SECRET
    }

    /** Entries to value; a value that is no list has one. */
    interface Reading<T> extends Function<List<String>, T> {}

    private static final Pattern DURATION_FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");
    private static final Map<String, Duration> DURATION_UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
    private static final Pattern FREQUENCY_FORM = Pattern.compile("([1-9][0-9]{0,6})/([1-9]?[0-9]{0,6}[smhd])");
    private static final Pattern SIZE_FORM = Pattern.compile("([1-9][0-9]{0,6})(KB|MB|GB)");
    private static final Map<String, Long> SIZE_UNITS = Map.of("KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);
    private static final Pattern NUMBER_FORM = Pattern.compile("0|-?[1-9][0-9]{0,8}");
    private static final Pattern ID_FORM = Pattern.compile("[a-z0-9-]{1,40}");
    /** A place in a provider's address that each message fills. */
    private static final Pattern ADDRESS_SLOT = Pattern.compile("\\[[A-Z_]+]");

    static final String ID_ALLOWED = "1 to 40 lower-case letters, digits and dashes";

    private static final Map<String, DayOfWeek> DAYS = Arrays.stream(DayOfWeek.values())
            .collect(Collectors.toMap(
                    day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT),
                    day -> day,
                    (one, other) -> one,
                    LinkedHashMap::new));

    static final Type<String> TEXT = scalar("a text", text -> text);
    static final Type<String> WORD = matching("1 to 60 characters in one line", "(?=.*\\S).{1,60}");
    static final Type<Boolean> BOOLEAN = scalar("true or false", text -> {
        check(text.equals("true") || text.equals("false"));
        return text.equals("true");
    });
    static final Type<Path> FOLDER = scalar("a folder", text -> {
        check(!text.isBlank());
        return Path.of(text);
    });
    static final Type<Path> FILE = scalar("a file", text -> {
        check(!text.isBlank());
        return Path.of(text);
    });
    static final Type<String> HOST = matching("a host name or address", "[A-Za-z0-9._:-]+");
    static final Type<String> HOST_NAME =
            matching("a host name or address in lower case, or *. and a name", "(\\*\\.)?[a-z0-9._-]+|\\[[0-9a-f:]+]");
    static final Type<Subnet> SUBNET =
            scalar("an address or a network, such as 10.0.0.0/8 or 2001:db8::/32", Subnet::of);
    static final Type<X500Principal> SUBJECT =
            scalar("the subject of a certificate, such as 'CN=shop,O=Example'", X500Principal::new);
    static final Type<String> MAIL = matching("a mail address", "[^@\\s<>,;]+@[A-Za-z0-9.-]+");
    static final Type<String> ID = matching(ID_ALLOWED, ID_FORM.pattern());
    static final Type<String> ALIAS =
            matching("a name and an account, such as oldname=main", "[^=\\s](?:[^=]*[^=\\s])?=" + ID_FORM);
    static final Type<String> COUNTRY = scalar("a two-letter country code in capitals, such as DE", text -> {
        check(PhoneNumberUtil.getInstance().getSupportedRegions().contains(text));
        return text;
    });
    static final Type<String> PREFIX =
            matching("the beginning of a number with its plus sign, such as +4917", "\\+[1-9][0-9]{0,14}");
    static final Type<String> PHONE_NUMBER = matching(
            "a number with its plus sign, such as +491711234567, or a short code of 3 to 8 digits",
            "\\+[1-9][0-9]{4,14}|[0-9]{3,8}");
    static final Type<NumberRange> NUMBERS = scalar(
            "the beginning of a number with its plus sign, such as +4758, or two of one length with a dash between",
            text -> NumberRange.ofBeginning(checked(text, "\\+[1-9][0-9]{0,14}(-\\+[1-9][0-9]{4,14})?")));
    static final Type<String> SHORT_CODES =
            scalar("any, national, a code of 3 to 8 digits, or two of one length with a dash between", text -> {
                check(text.equals(Account.ShortCodes.ANY)
                        || text.equals(Account.ShortCodes.NATIONAL)
                        || NumberRange.ofWhole(checked(text, "[0-9]{3,8}(-[0-9]{3,8})?")) != null);
                return text;
            });
    static final Type<String> EVENT =
            matching("1 to 64 letters, digits, dots, dashes, colons and underscores", "[\\p{L}\\p{N}._:-]{1,64}");
    static final Type<String> TEMPLATE_NAME =
            matching("1 to 64 lower-case letters, digits, dots and dashes", "[a-z0-9][a-z0-9.-]{0,63}");
    static final Type<String> CONTACT_QUERY = scalar(
            "one SELECT with one question mark, such as select phone, language, name from customer where id = ?",
            text -> {
                check(text.strip().matches("(?is)(select|with)\\s[^;]+;?")
                        && text.chars().filter(c -> c == '?').count() == 1);
                return text.strip().replaceFirst(";$", "");
            });
    static final Type<String> CATEGORY = matching("1 to 64 printable characters", "(?=.*\\S)[^\\p{Cntrl}]{1,64}");
    static final Type<String> LANGUAGE =
            matching("a language such as de, cs or pt-br", "[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}");
    static final Type<String> TEMPLATE_TEXT = matching(
            "a language and a text, such as 'de=Hallo {{name}}'", "(?s)[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}=.+");
    static final Type<String> COUNTRY_LANGUAGE =
            matching("a country and a language, such as CH=de", "[A-Z]{2}=[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}");
    static final Type<String> CONSENT_WORD = matching(
            "a word or phrase of up to 60 characters, perhaps with =category behind it", "[^=]{1,60}(=[^=]{1,64})?");
    static final Type<String> READER =
            matching("a client, users, or branch=NAME", ID_FORM.pattern() + "|branch=.{1,60}");
    static final Type<String> KEY_WORD = matching(
            "a word or phrase of up to " + KeyWords.LONGEST
                    + " characters, an equals sign and a client, such as INFO=shop",
            "[^=]{1," + KeyWords.LONGEST + "}=" + ID_FORM.pattern());
    static final Type<BigDecimal> PRICE =
            scalar("a price such as 0.075, not negative and with at most 6 decimals", Type::price);
    static final Type<BigDecimal> AMOUNT =
            scalar("an amount such as 50 or 12.5, not negative and with at most 6 decimals", Type::price);
    static final Type<String> PREFIX_PRICE =
            matching("a beginning and its price, such as 49=0.075 EUR, or a file", "[^=]+|[^=]+=[^=]+");
    static final Type<String> CURRENCY =
            scalar("a currency of ISO 4217, such as EUR", text -> Currency.getInstance(text)
                    .getCurrencyCode());
    static final Type<Price> MONEY = scalar("an amount and a currency of ISO 4217, such as 50 EUR", text -> {
        String[] parts = text.split(" ", 2);
        check(parts.length == 2);
        return new Price(price(parts[0]), Currency.getInstance(parts[1]).getCurrencyCode());
    });
    static final Type<String> DIALLED = matching("1 to 5 digits, such as 00", "[0-9]{1,5}");
    static final Type<String> SENDER = scalar("up to 11 letters and digits, or a number of up to 16 digits", text -> {
        check(SenderId.valid(text));
        return text;
    });
    static final Type<Instant> TIME =
            scalar("a time with its zone, such as 2026-05-01T08:00:00+02:00", text -> OffsetDateTime.parse(text)
                    .toInstant());
    static final Type<ZoneId> ZONE =
            scalar("a time zone, such as Europe/Berlin", text -> ZoneId.of(checked(text, "[A-Z][A-Za-z0-9_+/-]+")));
    static final Type<GuardSettings.Frequency> FREQUENCY =
            scalar("a number of messages and a time of up to a day, such as 20/h, 5/10m or 100/d", text -> {
                Matcher parts = FREQUENCY_FORM.matcher(text);
                check(parts.matches());
                String span = parts.group(2);
                Duration time = durationOf(Character.isDigit(span.charAt(0)) ? span : "1" + span);
                check(time.compareTo(Duration.ofDays(1)) <= 0);
                return new GuardSettings.Frequency(Integer.parseInt(parts.group(1)), time);
            });
    static final Type<Quiet> HOURS =
            scalar("two times of day with a dash between, such as 21:00-08:00, or off", text -> {
                String[] parts = text.split("-", -1);
                check(text.equals("off") || parts.length == 2);
                return text.equals("off")
                        ? Quiet.NONE
                        : new Quiet(LocalTime.parse(parts[0]), LocalTime.parse(parts[1]), Set.of(), Set.of());
            });
    static final Type<DayOfWeek> DAY = scalar("one of " + String.join(", ", DAYS.keySet()), text -> {
        check(DAYS.containsKey(text));
        return DAYS.get(text);
    });
    static final Type<URI> URL = discreet("an http or https address without user and password", text -> {
        webAddress(text);
        return URI.create(text);
    });
    private static final Type<String> ADDRESS = discreet(URL.allowed, text -> {
        webAddress(text);
        return text;
    });
    static final Type<String> BROKER_URL = discreet(
            "the address of an Artemis broker, such as tcp://broker:61616", text -> checked(text, "\\(?tcp://\\S+"));
    static final Type<String> JDBC_URL = discreet(
            "a JDBC address of PostgreSQL, MariaDB or H2, such as jdbc:postgresql://db/smshub",
            text -> checked(text, "jdbc:(postgresql|mariadb|h2):\\S+"));
    static final Type<String> QUERY = matching(
            "one SQL query, which begins with SELECT or WITH and has no semicolon", "(?is)\\s*(select|with)\\s[^;]+");
    static final Type<Secret> SECRET = secret("a text that is not empty", ".+");
    static final Type<Secret> PASSWORD = secret("at least 8 characters long", ".{8,}");
    /** Of who sends it, so that a hash is enough. */
    static final Type<Secret> LOGIN_PASSWORD = new Type<>(
            "at least 8 characters long, or an Argon2id hash from './hub secret password'",
            false,
            Privacy.SECRET,
            texts -> {
                String text = PASSWORD.read.apply(texts).reveal();
                check(!PasswordHash.looksLikeOne(text) || PasswordHash.valid(text));
                return new Secret(text);
            });

    static final Type<Secret> PATH_PASSWORD = secret("at least 8 letters, digits, '-' or '_'", "[A-Za-z0-9_-]{8,}");
    static final Type<Secret> KEY_HASH = secret(
            "'sha256:' and 64 hex digits, never the key itself; './hub secret' makes both", "sha256:[0-9a-f]{64}");

    /** A name of the site's own, and what it stands for. */
    static <E extends Enum<E>> Type<Map.Entry<String, E>> named(EnumSet<E> words) {
        Type<E> meaning = oneOf(words);
        return scalar("a name, = and " + meaning.allowed, text -> {
            int sign = text.lastIndexOf('=');
            check(sign > 0);
            return Map.entry(text.substring(0, sign), meaning.read.apply(List.of(text.substring(sign + 1))));
        });
    }

    static Type<Integer> wholeNumber(int least, int most) {
        return scalar("a whole number from " + least + " to " + most, text -> {
            check(NUMBER_FORM.matcher(text).matches());
            int number = Integer.parseInt(text);
            check(number >= least && number <= most);
            return number;
        });
    }

    static Type<Duration> duration(String least, String most) {
        Duration from = durationOf(least);
        Duration to = durationOf(most);
        return scalar("a duration from " + least + " to " + most + ", such as 30s, 5m, 12h or 7d", text -> {
            Duration duration = durationOf(text);
            check(duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0);
            return duration;
        });
    }

    static Type<Duration> durationOrOff(String least, String most) {
        Type<Duration> on = duration(least, most);
        return scalar(
                on.allowed + ", or off", text -> text.equals("off") ? Duration.ZERO : on.read.apply(List.of(text)));
    }

    static Type<Long> size(String least, String most) {
        long from = sizeOf(least);
        long to = sizeOf(most);
        return scalar("a size from " + least + " to " + most + " in KB, MB or GB", text -> {
            long size = sizeOf(text);
            check(size >= from && size <= to);
            return size;
        });
    }

    static <E extends Enum<E>> Type<E> oneOf(Class<E> words) {
        return oneOf(EnumSet.allOf(words));
    }

    static <E extends Enum<E>> Type<E> oneOf(EnumSet<E> words) {
        Map<String, E> allowed = words.stream().collect(Collectors.toMap(Type::word, word -> word));
        String listed = words.stream().map(Type::word).collect(Collectors.joining(", "));
        return scalar("one of " + listed, text -> {
            check(allowed.containsKey(text));
            return allowed.get(text);
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Type<String> oneOf(List<String> words) {
        return scalar("one of " + String.join(", ", words), text -> {
            check(words.contains(text));
            return text;
        });
    }

    static <E> Type<List<E>> listOf(Type<E> each) {
        return new Type<>("a list, each " + each.allowed, true, each.privacy, texts -> texts.stream()
                .map(text -> each.read.apply(List.of(text)))
                .toList());
    }

    /** One or several. */
    static <E> Type<List<E>> some(Type<E> each) {
        return new Type<>(each.allowed + ", or a list of such", true, true, each.privacy, listOf(each).read);
    }

    /** The form of a provider's own setting, kept as text. */
    static Type<String> of(AccountSetting.Kind kind) {
        return switch (kind) {
            case TEXT -> TEXT;
            case SECRET ->
                new Type<>(SECRET.allowed, false, Privacy.SECRET, texts -> SECRET.read
                        .apply(texts)
                        .reveal());
            case BOOLEAN -> checkedBy(BOOLEAN);
            case NUMBER -> checkedBy(wholeNumber(-999_999_999, 999_999_999));
            case URL -> ADDRESS;
            case REGEX ->
                scalar("a regular expression", text -> Pattern.compile(text).pattern());
        };
    }

    private static Type<String> checkedBy(Type<?> type) {
        return new Type<>(type.allowed, false, type.privacy, texts -> {
            type.read.apply(texts);
            return texts.get(0);
        });
    }

    private static <T> Type<T> scalar(String allowed, Function<String, T> read) {
        return new Type<>(allowed, false, Privacy.OPEN, texts -> read.apply(texts.get(0)));
    }

    private static <T> Type<T> discreet(String allowed, Function<String, T> read) {
        return new Type<>(allowed, false, Privacy.DISCREET, texts -> read.apply(texts.get(0)));
    }

    private static Type<Secret> secret(String allowed, String form) {
        return new Type<>(allowed, false, Privacy.SECRET, texts -> new Secret(checked(texts.get(0), "(?s)" + form)));
    }

    private static Type<String> matching(String allowed, String form) {
        return scalar(allowed, text -> checked(text, form));
    }

    private static String checked(String text, String form) {
        check(text.matches(form));
        return text;
    }

    private static void check(boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException();
        }
    }

    private static Duration durationOf(String text) {
        Matcher parts = DURATION_FORM.matcher(text);
        check(parts.matches());
        return DURATION_UNITS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1)));
    }

    static BigDecimal price(String text) {
        return new BigDecimal(checked(text, "[0-9]{1,6}(\\.[0-9]{1,6})?"));
    }

    private static long sizeOf(String text) {
        Matcher parts = SIZE_FORM.matcher(text);
        check(parts.matches());
        return SIZE_UNITS.get(parts.group(2)) * Long.parseLong(parts.group(1));
    }

    /** An address as it is once the places that messages fill, such as {@code [PHONE]}, are filled. */
    private static URI webAddress(String text) {
        URI filled = URI.create(ADDRESS_SLOT.matcher(text).replaceAll("x"));
        check(List.of("http", "https").contains(String.valueOf(filled.getScheme()))
                && filled.getHost() != null
                && filled.getUserInfo() == null);
        return filled;
    }

    static boolean validId(String text) {
        return ID_FORM.matcher(text).matches();
    }
}
