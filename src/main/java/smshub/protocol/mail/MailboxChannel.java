package smshub.protocol.mail;

import static smshub.account.AccountSetting.optional;
import static smshub.account.AccountSetting.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.AlertSettings;
import smshub.account.IntakeSettings;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;

/** Mailboxes that the hub looks into, by IMAP or POP3. */
public final class MailboxChannel implements IntakeChannel {
    @Override
    public String id() {
        return "mail";
    }

    @Override
    public List<AccountSetting> settings() {
        return MailSettings.with(
                optional("protocol", "imap or pop3", Kind.TEXT, "imap"),
                required("host", "mail server", Kind.TEXT),
                optional("port", "its port; without it the usual one", Kind.NUMBER, "0"),
                optional("security", "way to it: tls, starttls or none", Kind.TEXT, "tls"),
                required("user", "login of the mailbox", Kind.TEXT),
                required("password", "password of the mailbox", Kind.SECRET),
                optional(
                        "idle",
                        "whether the server is asked to tell of new mails at once (IMAP)",
                        Kind.BOOLEAN,
                        "true"),
                optional("folder", "folder that mails come to (IMAP)", Kind.TEXT, "INBOX"),
                optional("done-folder", "where they go when taken over (IMAP); without it they are deleted", Kind.TEXT),
                optional("quarantine-folder", "where mails go that cannot be used (IMAP)", Kind.TEXT, "SMS-Quarantine"),
                optional("quarantine", "folder of this machine that they go to with POP3", Kind.TEXT));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>(MailSettings.mistakes(intake));
        String protocol = intake.settings().get("protocol");
        if (!Set.of("imap", "pop3").contains(protocol)) {
            mistakes.add("settings.protocol must be one of imap, pop3");
        }
        if ("pop3".equals(protocol) && intake.settings().get("quarantine") == null) {
            mistakes.add("settings.quarantine is missing; POP3 has no folders for mails that cannot be used");
        }
        MailSettings.server(intake, "security", "host", mistakes::add);
        return mistakes;
    }

    @Override
    public Poller open(IntakeSettings settings, IntakeContext context) {
        MailRules rules = MailSettings.rules(settings);
        MailServer server = new MailServer(
                settings.settings().get("protocol"),
                settings.settings().get("host"),
                Integer.parseInt(settings.settings().get("port")),
                MailSettings.word(settings, "security", AlertSettings.Security.class, sentence -> {}),
                settings.settings().get("user"),
                settings.secrets().get("password"),
                MailSettings.authority(settings));
        return new Mailbox(
                settings,
                server,
                new MailReception(settings, rules, context, false),
                new MailAnswers(settings, rules.answers(), context));
    }
}
