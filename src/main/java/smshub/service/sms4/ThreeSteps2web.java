package smshub.service.sms4;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;
import smshub.message.Limits;
import smshub.message.SendResult;
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.NoSender;
import smshub.provider.SendJob;
import smshub.provider.UrlGateway;

/**
 * 3steps2web with an API key. There is no public description of it: everything but the key is a setting, and what is
 * preset is a proposal. Such an account is one of a {@link UrlGateway} whose settings may name the key as {@code [KEY]}.
 */
public final class ThreeSteps2web implements HttpProvider {
    private static final String KEY = "[KEY]";
    private static final String JSON = "application/json";

    private final UrlGateway gateway = new UrlGateway();
    /** The same accounts with their key filled in; a memory, not a state. */
    private final Map<String, Filled> filled = new ConcurrentHashMap<>();

    private record Filled(Account given, Account account) {}

    @Override
    public String id() {
        return "3steps2web";
    }

    @Override
    public String title() {
        return "3steps2web (API key)";
    }

    /** None: the address is not known, and may hold the key. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public String note() {
        return "Unconfirmed: no public description of 3steps2web's interface exists. Please ask 3steps2web for the"
                + " address, for the place of the key, for the names of the fields and for the answers; the presets are"
                + " proposals. Without a success pattern every status 2xx is a yes. Nothing is known of receipts,"
                + " answers and credit.";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("url", "Address; may name [PHONE], [MSG], [FROM], [ID], [KEY]", Kind.SECRET),
                AccountSetting.required("api-key", "API key", Kind.SECRET),
                AccountSetting.optional("method", "POST or GET", Kind.TEXT, "POST"),
                AccountSetting.optional(
                        "body",
                        "Body of a POST, with the same places",
                        Kind.SECRET,
                        "{\"to\":\"[PHONE]\",\"from\":\"[FROM]\",\"text\":\"[MSG]\"}"),
                AccountSetting.optional("content-type", "Of the body: a form's, or JSON's", Kind.TEXT, JSON),
                AccountSetting.optional("charset", "Charset of the values in address and form", Kind.TEXT, "UTF-8"),
                AccountSetting.optional("plus", "Whether [PHONE] begins with a plus sign", Kind.BOOLEAN, "true"),
                AccountSetting.optional(
                        "headers", "Headers, a line «Name: value» each", Kind.SECRET, "Authorization: Bearer [KEY]"),
                NoSender.SETTING,
                AccountSetting.optional("success", "Found in an answer that says yes", Kind.REGEX),
                AccountSetting.optional("failure", "Found in an answer that says no; group 1 is a code", Kind.REGEX),
                AccountSetting.optional(
                        "id",
                        "Finds the message's id in an answer, in group 1",
                        Kind.REGEX,
                        "\"id\"\\s*:\\s*\"?([\\w-]+)"));
    }

    @Override
    public Limits limits(Account account) {
        return gateway.limits(account);
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>(gateway.mistakes(fill(account)));
        if (List.of("url", "body", "headers").stream()
                .noneMatch(name -> text(account, name).contains(KEY))) {
            mistakes.add("settings.headers must name [KEY], where neither address nor body does");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        return gateway.send(new SendJob(job.message(), filled(job.account()), job.callback(), job.at()));
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        return gateway.sent(reply);
    }

    private Account filled(Account account) {
        Filled known = filled.get(account.id());
        if (known == null || known.given != account) {
            known = new Filled(account, fill(account));
            filled.put(account.id(), known);
        }
        return known.account;
    }

    private static Account fill(Account account) {
        String key = text(account, "api-key");
        boolean json = JSON.equals(account.settings().get("content-type"));
        String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
        Map<String, Secret> secrets = new HashMap<>();
        put(secrets, "url", text(account, "url").replace(KEY, encoded));
        put(secrets, "headers", text(account, "headers").replace(KEY, key));
        if ("POST".equals(account.settings().get("method"))) {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(key));
            put(secrets, "body", text(account, "body").replace(KEY, json ? quoted : encoded));
        }
        return account.with(secrets);
    }

    private static void put(Map<String, Secret> secrets, String name, String value) {
        if (!value.isEmpty()) {
            secrets.put(name, new Secret(value));
        }
    }

    private static String text(Account account, String name) {
        Secret secret = account.secrets().get(name);
        return secret == null ? "" : secret.reveal();
    }
}
