package smshub.service.sms4;

import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.Secret;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.protocol.mail.MailCall;
import smshub.protocol.mail.MailCallProvider;
import smshub.protocol.mail.MailReply;
import smshub.provider.NoSender;
import smshub.provider.SendJob;
import smshub.provider.Template;
import smshub.provider.Template.Variable;
import smshub.text.Alphabet;

/** A provider that is spoken to by mail: a mail of key lines, made of settings. */
public abstract class MailProvider implements MailCallProvider {
    /** Beside what a template may name: what is the same for all messages of an account. */
    private static final List<String> CONSTANTS = List.of("CUSTOMER", "TARIFF", "USER", "PASSWORD");

    private static final String LONG_TEXTS = "long-texts";
    private static final Pattern LINE = Pattern.compile("\\R");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>]+@[^\\s@<>]+");

    private final List<AccountSetting> settings;
    private final String presetBody;
    /** The settings of each account, read once; a memory, not a state. */
    private final Map<String, Mail> mails = new ConcurrentHashMap<>();

    /**
     * @param recipient address that the provider takes mails at; null when it is not known
     * @param body lines of a mail; one of which a value is missing is left out
     */
    MailProvider(String recipient, String subject, String body) {
        presetBody = body;
        settings = List.of(
                AccountSetting.required("customer", "Customer number", Kind.TEXT),
                AccountSetting.optional("tariff", "Tariff", Kind.TEXT, "1"),
                AccountSetting.optional("user", "User name at the provider", Kind.TEXT),
                AccountSetting.optional("password", "Password at the provider", Kind.SECRET),
                AccountSetting.required("from", "Mail address of the sender, registered at the provider", Kind.TEXT),
                recipient == null
                        ? AccountSetting.required("to", "Mail address of the gateway; may name [PHONE]", Kind.TEXT)
                        : AccountSetting.optional(
                                "to", "Mail address of the gateway; may name [PHONE]", Kind.TEXT, recipient),
                AccountSetting.optional("subject", "Subject of the mails", Kind.TEXT, subject),
                AccountSetting.optional(
                        "body",
                        "Lines in place of the preset ones, with [PHONE], [MSG], [FROM], [ID], [CUSTOMER], [TARIFF],"
                                + " [USER], [PASSWORD]",
                        Kind.TEXT),
                AccountSetting.optional("plus", "Whether [PHONE] begins with a plus sign", Kind.BOOLEAN, "false"),
                AccountSetting.optional("charset", "Charset of the mails", Kind.TEXT, "ISO-8859-15"),
                AccountSetting.optional(
                        LONG_TEXTS,
                        "Whether a text may take several segments, as many as texts.max-segments allows",
                        Kind.BOOLEAN,
                        "false"),
                NoSender.SETTING,
                AccountSetting.required("smtp-host", "Mail server", Kind.TEXT),
                AccountSetting.optional("smtp-port", "Port of the mail server", Kind.NUMBER, "465"),
                AccountSetting.optional("smtp-tls", "always, or starttls, or never", Kind.TEXT, "always"),
                AccountSetting.optional("smtp-user", "User name at the mail server", Kind.TEXT),
                AccountSetting.optional("smtp-password", "Password at the mail server", Kind.SECRET));
    }

    /** None: a mail server is named by settings. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public List<AccountSetting> settings() {
        return settings;
    }

    @Override
    public Limits limits(Account account) {
        Limits limits = Limits.USUAL
                .with(Alphabet.within(Charset.forName(account.settings().get("charset"))))
                .inOneLine();
        limits = longTexts(account) ? limits : limits.upTo(Integer.MAX_VALUE, 1);
        return LINE.splitAsStream(account.settings().getOrDefault("body", presetBody))
                        .anyMatch(line -> line.contains(Variable.FROM.mark()))
                ? limits
                : limits.with(NoSender.of(account));
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> given = account.settings();
        if (!ADDRESS.matcher(given.getOrDefault("from", "")).matches()) {
            mistakes.add("settings.from must be a mail address");
        }
        if (!ADDRESS.matcher(given.getOrDefault("to", "")).matches()) {
            mistakes.add("settings.to must be a mail address");
        }
        String body = given.getOrDefault("body", presetBody);
        if (!body.contains(Variable.MSG.mark())
                || !body.contains(Variable.PHONE.mark())
                        && !given.getOrDefault("to", "").contains("[PHONE]")) {
            mistakes.add("settings.body must contain [MSG], and [PHONE] where the address does not");
        }
        if (!List.of("always", "starttls", "never").contains(given.get("smtp-tls"))) {
            mistakes.add("settings.smtp-tls must be always, starttls or never");
        }
        if (given.containsKey("smtp-user") != account.secrets().containsKey("smtp-password")) {
            mistakes.add("settings.smtp-user and settings.smtp-password belong together");
        }
        if (given.getOrDefault("subject", "").contains("[MSG]")
                || LINE.matcher(given.getOrDefault("subject", "")).find()) {
            mistakes.add("settings.subject must be one line without [MSG]");
        }
        try {
            Charset.forName(given.get("charset"));
        } catch (IllegalArgumentException e) {
            mistakes.add("settings.charset is not a charset");
        }
        return mistakes;
    }

    private static boolean longTexts(Account account) {
        return Boolean.parseBoolean(account.settings().get(LONG_TEXTS));
    }

    private Mail mail(Account account) {
        return mails.compute(
                account.id(),
                (id, known) -> known != null && known.account == account ? known : new Mail(account, presetBody));
    }

    /** The mail of a message. */
    @Override
    public MailCall send(SendJob job) {
        SmsMessage message = job.message();
        if (message.segments() > 1 && !longTexts(job.account())) {
            return refused(
                    job, ProblemCode.TEXT_TOO_LONG, "By mail a text may take one segment, unless long-texts is true.");
        }
        Mail mail = mail(job.account());
        // The form is made of lines: a text with several could hold keys of its own.
        String text = LINE.matcher(message.text()).replaceAll(" ");
        if (!mail.charset.newEncoder().canEncode(text)) {
            return refused(
                    job,
                    ProblemCode.TEXT_NOT_ENCODABLE,
                    "The text has characters that the account's charset does not have.");
        }
        try {
            StringBuilder body = new StringBuilder(256);
            for (Template line : mail.lines) {
                if (message.from() != null || !line.names(Variable.FROM)) {
                    body.append(line.fill(variable -> mail.value(variable, job, text)))
                            .append("\r\n");
                }
            }
            return new MailCall(
                    job.account(),
                    job.account().settings().get("from"),
                    mail.to.fill(variable -> mail.value(variable, job, text)),
                    mail.subject.fill(variable -> mail.value(variable, job, text)),
                    body.toString(),
                    mail.charset,
                    job,
                    null);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("the values of a mail are not escaped", e);
        }
    }

    /** How sending ended: a mail server that took a mail has handed it over, and more is not heard. */
    @Override
    public SendResult sent(MailReply reply) {
        return reply.problem() == null ? SendResult.sent(List.of()) : SendResult.failed(reply.problem());
    }

    private static MailCall refused(SendJob job, ProblemCode code, String sentence) {
        return MailCall.refused(job, new Problem(code, sentence, "text"));
    }

    /** An account's settings, ready for use. */
    private static final class Mail {
        private final Account account;
        private final Charset charset;
        private final boolean plus;
        private final Template to;
        private final Template subject;
        private final List<Template> lines = new ArrayList<>();

        Mail(Account account, String presetBody) {
            this.account = account;
            charset = Charset.forName(account.settings().get("charset"));
            plus = Boolean.parseBoolean(account.settings().get("plus"));
            to = new Template(account.settings().get("to"));
            subject = new Template(filled(account, account.settings().getOrDefault("subject", "")));
            LINE.splitAsStream(account.settings().getOrDefault("body", presetBody))
                    .filter(line -> CONSTANTS.stream()
                            .noneMatch(name -> line.contains("[" + name + "]")
                                    && constant(account, name).isEmpty()))
                    .map(line -> new Template(filled(account, line)))
                    .forEach(lines::add);
        }

        String value(Variable variable, SendJob job, String text) {
            SmsMessage message = job.message();
            return switch (variable) {
                case PHONE -> plus ? message.to().value() : message.to().digits();
                case MSG -> text;
                case FROM -> message.from() == null ? "" : message.from().value();
                case ID -> message.id();
                case VALIDITY -> Long.toString(job.minutesLeft());
            };
        }

        private static String filled(Account account, String line) {
            String filled = line;
            for (String name : CONSTANTS) {
                filled = filled.replace("[" + name + "]", constant(account, name));
            }
            return filled;
        }

        private static String constant(Account account, String name) {
            Secret secret = account.secrets().get(name.toLowerCase(Locale.ROOT));
            return secret != null
                    ? secret.reveal()
                    : account.settings().getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }
}
