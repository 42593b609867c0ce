package smshub.protocol.mail;

import static smshub.account.AccountSetting.optional;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.broker.ListeningPort;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;

/** SMTP listeners of the hub's own, so that a company's mail server can relay a domain to it. */
public final class SmtpListenerChannel implements IntakeChannel {
    @Override
    public String id() {
        return "smtp";
    }

    @Override
    public List<AccountSetting> settings() {
        return MailSettings.with(
                optional("listen-host", "address that it listens on", Kind.TEXT, "127.0.0.1"),
                optional("listen-port", "port that it listens on; 0 takes a free one", Kind.NUMBER, "2525"),
                optional("relays", "addresses of the mail servers that may bring mails", Kind.TEXT, "127.0.0.1"),
                optional(
                        "certificate",
                        "PKCS #12 file with certificate and key; with it mails must come by TLS",
                        Kind.TEXT),
                optional("certificate-password", "password of that file", Kind.SECRET));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>(MailSettings.mistakes(intake));
        if (!"address".equals(intake.settings().get("numbers-in"))) {
            mistakes.add("settings.numbers-in must be address; a relay brings mails to addresses");
        }
        String certificate = intake.settings().get("certificate");
        if ((certificate == null) != (intake.secrets().get("certificate-password") == null)) {
            mistakes.add("settings.certificate and certificate-password belong together");
        } else if (certificate != null) {
            try {
                SmtpListener.tls(Path.of(certificate), intake.secrets().get("certificate-password"));
            } catch (IllegalArgumentException e) {
                mistakes.add("settings.certificate " + e.getMessage());
            }
        }
        return mistakes;
    }

    @Override
    public Poller open(IntakeSettings settings, IntakeContext context) {
        if (settings.enabled()) {
            ListeningPort.check(
                    settings.settings().get("listen-host"),
                    Integer.parseInt(settings.settings().get("listen-port")),
                    "intakes." + settings.name() + ".settings.listen-port");
        }
        MailRules rules = MailSettings.rules(settings);
        return new SmtpListener(
                settings,
                rules,
                new MailReception(settings, rules, context, true),
                new MailAnswers(settings, rules.answers(), context));
    }
}
