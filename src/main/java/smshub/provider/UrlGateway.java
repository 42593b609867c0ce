package smshub.provider;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.provider.Template.Variable;
import smshub.text.Alphabet;
import smshub.text.UrlForm;

/**
 * Any service that sends a message when an address with {@code [PHONE]} and {@code [MSG]} is called. Patterns tell its
 * answers apart: what the failure pattern finds was not taken; without a success pattern every status 2xx is a yes.
 *
 * <p>One class, half of it the table of settings and the patterns that answers are read by.
 */
public final class UrlGateway implements HttpProvider, InboundSource {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";
    private static final String ADDRESS_RULE =
            "settings.url must be an http or https address without login and fragment, its variables after the host";
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~\\w-]+):[ \\t]*(\\P{Cntrl}*)");
    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern PLAIN_CODE = Pattern.compile("[\\w.-]{1,32}");
    /** What no handset writes: control characters but line ends and tab, and the mark of what could not be read. */
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F\\uFFFD]");

    private static final int READ_OF_ANSWER = 8_192;

    /** The settings of each account, read once; a memory, not a state. */
    private final Map<String, Gateway> gateways = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "url-gateway";
    }

    @Override
    public String title() {
        return "URL gateway";
    }

    /** None: the address of an account may hold its login, so that it is a secret setting. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required(
                        "url", "Address with [PHONE] and [MSG], also [FROM], [ID], [VALIDITY]", Kind.SECRET),
                AccountSetting.optional("method", "GET, or POST: then the query goes as a form", Kind.TEXT, "GET"),
                AccountSetting.optional("body", "Body of a POST in place of the query, same variables", Kind.SECRET),
                AccountSetting.optional("content-type", "Of that body: " + FORM + " or " + JSON, Kind.TEXT, FORM),
                AccountSetting.optional("charset", "Charset of the values in address and form", Kind.TEXT, "UTF-8"),
                AccountSetting.optional("plus", "Whether [PHONE] begins with a plus sign", Kind.BOOLEAN, "false"),
                NoSender.SETTING,
                AccountSetting.optional("user", "User name for HTTP Basic", Kind.TEXT),
                AccountSetting.optional("password", "Password for HTTP Basic", Kind.SECRET),
                AccountSetting.optional("headers", "Further headers, a line «Name: value» each", Kind.SECRET),
                AccountSetting.optional("success", "Found in an answer that says yes", Kind.REGEX),
                AccountSetting.optional("failure", "Found in an answer that says no; group 1 is a code", Kind.REGEX),
                AccountSetting.optional("id", "Finds the gateway's id of the message, in group 1", Kind.REGEX),
                AccountSetting.optional("inbound-from", "Parameter of an answer's sender", Kind.TEXT, "from"),
                AccountSetting.optional("inbound-to", "Parameter of the number that it came to", Kind.TEXT, "to"),
                AccountSetting.optional("inbound-text", "Parameter of its text", Kind.TEXT, "text"),
                AccountSetting.optional("inbound-id", "Parameter of its id, where the gateway gives one", Kind.TEXT),
                AccountSetting.optional(
                        "inbound-charset", "Charset of its text, such as UTF-16BE; else what the call says", Kind.TEXT),
                AccountSetting.optional(
                        "inbound-coding",
                        "Parameter that is 2 or 8 where its text is UTF-16BE (coding, DCS)",
                        Kind.TEXT));
    }

    @Override
    public Limits limits(Account account) {
        boolean json = text(account, "content-type", FORM).equals(JSON);
        Limits limits = json
                ? Limits.USUAL
                : Limits.USUAL.with(Alphabet.within(Charset.forName(text(account, "charset", "UTF-8"))));
        limits = names(account, Variable.VALIDITY) ? limits.withValidity() : limits;
        boolean carried = names(account, Variable.FROM);
        // Without an address nothing is known of it yet.
        return carried || secret(account, "url").isEmpty() ? limits : limits.with(NoSender.of(account));
    }

    private static boolean names(Account account, Variable variable) {
        return Stream.of("url", "body").anyMatch(name -> secret(account, name).contains(variable.mark()));
    }

    @Override
    public String note() {
        return "A sender is carried where the address or the body names [FROM]; [VALIDITY] is the minutes until the message's time ends. Answers of handsets come by GET or POST to the hub's /callback/<account>/inbound, under the parameters that"
                + " the inbound settings name, and are answered with OK. Where the gateway gives no id, one that it sends"
                + " again comes twice.";
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        Template url = new Template(secret(account, "url"));
        Template body = new Template(secret(account, "body"));
        for (Variable variable : List.of(Variable.PHONE, Variable.MSG)) {
            if (!url.names(variable) && !body.names(variable)) {
                mistakes.add("settings.url must contain " + variable.mark());
            }
        }
        if (!wellFormed(url)) {
            mistakes.add(ADDRESS_RULE);
        }
        if (!List.of("GET", "POST").contains(text(account, "method", "GET"))) {
            mistakes.add("settings.method must be GET or POST");
        }
        if (account.secrets().containsKey("body")
                && !text(account, "method", "GET").equals("POST")) {
            mistakes.add("settings.body needs the method POST");
        }
        if (!List.of(FORM, JSON).contains(text(account, "content-type", FORM))) {
            mistakes.add("settings.content-type must be " + FORM + " or " + JSON);
        }
        if (!writable(text(account, "charset", "UTF-8"))) {
            mistakes.add("settings.charset is not a charset that can be written");
        }
        if (!writable(text(account, "inbound-charset", "UTF-8"))) {
            mistakes.add("settings.inbound-charset is not a charset");
        }
        if (account.settings().containsKey("user") != account.secrets().containsKey("password")) {
            mistakes.add("settings.user and settings.password belong together");
        }
        if (!LINE.splitAsStream(secret(account, "headers"))
                .allMatch(line -> line.isBlank() || HEADER.matcher(line).matches())) {
            mistakes.add("settings.headers must be lines of the form «Name: value»");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        Account account = job.account();
        Gateway gateway = gateway(account);
        try {
            URI uri = URI.create(gateway.url.fill(variable -> gateway.percent(value(variable, job, gateway))));
            if (!gateway.post) {
                return HttpCall.get(account, uri, gateway.headers, job);
            }
            String body = gateway.body.fill(variable -> gateway.json
                    ? json(value(variable, job, gateway))
                    : gateway.percent(value(variable, job, gateway)));
            byte[] bytes = body.getBytes(gateway.json ? StandardCharsets.UTF_8 : gateway.charset);
            return HttpCall.post(account, uri, gateway.headers, bytes, job);
        } catch (CharacterCodingException e) {
            return HttpCall.refused(
                    account,
                    job,
                    new Problem(
                            ProblemCode.TEXT_NOT_ENCODABLE,
                            "The text has characters that the account's charset does not have.",
                            "text"));
        }
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        if (reply.problem() != null || HttpStatus.busy(reply)) {
            return HttpStatus.failure(reply);
        }
        Gateway gateway = gateway(reply.call().account());
        byte[] body = reply.body();
        String answer = new String(body, 0, Math.min(body.length, READ_OF_ANSWER), gateway.charset);
        try {
            return read(gateway, answer, reply);
        } catch (BoundedSearch.Endless e) {
            return SendResult.failed(HttpStatus.notUnderstood());
        }
    }

    private static SendResult read(Gateway gateway, String answer, HttpReply reply) {
        Matcher failure = gateway.failure == null ? null : BoundedSearch.of(gateway.failure, answer);
        if (failure != null && failure.find()) {
            return SendResult.failed(
                    Problem.of(ProblemCode.REQUEST_REJECTED, "The gateway refuses the message" + code(failure) + "."));
        }
        if (!reply.successful()) {
            return HttpStatus.failure(reply);
        }
        if (gateway.success != null
                && !BoundedSearch.of(gateway.success, answer).find()) {
            return SendResult.failed(HttpStatus.notUnderstood());
        }
        return SendResult.sent(ids(gateway, answer));
    }

    private static List<String> ids(Gateway gateway, String answer) {
        try {
            Matcher id = gateway.id == null ? null : BoundedSearch.of(gateway.id, answer);
            return id != null && id.find() ? List.of(group(id)) : List.of();
        } catch (BoundedSearch.Endless e) {
            return List.of();
        }
    }

    @Override
    public List<InboundMessage> inbound(Callback callback) {
        Account account = callback.account();
        String from = callback.first(text(account, "inbound-from", "from"));
        String text = received(callback);
        if (from == null || from.isBlank() || text == null) {
            return List.of();
        }
        String id = callback.first(text(account, "inbound-id", ""));
        return List.of(new InboundMessage(
                null,
                account.id(),
                id == null || id.isBlank() ? null : id,
                from.strip(),
                callback.first(text(account, "inbound-to", "to")),
                text,
                callback.at(),
                null));
    }

    /** A text with control characters was written in another charset than it is read in. */
    @Override
    public Optional<UnreadableInbound> unreadable(Callback callback) {
        String text = received(callback);
        String given = callback.first(text(callback.account(), "inbound-text", "text"));
        boolean flawed = given != null && (text == null || CONTROL.matcher(text).find());
        return flawed
                ? Optional.of(new UnreadableInbound(
                        callback.account().id(),
                        given,
                        "The text from a handset is not in its charset; the setting inbound-charset or inbound-coding of"
                                + " the account names the right one."))
                : Optional.empty();
    }

    /** The text; null where there is none, or where its octets are not of the charset that the settings name. */
    private static String received(Callback callback) {
        Account account = callback.account();
        String name = text(account, "inbound-text", "text");
        String coding = callback.first(text(account, "inbound-coding", ""));
        String charset = "2".equals(coding) || "8".equals(coding) ? "UTF-16BE" : text(account, "inbound-charset", "");
        if (charset.isEmpty()) {
            return callback.first(name);
        }
        try {
            String raw = raw(callback, name);
            return raw == null
                    ? null
                    : Charset.forName(charset)
                            .newDecoder()
                            .decode(ByteBuffer.wrap(raw.getBytes(StandardCharsets.ISO_8859_1)))
                            .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A parameter's octets, each as a character. */
    private static String raw(Callback callback, String name) {
        int query = callback.address().indexOf('?');
        String type = callback.header("content-type");
        boolean form = type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
        String encoded = (query < 0 ? "" : callback.address().substring(query + 1)) + "&"
                + (form ? new String(callback.body(), StandardCharsets.ISO_8859_1) : "");
        return UrlForm.decode(encoded, StandardCharsets.ISO_8859_1)
                .map(parameters -> parameters.get(name))
                .map(values -> values.get(0))
                .orElse(null);
    }

    @Override
    public String acknowledgement() {
        return "OK";
    }

    private Gateway gateway(Account account) {
        Gateway known = gateways.get(account.id());
        if (known == null || known.account != account) {
            known = new Gateway(account);
            gateways.put(account.id(), known);
        }
        return known;
    }

    private static String value(Variable variable, SendJob job, Gateway gateway) {
        SmsMessage message = job.message();
        return switch (variable) {
            case PHONE -> gateway.plus ? message.to().value() : message.to().digits();
            case MSG -> message.text();
            case FROM -> message.from() == null ? "" : message.from().value();
            case ID -> message.id();
            case VALIDITY -> Long.toString(job.minutesLeft());
        };
    }

    private static String json(String value) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(value));
    }

    /** The gateway's code, if it is one: an answer may repeat the text, which belongs into no problem. */
    private static String code(Matcher failure) {
        String code = failure.groupCount() == 0 ? null : failure.group(1);
        return code != null && PLAIN_CODE.matcher(code).matches() ? ", code " + code : "";
    }

    private static String group(Matcher matcher) {
        return matcher.group(matcher.groupCount() == 0 ? 0 : 1);
    }

    private static boolean wellFormed(Template url) {
        try {
            String head = url.head();
            URI uri = URI.create(url.fill(variable -> "x"));
            int host = head.indexOf("://") + 3;
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && Math.max(head.indexOf('/', host), head.indexOf('?', host)) > 0;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return false;
        }
    }

    private static boolean writable(String charset) {
        try {
            return Charset.forName(charset).canEncode();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(Account account, String name, String other) {
        return account.settings().getOrDefault(name, other);
    }

    private static String secret(Account account, String name) {
        Secret secret = account.secrets().get(name);
        return secret == null ? "" : secret.reveal();
    }

    /** An account's settings, ready for use. */
    private static final class Gateway {
        private final Account account;
        private final boolean post;
        private final boolean json;
        private final boolean plus;
        private final Charset charset;
        private final Template url;
        private final Template body;
        private final Map<String, String> headers = new HashMap<>();
        private final Pattern success;
        private final Pattern failure;
        private final Pattern id;

        Gateway(Account account) {
            this.account = account;
            post = text(account, "method", "GET").equals("POST");
            json = text(account, "content-type", FORM).equals(JSON);
            plus = Boolean.parseBoolean(text(account, "plus", "false"));
            charset = Charset.forName(text(account, "charset", "UTF-8"));
            String address = secret(account, "url");
            int query = address.indexOf('?');
            if (post && query >= 0 && !account.secrets().containsKey("body")) {
                url = new Template(address.substring(0, query));
                body = new Template(address.substring(query + 1));
            } else {
                url = new Template(address);
                body = new Template(secret(account, "body"));
            }
            if (post) {
                headers.put("Content-Type", json ? JSON : FORM);
            }
            if (account.settings().containsKey("user")) {
                String login = account.settings().get("user") + ":" + secret(account, "password");
                headers.put(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
            }
            LINE.splitAsStream(secret(account, "headers"))
                    .map(HEADER::matcher)
                    .filter(Matcher::matches)
                    .forEach(header -> headers.put(header.group(1), header.group(2)));
            success = pattern("success");
            failure = pattern("failure");
            id = pattern("id");
        }

        private Pattern pattern(String name) {
            String pattern = account.settings().get(name);
            return pattern == null ? null : Pattern.compile(pattern);
        }

        private String percent(String value) throws CharacterCodingException {
            return new String(UrlForm.percentEncoded(value, charset), StandardCharsets.US_ASCII);
        }
    }
}
