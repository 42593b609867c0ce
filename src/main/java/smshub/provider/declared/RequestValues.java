package smshub.provider.declared;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.Secret;
import smshub.message.SenderId;
import smshub.message.SmsMessage;
import smshub.provider.ProviderJob;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.declared.FilledText.Type;
import smshub.provider.declared.FilledText.Variable;
import smshub.text.BinaryContent;
import smshub.text.Encoding;

/**
 * What the texts of a request are filled from.
 *
 * @param validity the seconds that the provider takes for a validity; null where it takes none
 */
record RequestValues(ProviderJob job, int[] validity) {
    private static final Pattern PAIR = Pattern.compile("..");

    private static final Map<String, Variable<RequestValues>> OF_MESSAGE = Map.ofEntries(
            text("to", values -> values.message().to().value()),
            text("to.digits", values -> values.message().to().digits()),
            Map.entry(
                    "to.number",
                    new Variable<>(Type.NUMBER, values -> values.message().to().digits())),
            text("from", values -> sender(values, SenderId::value)),
            text(
                    "from.digits",
                    values -> sender(values, sender -> sender.value().replace("+", ""))),
            text("from.numeric", values -> sender(values, sender -> sender.numeric() ? sender.value() : null)),
            text("from.letters", values -> sender(values, sender -> sender.numeric() ? null : sender.value())),
            text("text", values -> values.octets() == null ? values.message().text() : null),
            text("binary", values -> values.octets() == null ? null : "true"),
            text("binary.data", values -> octets(values, BinaryContent::data)),
            text(
                    "binary.base64",
                    values -> octets(values, octets -> Base64.getEncoder().encodeToString(octets.octets()))),
            text("binary.udh", values -> octets(values, octets -> octets.udh().isEmpty() ? null : octets.udh())),
            text(
                    "binary.pairs",
                    values -> octets(values, octets -> PAIR.matcher(octets.digits())
                            .replaceAll("$0 ")
                            .stripTrailing())),
            Map.entry("binary.data-coding", new Variable<>(Type.NUMBER, values -> octets(values, octets -> "4"))),
            Map.entry(
                    "binary.esm-class",
                    new Variable<>(
                            Type.NUMBER,
                            values -> octets(values, octets -> octets.udh().isEmpty() ? "0" : "64"))),
            text("id", values -> values.message().id()),
            Map.entry(
                    "segments",
                    new Variable<>(
                            Type.NUMBER,
                            values -> Integer.toString(values.message().segments()))),
            Map.entry(
                    "ucs2",
                    new Variable<>(
                            Type.BOOLEAN,
                            values -> values.message().content().encoding() == Encoding.UCS2 ? "true" : null)),
            Map.entry(
                    "flash",
                    new Variable<>(
                            Type.BOOLEAN, values -> values.message().content().flash() ? "true" : null)),
            Map.entry("validity.seconds", new Variable<>(Type.NUMBER, values -> valid(values, Duration::toSeconds))),
            Map.entry("validity.minutes", new Variable<>(Type.NUMBER, values -> valid(values, Duration::toMinutes))),
            Map.entry("validity.millis", new Variable<>(Type.NUMBER, values -> valid(values, Duration::toMillis))),
            text(
                    "validity.until",
                    values -> valid(values, time -> values.job.at().plus(time).truncatedTo(ChronoUnit.SECONDS))),
            text("receipts", values -> callback(values, "receipt")),
            text("answers", values -> callback(values, "inbound")));

    private static final String RECEIPTS_WITHOUT = "receipts.without.";

    private static final Map<String, Variable<RequestValues>> OF_STATUS = Map.ofEntries(
            text("id", values -> ((StatusJob) values.job).messageId()),
            text(
                    "provider-id",
                    values -> values.job instanceof StatusJob status
                                    && !status.providerIds().isEmpty()
                            ? status.providerIds().get(0)
                            : null));

    /** What the requests of a kind of job may name. */
    static Function<String, Variable<RequestValues>> variables(
            Class<? extends ProviderJob> job, List<AccountSetting> settings) {
        return name -> name.startsWith("setting.")
                ? setting(name.substring("setting.".length()), settings, values -> values.job.account())
                : name.startsWith(RECEIPTS_WITHOUT) && job == SendJob.class
                        ? receiptsWithout(name.substring(RECEIPTS_WITHOUT.length()), settings)
                        : job == SendJob.class
                                ? OF_MESSAGE.get(name)
                                : job == StatusJob.class ? OF_STATUS.get(name) : null;
    }

    /** The address for receipts of an account that has not the setting; null where there is no such. */
    private static Variable<RequestValues> receiptsWithout(String name, List<AccountSetting> settings) {
        Variable<RequestValues> setting = setting(name, settings, values -> values.job.account());
        return setting == null
                ? null
                : new Variable<>(
                        Type.TEXT,
                        values -> setting.value().apply(values) == null ? callback(values, "receipt") : null);
    }

    /** An account's setting; null where there is no such. A boolean one is there where it is true. */
    static <S> Variable<S> setting(String name, List<AccountSetting> settings, Function<S, Account> account) {
        for (AccountSetting setting : settings) {
            if (setting.name().equals(name)) {
                return switch (setting.kind()) {
                    case SECRET ->
                        new Variable<>(Type.TEXT, subject -> {
                            Secret secret = account.apply(subject).secrets().get(name);
                            return secret == null ? null : secret.reveal();
                        });
                    case BOOLEAN ->
                        new Variable<>(
                                Type.BOOLEAN,
                                subject -> Boolean.parseBoolean(account.apply(subject)
                                                .settings()
                                                .get(name))
                                        ? "true"
                                        : null);
                    default ->
                        new Variable<>(
                                setting.kind() == AccountSetting.Kind.NUMBER ? Type.NUMBER : Type.TEXT,
                                subject -> account.apply(subject).settings().get(name));
                };
            }
        }
        return null;
    }

    private SmsMessage message() {
        return ((SendJob) job).message();
    }

    /** Null where the message has a text. */
    private BinaryContent octets() {
        return message().content().encoding() == Encoding.OCTETS
                ? BinaryContent.ofText(message().text())
                : null;
    }

    private static String octets(RequestValues values, Function<BinaryContent, String> form) {
        BinaryContent octets = values.octets();
        return octets == null ? null : form.apply(octets);
    }

    private static Map.Entry<String, Variable<RequestValues>> text(String name, Function<RequestValues, String> value) {
        return Map.entry(name, new Variable<>(Type.TEXT, value));
    }

    private static String sender(RequestValues values, Function<SenderId, String> form) {
        SenderId sender = values.message().from();
        return sender == null ? null : form.apply(sender);
    }

    private static String valid(RequestValues values, Function<Duration, Object> form) {
        Duration validity = ((SendJob) values.job)
                .validity(Duration.ofSeconds(values.validity[0]), Duration.ofSeconds(values.validity[1]));
        return validity == null ? null : String.valueOf(form.apply(validity));
    }

    private static String callback(RequestValues values, String what) {
        SendJob send = (SendJob) values.job;
        return send.callback() == null ? null : send.callback() + what;
    }
}
