package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.intake.Accepted;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Origin;
import smshub.intake.Poller;
import smshub.intake.Reading;
import smshub.intake.StateAnswer;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;

/**
 * The folders of SMS Server Tools 3, played from smsd's side. A file is claimed by moving it into a folder of the hub's
 * own under a name that begins with an id; that id is its reference, so that a file with an old name is a new message,
 * and the same file after a crash is not.
 */
public final class SpoolIntake implements IntakeChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolIntake.class);
    private static final String SOURCE = "spool";
    private static final String LOCK = ".LOCK";
    private static final int LEAST_BYTES = 8;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_FILES = 2_000;
    /** Of every usual file system, in bytes. */
    private static final int LONGEST_NAME = 255;

    /** How long a file must have been left alone, unless its writers are trusted to move it in as a whole. */
    private static final Duration SETTLED = Duration.ofMillis(500);
    /** After this, a claim or lock of the hub's own was left by one that died. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final int ID_LENGTH = 36;
    /** Numbers of six digits to the base 36. */
    private static final long SUFFIXES = 2_176_782_336L;

    private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yy-MM-dd HH:mm:ss");

    @Override
    public String id() {
        return "spool";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("outgoing", "Folder that applications write to", Kind.TEXT),
                AccountSetting.optional("sent", "Folder of files that were sent; without it they go", Kind.TEXT),
                AccountSetting.optional("failed", "Folder of files that failed; without it they go", Kind.TEXT),
                AccountSetting.optional("incoming", "Folder of messages from handsets", Kind.TEXT),
                AccountSetting.optional("report", "Folder of status reports; without it incoming", Kind.TEXT),
                AccountSetting.optional(
                        "working",
                        "Folder of the hub's own on the same file system; .smshub in outgoing unless given",
                        Kind.TEXT),
                AccountSetting.optional("alphabet", "Alphabet of files that name none", Kind.TEXT, "ISO"),
                AccountSetting.optional(
                        "trust-outgoing", "Whether files are taken at once, however new", Kind.BOOLEAN, "false"),
                AccountSetting.optional(
                        "international",
                        "Whether a number that says nothing else begins with a country code",
                        Kind.BOOLEAN,
                        "true"),
                AccountSetting.optional("queues", "Whether Queue and Provider name the account", Kind.BOOLEAN, "false"),
                AccountSetting.optional("senders", "Whether From is asked for as sender", Kind.BOOLEAN, "false"),
                AccountSetting.optional("batch", "Files that are claimed together", Kind.NUMBER, "200"),
                AccountSetting.optional("report-hours", "How long a receipt is awaited", Kind.NUMBER, "72"));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        for (String name : List.of("outgoing", "sent", "failed", "incoming", "report", "working")) {
            String folder = intake.settings().get(name);
            if (folder != null && !absolute(folder)) {
                mistakes.add("settings." + name + " must be the whole path of a folder");
            }
        }
        for (String name : List.of("batch", "report-hours")) {
            int number = Integer.parseInt(intake.settings().get(name));
            if (number < 1 || number > MOST_FILES) {
                mistakes.add("settings." + name + " must be from 1 to " + MOST_FILES);
            }
        }
        if (!intake.inboundAccounts().isEmpty() && !intake.settings().containsKey("incoming")) {
            mistakes.add("inbound-accounts needs settings.incoming");
        }
        return mistakes;
    }

    private static boolean absolute(String folder) {
        try {
            return Path.of(folder).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public Poller open(IntakeSettings intake, IntakeContext door) {
        return new Folders(intake, door);
    }

    /** The work on one set of folders. Several hubs may share them: whatever is done to a file begins with a move. */
    private static final class Folders implements Poller {
        private final IntakeSettings intake;
        private final IntakeContext door;
        private final Path outgoing;
        /** Claimed, and perhaps not on disk at the broker. */
        private final Path claimed;
        /** At the broker. */
        private final Path waiting;
        /** Of which an answer is being written. */
        private final Path settling;
        /** Sent, with a receipt to come. */
        private final Path reporting;

        private final int batch;
        private final Deque<Path> listed = new ArrayDeque<>();
        /** Files whose time tells nothing, with their sizes at the last look. */
        private Map<Path, Long> sizes = Map.of();

        private boolean first = true;

        Folders(IntakeSettings intake, IntakeContext door) {
            this.intake = intake;
            this.door = door;
            outgoing = folder("outgoing");
            Path working = folder("working") == null ? outgoing.resolve(".smshub") : folder("working");
            claimed = working.resolve("claimed");
            waiting = working.resolve("waiting");
            settling = working.resolve("settling");
            reporting = working.resolve("reporting");
            batch = Integer.parseInt(intake.settings().get("batch"));
        }

        private Path folder(String name) {
            String folder = intake.settings().get(name);
            return folder == null ? null : Path.of(folder);
        }

        @Override
        public Taken take() throws InterruptedException {
            try {
                List<Path> files = claims();
                if (files.isEmpty()) {
                    return Taken.NOTHING;
                }
                judge(files);
                return new Taken(files.size(), !listed.isEmpty(), null);
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("Intake {}", intake.name(), e);
                return Taken.failed(Problem.of(
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "A folder is missing, full, or may not be written to: "
                                + e.getClass().getSimpleName() + "."));
            } catch (IntakeContext.Shut e) {
                return Taken.failed(
                        Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The broker takes no requests; files wait."));
            }
        }

        /** The next files, in the hub's own folder; first those of a hub that died. */
        private List<Path> claims() throws IOException {
            for (Path folder : List.of(claimed, waiting, settling, reporting)) {
                Files.createDirectories(folder);
            }
            if (listed.isEmpty()) {
                List<Path> left = left();
                if (!left.isEmpty()) {
                    return left;
                }
                forget();
                list();
            }
            List<Path> files = new ArrayList<>(batch);
            while (files.size() < batch && !listed.isEmpty()) {
                Path file = claim(listed.poll());
                if (file != null) {
                    files.add(file);
                }
            }
            if (!files.isEmpty()) {
                // Else the file might be back under its old name after a power failure, and be a new request.
                sync(claimed);
                sync(outgoing);
            }
            return files;
        }

        private List<Path> left() throws IOException {
            Instant since = door.clock().instant().minus(first ? Duration.ZERO : LEASE);
            List<Path> left = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(claimed)) {
                for (Path file : files) {
                    if (left.size() == batch) {
                        return left;
                    }
                    UUID id = id(file);
                    // The id begins with the time of the claim, in milliseconds (RFC 9562, version 7).
                    if (id != null
                            && Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)
                                    .isBefore(since)) {
                        left.add(file);
                    }
                }
            }
            first = false;
            return left;
        }

        /** Files whose receipt never came. */
        private void forget() throws IOException {
            Instant before = door.clock()
                    .instant()
                    .minus(Duration.ofHours(Long.parseLong(intake.settings().get("report-hours"))));
            try (DirectoryStream<Path> files = Files.newDirectoryStream(reporting)) {
                for (Path file : files) {
                    UUID id = id(file);
                    if (id != null
                            && Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16)
                                    .isBefore(before)) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }

        private record Candidate(Path file, Instant modified) {}

        /** What waits, the oldest first. */
        private void list() throws IOException {
            Instant now = door.clock().instant();
            boolean trusted = intake.on("trust-outgoing");
            Map<Path, Long> unsure = new HashMap<>();
            List<Candidate> found = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(outgoing, Folders::meant)) {
                for (Path file : files) {
                    BasicFileAttributes seen = attributes(file);
                    if (seen == null || !seen.isRegularFile() || seen.size() < LEAST_BYTES) {
                        continue;
                    }
                    Instant modified = seen.lastModifiedTime().toInstant();
                    boolean future = modified.isAfter(now);
                    if (future) {
                        unsure.put(file, seen.size());
                    }
                    boolean settled = future
                            ? Long.valueOf(seen.size()).equals(sizes.get(file))
                            : !modified.plus(SETTLED).isAfter(now);
                    if (trusted || settled) {
                        found.add(new Candidate(file, modified));
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            sizes = unsure;
            found.sort(Comparator.comparing(Candidate::modified).thenComparing(Candidate::file));
            found.forEach(candidate -> listed.add(candidate.file));
        }

        private static boolean meant(Path file) {
            String name = file.getFileName().toString();
            return !name.startsWith(".") && !name.startsWith("LOCKED") && !name.endsWith(LOCK);
        }

        private static BasicFileAttributes attributes(Path file) throws IOException {
            try {
                return Files.readAttributes(file, BasicFileAttributes.class);
            } catch (NoSuchFileException e) {
                return null;
            }
        }

        /** Moves a file under its lock; null when another program has it. */
        private Path claim(Path file) throws IOException {
            Path target = claimAs(file);
            if (target == null) {
                LOG.warn(
                        "Intake {} cannot take a file whose name is too long or not in the system's charset",
                        intake.name());
                return null;
            }
            Path lock = file.resolveSibling(file.getFileName() + LOCK);
            if (!lock(lock)) {
                return null;
            }
            try {
                Files.move(file, target, ATOMIC_MOVE);
                return target;
            } catch (NoSuchFileException e) {
                return null;
            } catch (AccessDeniedException e) {
                LOG.warn("Intake {} may not move a file; it stays, and others go on", intake.name());
                return null;
            } finally {
                Files.deleteIfExists(lock);
            }
        }

        /** Where a file is claimed to; null for a name that cannot be extended. */
        private Path claimAs(Path file) {
            String name = MessageIds.next() + "." + file.getFileName();
            try {
                return name.getBytes(UTF_8).length > LONGEST_NAME ? null : claimed.resolve(name);
            } catch (InvalidPathException e) {
                return null;
            }
        }

        /** Makes a lock unless another program has it; one that a dead hub left is taken over. */
        private boolean lock(Path lock) throws IOException {
            byte[] owner = (ProcessHandle.current().pid() + " smshub\n").getBytes(UTF_8);
            try {
                Files.write(lock, owner, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return true;
            } catch (FileAlreadyExistsException e) {
                BasicFileAttributes old = attributes(lock);
                boolean left = old(old)
                        && Files.size(lock) < LEAST_BYTES * LEAST_BYTES
                        && Files.readString(lock).strip().endsWith(" smshub");
                if (left) {
                    Files.write(lock, owner);
                }
                return left;
            }
        }

        private boolean old(BasicFileAttributes file) {
            return file != null
                    && file.lastModifiedTime()
                            .toInstant()
                            .plus(LEASE)
                            .isBefore(door.clock().instant());
        }

        private void judge(List<Path> files) throws IOException, InterruptedException {
            List<Claim> claims = new ArrayList<>(files.size());
            for (Path path : files) {
                try {
                    judge(path, claims);
                } catch (NoSuchFileException e) {
                    LOG.debug("Intake {}: a file was settled meanwhile", intake.name(), e);
                }
            }
            claims.sort(Comparator.comparing(claim -> !claim.file.urgent()));
            if (claims.isEmpty()) {
                return;
            }
            List<Accepted> accepted =
                    door.accept(claims.stream().map(Claim::request).toList());
            for (int i = 0; i < accepted.size(); i++) {
                // What is refused stays until its refusal comes back by the queue; were that lost, it is asked again.
                if (accepted.get(i).decision().accepted()) {
                    Path path = claims.get(i).path;
                    move(path, waiting.resolve(path.getFileName()));
                }
            }
        }

        private void judge(Path path, List<Claim> claims) throws IOException {
            byte[] bytes = content(path);
            if (bytes == null) {
                fail(path, Problem.of(ProblemCode.BODY_TOO_LARGE, "Too long text"), null);
                return;
            }
            SpoolFile file = SpoolFile.parse(bytes);
            Reading reading = read(path, file);
            if (reading.readable()) {
                claims.add(new Claim(path, file, reading.requests().get(0)));
            } else {
                fail(path, reading.problem(), null);
            }
        }

        /** What a file holds; null where it is too long for a message or may not be read. */
        private static byte[] content(Path path) throws IOException {
            try {
                return Files.size(path) > MOST_BYTES ? null : Files.readAllBytes(path);
            } catch (AccessDeniedException e) {
                return null;
            }
        }

        private record Claim(Path path, SpoolFile file, SmsRequest request) {}

        private Reading read(Path path, SpoolFile file) {
            String alphabet = intake.settings().get("alphabet");
            Problem objection = file.objection(alphabet);
            if (objection != null) {
                return Reading.failed(objection);
            }
            String queue = file.header("Queue") == null ? file.header("Provider") : file.header("Queue");
            Origin origin =
                    IntakeContext.origin(SOURCE, intake, path.getFileName().toString(), id(path).toString());
            Reading reading = door.reader()
                    .text(
                            file.text(alphabet),
                            file.number(intake.on("international")),
                            intake.on("senders") ? word(file.header("From")) : null,
                            intake.on("queues") ? word(queue) : null,
                            origin)
                    .flash(file.flash());
            Duration validity = file.validity();
            return reading.readable() && (validity != null || file.urgent())
                    ? new Reading(
                            List.of(until(
                                    reading.requests().get(0),
                                    validity == null ? null : claimedAt(path).plus(validity),
                                    file.urgent() ? IntakeContext.HIGH : null)),
                            null)
                    : reading;
        }

        private static SmsRequest until(SmsRequest request, Instant expiresAt, Integer priority) {
            return new SmsRequest(
                    request.to(),
                    request.text(),
                    request.from(),
                    request.account(),
                    request.reference(),
                    null,
                    expiresAt,
                    null,
                    null,
                    request.source(),
                    request.replyTo(),
                    request.correlationId(),
                    priority,
                    request.flash());
        }

        private static String word(String value) {
            return value == null || value.isBlank() ? null : value;
        }

        private static Instant claimedAt(Path path) {
            return Instant.ofEpochMilli(id(path).getMostSignificantBits() >>> 16);
        }

        /** The id that a claimed file's name begins with; null for a name of another kind. */
        private static UUID id(Path path) {
            String name = path.getFileName().toString();
            try {
                return name.length() > ID_LENGTH + 1 && name.charAt(ID_LENGTH) == '.'
                        ? UUID.fromString(name.substring(0, ID_LENGTH))
                        : null;
            } catch (IllegalArgumentException e) {
                return null;
            }
        }

        private static String name(Path path) {
            return path.getFileName().toString().substring(ID_LENGTH + 1);
        }

        @Override
        public Settlement answers(List<QueueMessage> deliveries) {
            try {
                for (StateAnswer answer : StateAnswer.of(deliveries)) {
                    Path item = Path.of(answer.item());
                    if (item.getNameCount() == 1 && !item.isAbsolute() && id(item) != null) {
                        answer(answer.item(), answer.event());
                    }
                }
            } catch (InvalidPathException e) {
                LOG.warn("Intake {} got an answer for a name that no file has", intake.name());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Settlement.DONE;
        }

        private void answer(String item, MessageEvent event) throws IOException {
            switch (event.state()) {
                case SENT -> {
                    Path file = settle(item);
                    if (file != null) {
                        sent(file, event);
                    }
                }
                case REFUSED, EXPIRED, CANCELLED, DEAD -> {
                    Path file = settle(item);
                    if (file != null) {
                        fail(file, event.problem(), event.account());
                    }
                }
                case DELIVERED, UNDELIVERED -> {
                    Path file = reporting.resolve(item);
                    if (Files.exists(file)) {
                        report(file, event);
                    }
                }
                default -> {}
            }
        }

        /** Takes a file out of the round's reach, wherever the round has got with it; null when it was settled before. */
        private Path settle(String item) throws IOException {
            Path target = settling.resolve(item);
            boolean there = move(waiting.resolve(item), target)
                    || move(claimed.resolve(item), target)
                    || move(waiting.resolve(item), target);
            return there || Files.exists(target) ? target : null;
        }

        private static boolean move(Path from, Path to) throws IOException {
            try {
                Files.move(from, to, ATOMIC_MOVE);
                return true;
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        private void sent(Path path, MessageEvent event) throws IOException {
            SpoolFile file = SpoolFile.parse(Files.readAllBytes(path));
            boolean report = file.on("Report");
            Map<String, String> results = new LinkedHashMap<>();
            results.put("Modem", event.account());
            results.put("Sent", time(event.time()));
            results.put(
                    "Sending_time",
                    String.valueOf(Math.max(
                            0, Duration.between(claimedAt(path), event.time()).toSeconds())));
            if (report) {
                results.put("Message_id", reference(path));
            }
            results.put("X-Hub-Id", event.messageId());
            byte[] content = file.with(results);
            deliver(folder("sent"), name(path), content);
            if (report && reports() != null) {
                move(path, reporting.resolve(path.getFileName()));
            } else {
                Files.deleteIfExists(path);
            }
        }

        private void fail(Path path, Problem problem, String account) throws IOException {
            Map<String, String> results = new LinkedHashMap<>();
            if (account != null) {
                results.put("Modem", account);
            }
            results.put(
                    "Fail_reason",
                    problem == null
                            ? "Unknown"
                            : problem.sentence() + " (" + problem.code().wire() + ")");
            results.put("Failed", time(door.clock().instant()));
            byte[] bytes = content(path);
            if (bytes != null) {
                deliver(folder("failed"), name(path), SpoolFile.parse(bytes).with(results));
            } else if (folder("failed") != null) {
                Files.move(path, folder("failed").resolve(name(path)), REPLACE_EXISTING);
            }
            Files.deleteIfExists(path);
        }

        private Path reports() {
            return folder("report") == null ? folder("incoming") : folder("report");
        }

        private void report(Path path, MessageEvent event) throws IOException {
            SpoolFile file = SpoolFile.parse(Files.readAllBytes(path));
            boolean delivered = event.state() == MessageState.DELIVERED;
            String time = time(event.time());
            String report = head(file.number(false), event.account(), event.time())
                    + "SMS STATUS REPORT\nMessage_id: " + reference(path) + "\nDischarge_timestamp: " + time
                    + "\nStatus: "
                    + (delivered
                            ? "0,Ok,short message received by the SME"
                            : "70,Error,the SC is not able to deliver the message")
                    + "\n";
            deliver(reports(), event.account() + "." + suffix(id(path), 0), report.getBytes(UTF_8));
            Files.deleteIfExists(path);
        }

        private static String head(String from, String account, Instant time) {
            return "From: " + from.replace("+", "") + "\nSent: " + time(time) + "\nReceived: " + time(time)
                    + "\nSubject: " + account + "\nModem: " + account + "\nReport: no\n\n";
        }

        /** A number for the message, as smsd's reports have it: the modem's reference there, of the claim's id here. */
        private static String reference(Path path) {
            return String.valueOf(Math.floorMod(id(path).getLeastSignificantBits(), 1_000_000_000L));
        }

        @Override
        public Settlement inbound(List<QueueMessage> deliveries) {
            try {
                for (InboundMessage message : StateAnswer.inbound(deliveries, intake)) {
                    received(message);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Settlement.DONE;
        }

        private void received(InboundMessage message) throws IOException {
            boolean latin = LATIN_9.newEncoder().canEncode(message.text());
            String from = message.from();
            boolean international = from.startsWith("+");
            String mark = "X-Hub-Id: " + message.id();
            String head = "From: " + (international ? from.substring(1) : from) + "\n"
                    + (international ? "From_TOA: 91 international, ISDN/telephone\n" : "")
                    + "Sent: " + time(message.time()) + "\nReceived: "
                    + time(door.clock().instant()) + "\nSubject: " + message.account() + "\nModem: "
                    + message.account() + "\n" + (message.to() == null ? "" : "Number: " + message.to() + "\n")
                    + "Report: no\nAlphabet: " + (latin ? "ISO" : "UCS2") + "\n" + mark + "\nLength: "
                    + message.text().length() + "\n\n";
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(head.getBytes(UTF_8));
            file.writeBytes(message.text().getBytes(latin ? LATIN_9 : UTF_16BE));
            // Another message may have the name already; where it is the same one, it came twice.
            for (int attempt = 0; ; attempt++) {
                Path target = folder("incoming").resolve(message.account() + "." + suffix(hash(message.id()), attempt));
                if (!Files.exists(target)) {
                    deliver(target.getParent(), target.getFileName().toString(), file.toByteArray());
                    return;
                }
                if (SpoolFile.parse(Files.readAllBytes(target)).lines().contains(mark)) {
                    return;
                }
            }
        }

        private static UUID hash(String id) {
            return UUID.fromString(MessageIds.of("", "", id));
        }

        /** Six characters, as smsd's own names end. */
        private static String suffix(UUID id, int attempt) {
            long number = Math.floorMod(id.getLeastSignificantBits() + attempt, SUFFIXES);
            return Long.toString(SUFFIXES + number, Character.MAX_RADIX).substring(1);
        }

        /** Makes a file that is there as a whole or not at all; under a lock, as smsd moves its files. */
        private void deliver(Path folder, String name, byte[] content) throws IOException {
            if (folder == null) {
                return;
            }
            Path lock = folder.resolve(name + LOCK);
            if (!lock(lock)) {
                if (!old(attributes(lock))) {
                    throw new IOException("another program holds the lock of a file to be written");
                }
                // Its program died, or waits for what never comes; nobody else shall wait with it.
                LOG.warn("Intake {}: a name is locked for long, so its file gets another", intake.name());
                deliver(folder, name + "." + suffix(hash(name), 0), content);
                return;
            }
            try {
                Path part = folder.resolve("." + name + ".part");
                try (FileChannel out = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    ByteBuffer bytes = ByteBuffer.wrap(content);
                    while (bytes.hasRemaining()) {
                        out.write(bytes);
                    }
                }
                Files.move(part, folder.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(lock);
            }
        }

        private static void sync(Path folder) throws IOException {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }

        private static String time(Instant time) {
            return TIME.format(time.atZone(ZoneId.systemDefault()));
        }

        @Override
        public void close() {
            // Nothing is held between turns.
        }
    }
}
