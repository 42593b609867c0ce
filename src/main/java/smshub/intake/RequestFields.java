package smshub.intake;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import smshub.message.CallbackAddress;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;
import smshub.message.SmsRequest.Wording;
import smshub.message.TextPolicy;
import smshub.template.EventRule;
import smshub.template.EventTable;
import smshub.text.BinaryContent;
import smshub.text.WapPush;

/**
 * The fields of one request while it is read. The first problem counts; what comes after it is read and dropped.
 *
 * <p>One class, because each field knows what the others mean beside it.
 */
final class RequestFields {
    private static final Set<String> NAMES = Set.of(
            "to",
            "text",
            "from",
            "account",
            "reference",
            "sendAt",
            "expiresAt",
            "maxAge",
            "category",
            "callbackUrl",
            "priority",
            "flash",
            "data",
            "udh",
            "wapUrl",
            "wapAction",
            "voiceFallback",
            "alphabet",
            "transliterate",
            "tooLong",
            "maxCharacters",
            "maxSegments",
            "template",
            "language",
            "values",
            "event");
    /** Begins the name of a value where a request is flat. */
    static final String VALUE = "value.";

    private static final String NAMES_TOLD = String.join(", ", new TreeSet<>(NAMES));

    private static final int WORD = 64;
    private static final int REFERENCE = 200;
    private static final int URL = 1000;
    private static final int LANGUAGE = 35;
    private static final int MOST_VALUES = 500;

    /** Above every setting: who asks for more than an account allows gets what it allows. */
    private static final int MOST = 99_999;

    /** Names of fields that are numbers in JSON. */
    static final Set<String> NUMBERS = Set.of("priority", "maxCharacters", "maxSegments");

    /** Names of fields that are true or false in JSON. */
    static final Set<String> TRUTHS = Set.of("flash", "voiceFallback");

    private final int maxRecipients;
    private final EventTable events;
    /** Whose clocks times without an offset are read by; null where they must have one. */
    private final ZoneId zone;

    private final Set<String> seen = new HashSet<>();
    private final List<String> to = new ArrayList<>(1);
    /** What recipients have beside their number, in their order. */
    private final List<Own> own = new ArrayList<>(1);

    private final Map<String, String> values = new LinkedHashMap<>();
    String text;
    /** The text where the request names neither one nor a template. */
    String usualText;

    /** Whether nothing but an event is asked for. */
    boolean ofEvent;

    private String event;
    private String template;
    private String language;
    private String from;
    private String account;
    private String reference;
    private Instant sendAt;
    private Instant expiresAt;
    private Duration maxAge;
    private String category;
    private URI callbackUrl;
    private Integer priority;
    private boolean flash;
    /** Octets in place of a text, and the header before them. */
    private String data;

    private String udh;
    /** An address that is pushed, and what a handset does with it. */
    private String wapUrl;

    private String wapAction;
    private TextPolicy texts = TextPolicy.NONE;
    private Problem problem;

    /**
     * What one recipient has for itself.
     *
     * @param values values that go before those of the request
     * @param language language that goes before the request's, or null
     */
    record Own(Map<String, String> values, String language) {
        static final Own NOTHING = new Own(Map.of(), null);

        boolean says() {
            return language != null || !values.isEmpty();
        }
    }

    RequestFields(int maxRecipients, EventTable events, ZoneId zone) {
        this.maxRecipients = maxRecipients;
        this.events = events;
        this.zone = zone;
    }

    static boolean known(String name) {
        return NAMES.contains(name) || name.startsWith(VALUE);
    }

    /** Whether a field comes for the first time. */
    boolean first(String name) {
        return seen.add(name);
    }

    void set(String name, String value) {
        switch (name) {
            case "to" -> to(value);
            case "text" -> text = value;
            case "from" -> from(value);
            case "account" -> account(value);
            case "reference" -> reference = word(name, value, REFERENCE);
            case "sendAt" -> sendAt = time(name, value);
            case "expiresAt" -> expiresAt = time(name, value);
            case "maxAge" -> maxAge = duration(name, value);
            case "category" -> category = word(name, value, WORD);
            case "callbackUrl" -> callbackUrl = url(name, value);
            case "priority" -> priority = priority(name, value);
            case "flash" -> flash = truth(name, value);
            case "data" -> data = value;
            case "udh" -> udh = value;
            case "wapUrl" -> wapUrl = word(name, value, URL);
            case "wapAction" -> wapAction = wapAction(name, value);
            case "voiceFallback" -> voice(truth(name, value));
            case "alphabet", "transliterate", "tooLong", "maxCharacters", "maxSegments" -> texts(name, value);
            case "template" -> template = word(name, value, WORD);
            case "event" -> event = word(name, value, WORD);
            case "language" -> language = word(name, value, LANGUAGE);
            default -> {
                if (name.startsWith(VALUE)) {
                    value(name.substring(VALUE.length()), value);
                } else {
                    unknown(name);
                }
            }
        }
    }

    /** A value for a placeholder. */
    void value(String name, String value) {
        value(values, name, value);
    }

    /** The same of one recipient. */
    void value(Map<String, String> target, String name, String value) {
        if (!placeholder(name)) {
            fail(new Problem(
                    ProblemCode.FIELD_INVALID,
                    "The name of a value is up to " + WORD + " letters, digits, dots, dashes and underscores.",
                    "values"));
        } else if (target.size() == MOST_VALUES) {
            invalid("values", "has more than " + MOST_VALUES + " values");
        } else if (target.put(name, value) != null) {
            invalid("values", "has a value twice");
        }
    }

    private static boolean placeholder(String name) {
        if (name.isEmpty() || name.length() > WORD) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    String language(String value) {
        return word("language", value, LANGUAGE);
    }

    void to(String value) {
        to(value, Own.NOTHING);
    }

    void to(String value, Own itsOwn) {
        if (value == null) {
            return;
        }
        if (to.size() == maxRecipients) {
            fail(new Problem(
                    ProblemCode.RECIPIENTS_TOO_MANY,
                    "The request has more than " + maxRecipients + " recipients.",
                    "to"));
            return;
        }
        // An empty number is for the rules to refuse, so that the other recipients get their messages.
        String flaw = flaw(value, WORD);
        if (flaw != null) {
            invalid(to.isEmpty() ? "to" : "to[" + to.size() + "]", flaw);
        }
        to.add(value);
        own.add(itsOwn);
    }

    void from(String value) {
        from = word("from", value, WORD);
    }

    void account(String value) {
        account = word("account", value, WORD);
    }

    void callback(CallbackAddress address) {
        if (address == null) {
            return;
        }
        if (address.address().length() > URL || address.place() == null) {
            invalidUrl("callbackUrl");
        } else {
            callbackUrl = address.uri();
        }
    }

    void unknown(String name) {
        String told = name.length() <= WORD && flaw(name, WORD) == null ? name : null;
        fail(new Problem(
                ProblemCode.FIELD_UNKNOWN,
                "The request has a field that the hub does not know; it knows " + NAMES_TOLD + ".",
                told));
    }

    void invalid(String name, String flaw) {
        fail(new Problem(ProblemCode.FIELD_INVALID, "The field " + name + " " + flaw + ".", name));
    }

    Reading reading(Origin origin) {
        String carried = word("reference", origin.reference(), REFERENCE);
        if (carried != null && reference != null && !carried.equals(reference)) {
            invalid("reference", "differs from the one that came beside the body");
        }
        if (sendAt != null && expiresAt != null && !expiresAt.isAfter(sendAt)) {
            invalid("expiresAt", "is not later than sendAt");
        }
        if (event != null) {
            return caused(origin, carried);
        }
        if (ofEvent) {
            missing("event");
        }
        if (to.isEmpty()) {
            missing("to");
        }
        if (octetsAsked()) {
            octets();
        } else if (template == null) {
            text = text == null ? usualText : text;
            if (text == null) {
                missing("text");
            }
            if (language != null || !values.isEmpty() || own.stream().anyMatch(Own::says)) {
                fail(new Problem(
                        ProblemCode.FIELD_MISSING,
                        "Values and a language are for a template, and the request names none.",
                        "template"));
            }
        } else if (text != null && !text.isBlank()) {
            invalid("text", "cannot stand beside template; a request has one of them");
        }
        if (problem != null) {
            return Reading.failed(problem);
        }
        String name = reference == null ? carried : reference;
        Wishes wishes = new Wishes(account, priority, flash);
        Times times = new Times(sendAt, expiresAt, maxAge);
        Label label = new Label(origin.source(), name, category);
        Answers answers = answers(origin);
        List<SmsRequest> requests = new ArrayList<>(to.size());
        for (int i = 0; i < to.size(); i++) {
            Asked asked = new Asked(to.get(i), from, template == null ? text : null, policy());
            requests.add(new SmsRequest(asked, wishes, times, label, answers, wording(own.get(i))));
        }
        return new Reading(requests, null);
    }

    private Answers answers(Origin origin) {
        return new Answers(callbackUrl, origin.replyTo(), origin.correlationId());
    }

    /** The requests that an event causes. Of several messages of one event each has a reference of its own. */
    private Reading caused(Origin origin, String carried) {
        List<EventRule> rules = events.of(event);
        if (!to.isEmpty() || template != null || octetsAsked() || text != null && !text.isBlank()) {
            invalid("event", "stands alone: recipients and text are those of the settings");
        } else if (rules.isEmpty()) {
            fail(new Problem(
                    ProblemCode.EVENT_UNKNOWN,
                    "Nothing is to be sent for this event, as none of the hub's 'events' names it.",
                    "event"));
        }
        String name = reference == null ? carried : reference;
        List<SmsRequest> requests = new ArrayList<>();
        for (EventRule rule : rules) {
            EventRule.Concerned concerned = rule.concerned(values);
            if (concerned.problem() != null) {
                fail(concerned.problem());
            }
            for (String number : concerned.to()) {
                to(number);
                requests.add(caused(
                        rule, number, name == null || rules.size() == 1 ? name : name + "/" + rule.id(), origin));
            }
        }
        return problem == null ? new Reading(requests, null) : Reading.failed(problem);
    }

    private SmsRequest caused(EventRule rule, String number, String name, Origin origin) {
        EventRule.Wishes usual = rule.wishes();
        return new SmsRequest(
                new Asked(number, from == null ? usual.from() : from, null, policy()),
                new Wishes(
                        account == null ? usual.account() : account,
                        priority == null ? usual.priority() : priority,
                        flash),
                new Times(sendAt, expiresAt),
                new Label(origin.source(), name, category == null ? usual.category() : category),
                answers(origin),
                new Wording(rule.template(), language == null ? usual.language() : language, values));
    }

    private TextPolicy policy() {
        return texts.equals(TextPolicy.NONE) ? null : texts;
    }

    private Wording wording(Own itsOwn) {
        if (template == null) {
            return null;
        }
        Map<String, String> all = values;
        if (!itsOwn.values.isEmpty()) {
            all = new LinkedHashMap<>(values);
            all.putAll(itsOwn.values);
        }
        return new Wording(template, itsOwn.language == null ? language : itsOwn.language, all);
    }

    private void missing(String name) {
        fail(new Problem(ProblemCode.FIELD_MISSING, "The field " + name + " is missing.", name));
    }

    private void fail(Problem found) {
        if (problem == null) {
            problem = found;
        }
    }

    private String word(String name, String value, int most) {
        if (value == null) {
            return null;
        }
        String flaw = value.isBlank() ? "is empty; leave it out instead" : flaw(value, most);
        if (flaw != null) {
            invalid(name, flaw);
        }
        return value;
    }

    private boolean truth(String name, String value) {
        Boolean read = Reading.truth(value);
        if (read == null) {
            invalid(name, "must be true or false");
        }
        return Boolean.TRUE.equals(read);
    }

    private void voice(boolean wanted) {
        if (wanted) {
            fail(new Problem(
                    ProblemCode.VOICE_NOT_CARRIED,
                    "None of the ways out reads a message to a number that takes no texts.",
                    "voiceFallback"));
        }
    }

    private String wapAction(String name, String value) {
        if (!WapPush.actions().contains(value)) {
            invalid(name, "must be one of " + String.join(", ", WapPush.actions()));
            return null;
        }
        return value;
    }

    private boolean octetsAsked() {
        return data != null || udh != null || wapUrl != null || wapAction != null;
    }

    /** Puts what is asked for in octets in place of the text. */
    private void octets() {
        if (template != null
                || language != null
                || !values.isEmpty()
                || own.stream().anyMatch(Own::says)) {
            invalid("template", "cannot stand beside octets; only texts have templates");
        }
        if (wapUrl != null || wapAction != null) {
            push();
        } else if (data == null) {
            missing("data");
        } else if (text != null && !text.isEmpty()) {
            invalid("text", "cannot stand beside data; a request has one of them");
        } else {
            text = plainOctets();
        }
        texts = new TextPolicy(null, null, null, null, null, texts.maxSegments(), false, true);
    }

    private String plainOctets() {
        String field = "udh";
        try {
            BinaryContent header = new BinaryContent(udh == null ? "" : udh, "00");
            field = "data";
            return new BinaryContent(header.udh(), data).text();
        } catch (IllegalArgumentException e) {
            invalid(field, e.getMessage());
            return null;
        }
    }

    private void push() {
        String action = wapAction == null ? WapPush.USUAL_ACTION : wapAction;
        if (wapUrl == null) {
            missing("wapUrl");
        } else if (data != null || udh != null) {
            invalid("data", "cannot stand beside wapUrl; a request has one of them");
        } else if (!WapPush.shows(action)) {
            if (text != null && !text.isBlank()) {
                invalid("text", "cannot stand beside wapAction " + action + ", which shows none");
            }
            text = WapPush.loading(wapUrl, action).text();
        } else if (text == null || text.isBlank()) {
            missing("text");
        } else {
            text = WapPush.indication(wapUrl, text, action).text();
        }
    }

    private void texts(String name, String value) {
        texts = new TextPolicy(
                name.equals("alphabet") ? oneOf(name, value, TextPolicy.Alphabet.values()) : texts.alphabet(),
                name.equals("transliterate")
                        ? oneOf(name, value, TextPolicy.Transliterate.values())
                        : texts.transliterate(),
                null,
                name.equals("tooLong") ? oneOf(name, value, TextPolicy.TooLong.values()) : texts.tooLong(),
                name.equals("maxCharacters") ? number(name, value) : texts.maxCharacters(),
                name.equals("maxSegments") ? number(name, value) : texts.maxSegments());
    }

    private <E extends Enum<E>> E oneOf(String name, String value, E[] words) {
        List<String> told = new ArrayList<>(words.length);
        for (E each : words) {
            String word = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(value)) {
                return each;
            }
            told.add(word);
        }
        invalid(name, "must be one of " + String.join(", ", told));
        return null;
    }

    private Integer number(String name, String value) {
        if (value.length() <= 5 && !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        }
        invalid(name, "must be a whole number from 1 to " + MOST);
        return null;
    }

    private Integer priority(String name, String value) {
        if (value.length() == 1 && value.charAt(0) >= '0' && value.charAt(0) <= '9') {
            return value.charAt(0) - '0';
        }
        invalid(name, "must be a whole number from 0 to 9");
        return null;
    }

    private Instant time(String name, String value) {
        try {
            return WrittenTime.instant(value, zone);
        } catch (DateTimeException e) {
            invalid(
                    name,
                    zone == null
                            ? "must be a time with its offset, such as 2030-01-31T08:30:00+01:00"
                            : "must be a time, such as 2030-01-31T08:30:00+01:00, or without an offset as the clocks of "
                                    + zone + " show it");
            return null;
        }
    }

    private Duration duration(String name, String value) {
        try {
            return WrittenTime.duration(value);
        } catch (DateTimeException | ArithmeticException e) {
            invalid(name, "must be a duration, such as PT12H or P7D");
            return null;
        }
    }

    private URI url(String name, String value) {
        try {
            URI url = new URI(value);
            if (value.length() <= URL
                    && url.getHost() != null
                    && ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        invalidUrl(name);
        return null;
    }

    private void invalidUrl(String name) {
        invalid(name, "must be an http or https address of at most " + URL + " characters");
    }

    /** What makes a value unfit for databases, headers and logs, or null. */
    private static String flaw(String value, int most) {
        if (value.length() > most) {
            return "has more than " + most + " characters";
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                return "holds a control character";
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    return "holds half of a surrogate pair";
                }
                i++;
            }
        }
        return null;
    }
}
