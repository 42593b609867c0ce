package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.protocol.smstools.SpoolReply.Found;
import smshub.provider.ConfirmJob;
import smshub.provider.ConfirmSource;
import smshub.provider.NoSender;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.StatusSource;
import smshub.text.Alphabet;
import smshub.text.BinaryContent;
import smshub.text.Encoding;

/**
 * SMS Server Tools 3 (smsd): a file for each message, and files that tell what became of it (manual pages fileformat and
 * configure of 3.1.21).
 *
 * <p>A message is sent when its file is in smsd's folder, on disk; smsd loses none that it has. Its file is named after
 * the message, so that it is never there twice. What smsd says later comes as receipts. A message whose report is
 * awaited leaves its file in {@code sent} until then: the folder is the memory, and outlives the hub.
 *
 * <p>One class, because sending, polling and confirming rest on the same names of files.
 */
public final class Smstools
        implements SpoolProvider, StatusSource<SpoolCall, SpoolReply>, ConfirmSource<SpoolCall, SpoolReply> {
    private static final String PREFIX = "hub-";
    private static final String ID = "X-Hub-Id";
    private static final String ACCOUNT = "X-Hub-Account";
    private static final String REPORT = "SMS STATUS REPORT";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yy-MM-dd HH:mm:ss");
    private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
    private static final Pattern MODEM_ERROR = Pattern.compile("CM[ES] ERROR: *\\d+");
    private static final Pattern STATUS = Pattern.compile("(?m)^Status: *(\\d+)");
    private static final Pattern REFERENCE = Pattern.compile("(?m)^Message_id: *(\\d+)");
    private static final Pattern DISCHARGED = Pattern.compile("(?m)^Discharge_timestamp: *(\\S.*\\S)");
    private static final Duration SHORTEST_VALIDITY = Duration.ofMinutes(5);
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(30);
    /** Up to here a validity is told in minutes, and then in hours. */
    private static final Duration MINUTES = Duration.ofHours(12);

    private static final Duration HOURS = Duration.ofDays(2);
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final int LONGEST_REASON = 80;

    @Override
    public String id() {
        return "smstools";
    }

    @Override
    public String title() {
        return "SMS Server Tools 3 (smsd)";
    }

    /** None: it is spoken to by files. */
    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public String note() {
        return "The hub and smsd share a group that may write in all folders. The hub empties the folder of received"
                + " messages, and takes its own files out of those of sent and failed ones. Without these two nothing"
                + " is heard of a message after smsd took it. A modem is chosen by the queue of its name: smsd.conf"
                + " needs [queues] GSM1 = … and, for the modems, queues = modemname. Reports need report = yes in smsd.conf, and a modem that keeps them, such as by"
                + " init = AT+CNMI=2,1,0,2,0. For a long message to be"
                + " delivered as a whole, not only as its last part, the modem needs messageids = 3. smsd cuts a long"
                + " text every 153 characters; one of € [ ] { } ~ \\ ^ | exactly there arrives as another. cs_convert stays on and decode_unicode_text off, as they are by default.";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("out", "Folder that smsd sends from (outgoing)", Kind.TEXT),
                AccountSetting.required("in", "Folder of received messages (incoming)", Kind.TEXT),
                AccountSetting.optional("sent", "Folder of sent messages", Kind.TEXT),
                AccountSetting.optional("failed", "Folder of failed messages", Kind.TEXT),
                AccountSetting.optional(
                        "checked", "Folder of messages that wait for a modem: checked, or the queue's", Kind.TEXT),
                AccountSetting.optional("report", "Folder of status reports, where it is not in", Kind.TEXT),
                AccountSetting.optional("archive", "Folder that files go to when they are read", Kind.TEXT),
                AccountSetting.optional("modem", "Modem, such as GSM1: the name of its queue", Kind.TEXT),
                AccountSetting.optional("receipts", "Ask for a status report", Kind.BOOLEAN, "true"),
                AccountSetting.optional("flash", "Show messages at once and do not keep them", Kind.BOOLEAN, "false"),
                NoSender.SETTING,
                AccountSetting.optional("report-hours", "How long a status report is awaited", Kind.NUMBER, "72"),
                AccountSetting.optional(
                        "stuck-minutes", "Age of a waiting file from which smsd seems not to run", Kind.NUMBER, "10"));
    }

    @Override
    public Limits limits(Account account) {
        return Limits.USUAL
                .with(Alphabet.USUAL.orUcs2AtWill())
                .with(NoSender.of(account))
                .with(Limits.Flash.ALL)
                .withBinary(1)
                .withValidity();
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> settings = account.settings();
        for (String name : List.of("out", "in", "sent", "failed", "checked", "report", "archive")) {
            if (settings.containsKey(name) && !absolute(settings.get(name))) {
                mistakes.add("settings." + name + " must be a folder from the root, such as /var/spool/sms/" + name);
            }
        }
        if (!Pattern.matches("[A-Za-z0-9_.-]+", settings.getOrDefault("modem", "GSM1"))) {
            mistakes.add("settings.modem must be letters, digits, dots, dashes and underscores");
        }
        for (String name : List.of("report-hours", "stuck-minutes")) {
            if (Integer.parseInt(settings.get(name)) < 1) {
                mistakes.add("settings." + name + " must be at least 1");
            }
        }
        return mistakes;
    }

    /** The file of a message. */
    @Override
    public SpoolCall send(SendJob job) {
        SmsMessage message = job.message();
        Account account = job.account();
        Map<String, String> settings = account.settings();
        StringBuilder file = new StringBuilder(256);
        // smsd writes a short code with an s before it and sends it without a type of number.
        header(file, "To", (message.to().shortCode() ? "s" : "") + message.to().digits());
        // smsd's own way from UTF-8 to UCS-2 loses what is outside the basic plane.
        Encoding encoding = message.content().encoding();
        BinaryContent octets = encoding == Encoding.OCTETS ? BinaryContent.ofText(message.text()) : null;
        header(
                file,
                "Alphabet",
                switch (encoding) {
                    case GSM7 -> "UTF-8";
                    case UCS2 -> "UCS2";
                    case OCTETS -> "binary";
                });
        if (octets != null) {
            header(file, "UDH", octets.udh().isEmpty() ? "no" : "yes");
        }
        header(file, "Report", Boolean.parseBoolean(settings.get("receipts")) ? "yes" : "no");
        if (octets == null && (message.content().flash() || Boolean.parseBoolean(settings.get("flash")))) {
            header(file, "Flash", "yes");
        }
        Duration validity = job.validity(SHORTEST_VALIDITY, LONGEST_VALIDITY);
        if (validity != null) {
            header(file, "Validity", validity(validity));
        }
        if (settings.containsKey("modem")) {
            header(file, "Queue", settings.get("modem"));
        }
        header(file, ACCOUNT, account.id());
        header(file, ID, message.id());
        file.append('\n');
        return new SpoolCall(
                account,
                new SpoolCall.Put(
                        folder(account, "out"),
                        PREFIX + message.id(),
                        content(
                                file.toString(),
                                octets == null
                                        ? message.text().getBytes(encoding == Encoding.GSM7 ? UTF_8 : UTF_16BE)
                                        : octets.parts(0).get(0).octets()),
                        folders(account, "checked", "sent", "failed")),
                job);
    }

    /** In the unit whose steps the air interface has (3GPP TS 23.040, clause 9.2.3.12.1); smsd rounds down. */
    static String validity(Duration time) {
        if (time.compareTo(MINUTES) <= 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(HOURS) <= 0 ? time.toHours() + " hour" : time.toDays() + " day";
    }

    /** How sending ended; a file that was there before is an earlier attempt's. */
    @Override
    public SendResult sent(SpoolReply reply) {
        return reply.problem() == null
                ? SendResult.sent(
                        List.of(PREFIX + reply.job(SendJob.class).message().id()))
                : SendResult.failed(reply.problem());
    }

    /** Where is the file of a message. */
    @Override
    public SpoolCall status(StatusJob job) {
        return new SpoolCall(
                job.account(),
                new SpoolCall.Find(
                        PREFIX + job.messageId(), folders(job.account(), "out", "checked", "sent", "failed")),
                job);
    }

    /** What the place of a file says. */
    @Override
    public List<DeliveryReceipt> statuses(SpoolReply reply) {
        if (reply.problem() != null) {
            return List.of();
        }
        StatusJob job = reply.job(StatusJob.class);
        Account account = job.account();
        if (reply.files().isEmpty()) {
            boolean everywhere = Stream.of("checked", "sent", "failed").allMatch(account.settings()::containsKey);
            Status status = everywhere ? Status.NOT_FOUND : Status.UNKNOWN;
            return List.of(receipt(account, job.messageId(), status, job.at(), "no file"));
        }
        Found file = reply.files().get(0);
        boolean failed = file.path().getParent().equals(folder(account, "failed"));
        return List.of(receipt(
                account,
                job.messageId(),
                failed ? Status.UNDELIVERED : Status.UNDERWAY,
                file.modified(),
                failed ? reason(file) : file.path().getParent().getFileName().toString()));
    }

    /** The folders that tell something. */
    @Override
    public SpoolCall poll(PollJob job) {
        Account account = job.account();
        return new SpoolCall(
                account,
                new SpoolCall.Read(folders(account, "failed", "sent", "report", "in"), folder(account, "out")),
                job);
    }

    /** What the files say, and which of them are to be taken away. */
    @Override
    public Polled polled(SpoolReply reply) {
        if (reply.problem() != null) {
            return Polled.failed(reply.problem());
        }
        Account account = reply.call().account();
        if (!(reply.call().task() instanceof SpoolCall.Read)) {
            return Polled.nothing();
        }
        Reading reading = new Reading(account, reply.call().job().at());
        reply.files().forEach(reading::sort);
        reading.finish();
        return new Polled(
                reading.receipts,
                reading.texts,
                reading.done.isEmpty() ? null : List.copyOf(reading.done),
                false,
                reading.problem);
    }

    @Override
    public Polled confirmed(SpoolReply reply) {
        return polled(reply);
    }

    /** Takes away the files of which all is on disk. */
    @Override
    public SpoolCall confirm(ConfirmJob job) {
        List<Path> files =
                ((List<?>) job.confirmation()).stream().map(Path.class::cast).toList();
        return new SpoolCall(job.account(), new SpoolCall.Remove(files, folder(job.account(), "archive")), job);
    }

    /** One look at the folders. */
    private static final class Reading {
        private final Account account;
        private final Instant now;
        private final Duration patience;
        private final List<DeliveryReceipt> receipts = new ArrayList<>();
        private final List<InboundMessage> texts = new ArrayList<>();
        private final List<Path> done = new ArrayList<>();
        private final List<Awaiting> awaiting = new ArrayList<>();
        private final List<Found> reports = new ArrayList<>();
        private Problem problem;

        Reading(Account account, Instant now) {
            this.account = account;
            this.now = now;
            patience = Duration.ofHours(Long.parseLong(account.settings().get("report-hours")));
        }

        void sort(Found file) {
            Path folder = file.path().getParent();
            if (folder.equals(folder(account, "out"))) {
                waiting(file);
            } else if (folder.equals(folder(account, "sent"))) {
                if (own(file)) {
                    handedOver(file);
                }
            } else if (folder.equals(folder(account, "failed"))) {
                if (own(file)) {
                    end(file, Status.UNDELIVERED, file.modified(), reason(file));
                }
            } else if (ofOwnModem(file)) {
                received(file);
            }
        }

        void finish() {
            Map<Awaiting, Map<Integer, Found>> parts = new HashMap<>();
            for (Found report : reports) {
                String text = report.text(ISO_8859_1);
                int status = number(STATUS, text);
                int reference = number(REFERENCE, text);
                Awaiting message = awaiting.stream()
                        .filter(sent -> sent.fits(report, reference))
                        .max(Comparator.comparing(sent -> sent.file.modified()))
                        .orElse(null);
                if (message != null && meaning(status) == Status.UNCLEAR) {
                    receipts.add(
                            receipt(account, message.file.header(ID), Status.UNCLEAR, discharged(report), "no status"));
                    done.add(report.path());
                } else if (message != null && meaning(status) != Status.UNDERWAY) {
                    parts.computeIfAbsent(message, sent -> new HashMap<>()).put(reference, report);
                } else if (message != null || old(report)) {
                    done.add(report.path());
                }
            }
            for (Awaiting message : awaiting) {
                tell(message, parts.getOrDefault(message, Map.of()));
            }
        }

        /** A message is delivered when all of its parts are, and undelivered when one of them is. */
        private void tell(Awaiting message, Map<Integer, Found> parts) {
            Found last = null;
            boolean failed = false;
            for (Found report : parts.values()) {
                boolean bad = meaning(number(STATUS, report.text(ISO_8859_1))) != Status.DELIVERED;
                last = last == null || bad ? report : last;
                failed |= bad;
            }
            if (failed || !parts.isEmpty() && parts.keySet().containsAll(message.references)) {
                String text = last.text(ISO_8859_1);
                Status status = meaning(number(STATUS, text));
                end(message.file, status, discharged(last), "status " + number(STATUS, text));
                parts.values().forEach(report -> done.add(report.path()));
            } else if (old(message.file)) {
                end(message.file, Status.UNKNOWN, now, "no status report");
            }
        }

        private void waiting(Found file) {
            Duration limit =
                    Duration.ofMinutes(Long.parseLong(account.settings().get("stuck-minutes")));
            if (file.path().getFileName().toString().startsWith(PREFIX)
                    && file.modified().plus(limit).isBefore(now)) {
                problem = Problem.of(
                        ProblemCode.PROVIDER_UNREACHABLE,
                        "smsd has not taken a file for " + limit.toMinutes() + " minutes; it seems not to run.");
            }
        }

        private void handedOver(Found file) {
            List<Integer> references = NUMBER.matcher(file.header("Message_id"))
                    .results()
                    .map(found -> Integer.valueOf(found.group()))
                    .toList();
            if (references.isEmpty()) {
                end(file, Status.UNKNOWN, file.modified(), "sent, no status report");
            } else {
                awaiting.add(new Awaiting(file, references));
            }
        }

        private void received(Found file) {
            String body = body(file);
            if (body.startsWith(REPORT)) {
                reports.add(file);
                return;
            }
            if (!account.connection().inbound()) {
                // It stays there, for whoever reads the folder.
                return;
            }
            done.add(file.path());
            if (!file.header("Call_type").equals("missed")
                    && !file.header("From").isEmpty()) {
                texts.add(new InboundMessage(
                        null,
                        account.id(),
                        MessageIds.of(file.header("From"), file.header("Sent") + file.header("Received"), body),
                        file.header("From"),
                        file.header("Number").isEmpty() ? null : file.header("Number"),
                        body,
                        time(file.header("Received"), file.modified()),
                        null));
            }
        }

        private void end(Found file, Status status, Instant time, String code) {
            receipts.add(receipt(account, file.header(ID), status, time, code));
            done.add(file.path());
        }

        private boolean own(Found file) {
            return file.header(ACCOUNT).equals(account.id()) && !file.header(ID).isEmpty();
        }

        private boolean ofOwnModem(Found file) {
            String modem = account.settings().get("modem");
            return modem == null || modem.equals(file.header("Modem"));
        }

        private boolean old(Found file) {
            return file.modified().plus(patience).isBefore(now);
        }
    }

    /** A message whose reports are awaited, by the modem's references of its parts. */
    private record Awaiting(Found file, List<Integer> references) {
        boolean fits(Found report, int reference) {
            return references.contains(reference)
                    && file.header("To").equals(report.header("From"))
                    && file.header("Modem").equals(report.header("Modem"));
        }
    }

    /** A report's status octet (3GPP TS 23.040, clause 9.2.3.15); negative where the report tells none. */
    private static Status meaning(int status) {
        if (status < 0) {
            return Status.UNCLEAR;
        }
        return status <= 2 ? Status.DELIVERED : status >= 32 && status <= 63 ? Status.UNDERWAY : Status.UNDELIVERED;
    }

    private static int number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    private static Instant discharged(Found report) {
        Matcher found = DISCHARGED.matcher(report.text(ISO_8859_1));
        return found.find() ? time(found.group(1), report.modified()) : report.modified();
    }

    /** smsd writes local time, without its zone. */
    private static Instant time(String text, Instant other) {
        try {
            return LocalDateTime.parse(text, TIME)
                    .atZone(ZoneId.systemDefault())
                    .toInstant();
        } catch (DateTimeException e) {
            return other;
        }
    }

    /** Why a message failed; a modem's answer may be mixed with lines that came unasked, so only its error counts. */
    private static String reason(Found file) {
        String reason = file.header("Fail_reason");
        Matcher error = MODEM_ERROR.matcher(reason);
        return error.find()
                ? error.group()
                : reason.isEmpty() ? "failed" : reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }

    private static String body(Found file) {
        String alphabet = file.header("Alphabet");
        if (alphabet.startsWith("UCS")) {
            return new String(file.body(), 0, file.body().length & ~1, UTF_16BE);
        }
        if (alphabet.equals("binary")) {
            return HexFormat.of().formatHex(file.body());
        }
        return strip(file.text(alphabet.startsWith("UTF") ? UTF_8 : LATIN_9));
    }

    private static String strip(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static DeliveryReceipt receipt(
            Account account, String messageId, Status status, Instant time, String code) {
        return new DeliveryReceipt(account.id(), null, messageId, status, time, code);
    }

    private static byte[] content(String headers, byte[] body) {
        byte[] head = headers.getBytes(UTF_8);
        byte[] content = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, content, head.length, body.length);
        return content;
    }

    private static void header(StringBuilder file, String name, String value) {
        file.append(name).append(": ").append(value).append('\n');
    }

    /** A folder of the account; null where it names none. */
    private static Path folder(Account account, String name) {
        String folder = account.settings().get(name);
        return folder == null ? null : Path.of(folder);
    }

    private static List<Path> folders(Account account, String... names) {
        return Arrays.stream(names)
                .map(name -> folder(account, name))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static boolean absolute(String folder) {
        try {
            return Path.of(folder).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
