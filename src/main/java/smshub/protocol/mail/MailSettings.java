package smshub.protocol.mail;

import static smshub.account.AccountSetting.optional;
import static smshub.account.AccountSetting.required;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.AlertSettings.Security;
import smshub.account.IntakeSettings;

/** The settings that mail intakes have in common: what they take, and the server by which they answer. */
final class MailSettings {
    static final List<AccountSetting> COMMON = List.of(
            required("senders", "who may send: addresses, or domains that begin with @, apart by commas", Kind.TEXT),
            optional("numbers-in", "where recipients stand: address or subject", Kind.TEXT, "address"),
            optional("domains", "domains whose addresses are numbers, as in +491711234567@sms.example.com", Kind.TEXT),
            optional("trusted-server", "name of your mail server in Authentication-Results", Kind.TEXT),
            optional("vouched", "what that server must have found to be right: dmarc, spf, dkim", Kind.TEXT, "dmarc"),
            optional("programs", "whether alarms and reports of programs are taken", Kind.BOOLEAN, "false"),
            optional(
                    "quotes",
                    "whether quotations and signatures of answers are sent, too; of other mails all is",
                    Kind.BOOLEAN,
                    "false"),
            optional(
                    "answers",
                    "results that the sender hears of: never, on-failure or always",
                    Kind.TEXT,
                    "on-failure"),
            optional("answer-from", "sender of answers; without it nothing is answered", Kind.TEXT),
            optional("inbound-to", "who gets messages from handsets that answer no mail", Kind.TEXT),
            optional("smtp-host", "server by which answers are sent", Kind.TEXT),
            optional("smtp-port", "its port", Kind.NUMBER, "587"),
            optional("smtp-security", "way to it: tls, starttls or none", Kind.TEXT, "starttls"),
            optional("smtp-user", "login there", Kind.TEXT),
            optional("smtp-password", "password there", Kind.SECRET),
            optional("authority", "PEM file with the authorities of the mail servers' certificates", Kind.TEXT));

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private MailSettings() {}

    static List<AccountSetting> with(AccountSetting... own) {
        List<AccountSetting> all = new ArrayList<>(List.of(own));
        all.addAll(COMMON);
        return all;
    }

    /** Sentences, each of which begins with the key that it speaks of. */
    static List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        Consumer<String> report = mistakes::add;
        word(intake, "numbers-in", MailRules.NumbersIn.class, report);
        word(intake, "answers", MailRules.Answers.class, report);
        words(intake, "vouched").forEach(each -> word("vouched", each, SenderAuthentication.Method.class, report));
        if (intake.settings().get("domains") == null
                && "address".equals(intake.settings().get("numbers-in"))) {
            report.accept("settings.domains is missing; without it no address is a number");
        }
        if (words(intake, "senders").stream().anyMatch(sender -> sender.indexOf('@') < 0)) {
            report.accept("settings.senders must be addresses, or domains that begin with @");
        }
        boolean answers = !"never".equals(intake.settings().get("answers"));
        for (String key : List.of("smtp-host", "answer-from")) {
            if (answers && intake.settings().get(key) == null) {
                report.accept("settings." + key + " is missing; without it nothing can be answered, as answers says");
            }
        }
        if (intake.settings().get("smtp-host") != null) {
            server(intake, "smtp-security", "smtp-host", report);
        }
        if (intake.settings().get("authority") != null) {
            try {
                MailServer.trusting(authority(intake));
            } catch (IllegalArgumentException e) {
                report.accept("settings.authority " + e.getMessage());
            }
        }
        return mistakes;
    }

    /** Checks how a server is reached: passwords and messages leave this machine in secret, or not at all. */
    static void server(IntakeSettings intake, String security, String host, Consumer<String> report) {
        word(intake, security, Security.class, report);
        if ("none".equals(intake.settings().get(security))
                && !LOOPBACK.contains(intake.settings().get(host))) {
            report.accept("settings." + security + " must be tls or starttls, for the server is another machine");
        }
    }

    static MailRules rules(IntakeSettings intake) {
        String server = intake.settings().get("trusted-server");
        return new MailRules(
                word(intake, "numbers-in", MailRules.NumbersIn.class, MailSettings::none),
                Set.copyOf(words(intake, "domains")),
                Set.copyOf(words(intake, "senders")),
                server,
                server == null
                        ? Set.of()
                        : words(intake, "vouched").stream()
                                .map(each ->
                                        word("vouched", each, SenderAuthentication.Method.class, MailSettings::none))
                                .collect(Collectors.toSet()),
                intake.on("programs"),
                intake.on("quotes"),
                word(intake, "answers", MailRules.Answers.class, MailSettings::none));
    }

    /** The server by which answers are sent; null where nothing can be. */
    static MailServer smtp(IntakeSettings intake) {
        String host = intake.settings().get("smtp-host");
        return host == null || intake.settings().get("answer-from") == null
                ? null
                : new MailServer(
                        "smtp",
                        host,
                        Integer.parseInt(intake.settings().get("smtp-port")),
                        word(intake, "smtp-security", Security.class, MailSettings::none),
                        intake.settings().get("smtp-user"),
                        intake.secrets().get("smtp-password"),
                        authority(intake));
    }

    static Path authority(IntakeSettings intake) {
        String file = intake.settings().get("authority");
        return file == null ? null : Path.of(file);
    }

    static <E extends Enum<E>> E word(IntakeSettings intake, String key, Class<E> type, Consumer<String> report) {
        return word(key, intake.settings().get(key), type, report);
    }

    private static <E extends Enum<E>> E word(String key, String word, Class<E> type, Consumer<String> report) {
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(word)) {
                return constant;
            }
        }
        report.accept("settings." + key + " must be one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(MailSettings::written)
                        .collect(Collectors.joining(", ")));
        return null;
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> words(IntakeSettings intake, String key) {
        String text = intake.settings().get(key);
        return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }

    private static void none(String sentence) {
        throw new IllegalArgumentException(sentence);
    }
}
