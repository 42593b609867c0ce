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
import smshub.intake.ListenerSettings;
import smshub.intake.Poller;

/** SMTP listeners of the hub's own, so that a company's mail server can relay a domain to it. */
public final class SmtpListenerChannel implements IntakeChannel {
    @Override
    public String id() {
        return "smtp";
    }

    @Override
    public List<AccountSetting> settings() {
        List<AccountSetting> settings = new ArrayList<>(ListenerSettings.table("2525", "mails"));
        settings.add(
                2, optional("relays", "addresses of the mail servers that may bring mails", Kind.TEXT, "127.0.0.1"));
        return MailSettings.with(settings.toArray(AccountSetting[]::new));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>(MailSettings.mistakes(intake));
        if (!"address".equals(intake.settings().get("numbers-in"))) {
            mistakes.add("settings.numbers-in must be address; a relay brings mails to addresses");
        }
        mistakes.addAll(ListenerSettings.mistakes(intake));
        return mistakes;
    }

    /** Each hub has a listener of its own. */
    @Override
    public boolean alone(IntakeSettings intake) {
        return false;
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
