package smshub.protocol.smstools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.IntakeSettings;
import smshub.broker.QueueMessage;
import smshub.broker.Settlement;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;
import smshub.intake.Reading;
import smshub.intake.StateAnswer;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;

/** The work on one set of folders. Several hubs may share them: whatever is done to a file begins with a move. */
final class SpoolPoller implements Poller {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolPoller.class);
    private static final int MOST_BYTES = 256 * 1024;

    /** How long a file must have been left alone, unless its writers are trusted to move it in as a whole. */
    private static final Duration SETTLED = Duration.ofMillis(500);

    private final IntakeSettings intake;
    private final IntakeContext context;
    private final SpoolFolders folders;
    private final SpoolReader reader;
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

    SpoolPoller(IntakeSettings intake, IntakeContext context) {
        this.intake = intake;
        this.context = context;
        reader = new SpoolReader(intake, context);
        folders = new SpoolFolders(intake.name(), context.clock());
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
            Path file = folders.claim(listed.poll(), claimed);
            if (file != null) {
                files.add(file);
            }
        }
        if (!files.isEmpty()) {
            // Else the file might be back under its old name after a power failure, and be a new request.
            SpoolFolders.sync(claimed);
            SpoolFolders.sync(outgoing);
        }
        return files;
    }

    private List<Path> left() throws IOException {
        Instant since = context.clock().instant().minus(first ? Duration.ZERO : SpoolLocks.LEASE);
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(claimed)) {
            for (Path file : files) {
                if (left.size() == batch) {
                    return left;
                }
                UUID id = ClaimName.id(file);
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
        Instant before = context.clock()
                .instant()
                .minus(Duration.ofHours(Long.parseLong(intake.settings().get("report-hours"))));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reporting)) {
            for (Path file : files) {
                UUID id = ClaimName.id(file);
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
        Instant now = context.clock().instant();
        boolean trusted = intake.on("trust-outgoing");
        Map<Path, Long> unsure = new HashMap<>();
        List<Candidate> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(outgoing, SpoolFolders::meant)) {
            for (Path file : files) {
                BasicFileAttributes seen = SpoolFolders.attributes(file);
                if (seen == null || !seen.isRegularFile() || seen.size() < SpoolFolders.LEAST_BYTES) {
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
                context.accept(claims.stream().map(Claim::request).toList());
        for (int i = 0; i < accepted.size(); i++) {
            // What is refused stays until its refusal comes back by the queue; were that lost, it is asked again.
            if (accepted.get(i).decision().accepted()) {
                Path path = claims.get(i).path;
                SpoolFolders.move(path, waiting.resolve(path.getFileName()));
            }
            if (accepted.get(i).byContent()) {
                // What becomes of the first is told to its own file; this one has come to its end.
                SmsMessage message = accepted.get(i).decision().message();
                answer(
                        claims.get(i).path.getFileName().toString(),
                        MessageEvent.of(
                                message, MessageState.SENT, context.clock().instant()));
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
        Reading reading = reader.read(path, file);
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

    @Override
    public Settlement answers(List<QueueMessage> deliveries) {
        try {
            for (StateAnswer answer : StateAnswer.ofItems(deliveries)) {
                Path item = Path.of(answer.item());
                if (item.getNameCount() == 1 && !item.isAbsolute() && ClaimName.id(item) != null) {
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
        boolean there = SpoolFolders.move(waiting.resolve(item), target)
                || SpoolFolders.move(claimed.resolve(item), target)
                || SpoolFolders.move(waiting.resolve(item), target);
        return there || Files.exists(target) ? target : null;
    }

    private void sent(Path path, MessageEvent event) throws IOException {
        SpoolFile file = SpoolFile.parse(Files.readAllBytes(path));
        boolean report = file.on("Report");
        byte[] content = file.with(SpoolReport.sent(path, event, report));
        folders.deliver(folder("sent"), ClaimName.name(path), content);
        if (report && reports() != null) {
            SpoolFolders.move(path, reporting.resolve(path.getFileName()));
        } else {
            Files.deleteIfExists(path);
        }
    }

    private void fail(Path path, Problem problem, String account) throws IOException {
        byte[] bytes = content(path);
        if (bytes != null) {
            folders.deliver(
                    folder("failed"),
                    ClaimName.name(path),
                    SpoolFile.parse(bytes)
                            .with(SpoolReport.failed(
                                    problem, account, context.clock().instant())));
        } else if (folder("failed") != null) {
            Files.move(path, folder("failed").resolve(ClaimName.name(path)), REPLACE_EXISTING);
        }
        Files.deleteIfExists(path);
    }

    private Path reports() {
        return folder("report") == null ? folder("incoming") : folder("report");
    }

    private void report(Path path, MessageEvent event) throws IOException {
        SpoolFile file = SpoolFile.parse(Files.readAllBytes(path));
        folders.deliver(
                reports(),
                event.account() + "." + ClaimName.suffix(ClaimName.id(path), 0),
                SpoolReport.status(path, file.number(false), event).getBytes(UTF_8));
        Files.deleteIfExists(path);
    }

    @Override
    public Settlement inbound(List<QueueMessage> deliveries) {
        try {
            for (InboundMessage message :
                    StateAnswer.inbound(deliveries, intake, context.view().get())) {
                received(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Settlement.DONE;
    }

    private void received(InboundMessage message) throws IOException {
        byte[] file = SpoolReport.received(message, context.clock().instant());
        // Another message may have the name already; where it is the same one, it came twice.
        for (int attempt = 0; ; attempt++) {
            Path target = folder("incoming")
                    .resolve(message.account() + "." + ClaimName.suffix(ClaimName.hash(message.id()), attempt));
            if (!Files.exists(target)) {
                folders.deliver(target.getParent(), target.getFileName().toString(), file);
                return;
            }
            if (SpoolFile.parse(Files.readAllBytes(target)).lines().contains(SpoolReport.mark(message))) {
                return;
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held between turns.
    }
}
