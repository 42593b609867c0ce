package smshub.protocol.mail;

import static smshub.account.AccountSetting.optional;

import java.util.ArrayList;
import java.util.List;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.broker.ListeningPort;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;
import smshub.tls.TlsFiles;

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
                        "PKCS #12 file with certificate and key, or PEM file beside certificate-key; with it mails must"
                                + " come by TLS",
                        Kind.TEXT),
                optional("certificate-key", "PEM file of the key", Kind.TEXT),
                optional("certificate-password", "password of the PKCS #12 file", Kind.SECRET),
                optional(
                        "plain-allowed",
                        "whether it may be open to other machines without TLS, for the way to them is the site's own",
                        Kind.BOOLEAN,
                        "false"));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>(MailSettings.mistakes(intake));
        if (!"address".equals(intake.settings().get("numbers-in"))) {
            mistakes.add("settings.numbers-in must be address; a relay brings mails to addresses");
        }
        String certificate = intake.settings().get("certificate");
        boolean pem = intake.settings().get("certificate-key") != null;
        boolean password = intake.secrets().get("certificate-password") != null;
        String host = intake.settings().get("listen-host");
        if (certificate == null
                && !TlsFiles.loopback(host)
                && !"true".equals(intake.settings().get("plain-allowed"))) {
            mistakes.add(
                    "settings.listen-host is open to other machines without TLS: name a certificate, or, where the way"
                            + " to them is the site's own, 'plain-allowed: true'");
        }
        if ((certificate == null) == (pem || password) || pem && password) {
            mistakes.add(
                    "settings.certificate and certificate-password belong together, or with PEM files certificate and"
                            + " certificate-key");
        } else if (certificate != null) {
            try {
                SmtpListener.tls(intake);
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
