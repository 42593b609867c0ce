package smshub.protocol.modem.component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import smshub.protocol.modem.pdu.DeliveryStatus;
import smshub.protocol.modem.pdu.StatusReport;

/**
 * What one modem has sent and must not forget when the process ends: which parts went out under which reference, what
 * the reports said of them, parts of inbound messages taken off a full SIM, and a PIN that was refused. A file to which
 * lines are appended; without a folder only memory.
 *
 * <p>All methods may be called by any thread. A disk that fails lets them throw {@link UncheckedIOException}: a message
 * whose sending cannot be noted is not sent.
 *
 * <p>One class, because what is appended and how it is read again must stay side by side.
 */
final class Journal implements AutoCloseable {
    /** Reports that come later are of no use to anybody. */
    private static final Duration KEPT = Duration.ofDays(8);
    /** By how much a network's clock may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final int REWRITTEN_AFTER = 100_000;

    private final Path file;
    private final Clock clock;
    private final Map<String, MessageInFlight> messages = new LinkedHashMap<>();
    private final Map<String, String> held = new LinkedHashMap<>();
    private FileChannel channel;
    private int lines;
    private String pinTried;
    private int reference;
    private LocalDate day;
    private int sentOnDay;
    private long keys;

    /**
     * @param folder where the file lies; null keeps everything in memory
     * @param name of the modem
     * @throws IOException when the file cannot be read or written
     */
    Journal(Path folder, String name, Clock clock) throws IOException {
        this.clock = clock;
        this.day = LocalDate.now(clock);
        this.file = folder == null ? null : folder.resolve(name.replaceAll("[^\\w.-]+", "_") + ".journal");
        if (file != null) {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                // The last line may have been cut off by a crash.
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    replay(line);
                }
            }
            rewrite();
        }
    }

    private void replay(String line) {
        try {
            apply(line.split(" "));
        } catch (RuntimeException e) {
            // A line that a crash cut off says nothing.
        }
    }

    /** Whether it outlives the process. */
    boolean durable() {
        return file != null;
    }

    /**
     * Begins to send a message, or goes on with one of which an earlier attempt left parts unsent.
     *
     * @param total parts
     */
    synchronized MessageInFlight begin(String id, String recipient, int total) {
        MessageInFlight before = messages.get(id);
        if (before != null
                && !before.complete()
                && before.parts.length == total
                && before.recipient().equals(tail(recipient))) {
            return before;
        }
        write(false, "M", encoded(id), reference + 1 & 0xFFFF, total, tail(recipient), clock.millis());
        return messages.get(id);
    }

    /** From now on a part may have gone out. On return this is on disk. */
    synchronized void trying(MessageInFlight message, int part) {
        write(true, "I", encoded(message.id()), part, clock.millis());
    }

    /** The modem took a part. */
    synchronized void sent(MessageInFlight message, int part, int modemReference) {
        write(false, "S", encoded(message.id()), part, modemReference, clock.millis());
    }

    /** The modem tells late that it took a part. On return this is on disk. */
    synchronized void sentLate(MessageInFlight message, int part, int modemReference) {
        sent(message, part, modemReference);
        write(true, "L", encoded(message.id()));
    }

    /** Whether this modem, and no other, can complete a message: some of its parts went out, and nobody gave it up. */
    synchronized boolean owns(String id) {
        MessageInFlight message = messages.get(id);
        return message != null && !message.givenUp && message.begun() && !message.complete();
    }

    /** The sender is told that some parts went out, and decides; what it sends again may go by any modem. */
    synchronized void giveUp(String id) {
        write(true, "G", encoded(id));
    }

    /** A part surely did not go out. */
    synchronized void refused(MessageInFlight message, int part) {
        write(false, "N", encoded(message.id()), part);
    }

    /** Parts sent since midnight. */
    synchronized int sentToday() {
        return LocalDate.now(clock).equals(day) ? sentOnDay : 0;
    }

    /**
     * Notes what a report says of the part that it is about: the one of its number and reference, else one of its number of
     * which nobody heard the reference. Where several fit, the nearest in time. On return this is on disk.
     *
     * @return the message; empty when no part fits
     */
    synchronized Optional<MessageInFlight> report(StatusReport report) {
        Instant now = clock.instant();
        Instant about = report.sent() == null ? now : sensible(report.sent().toInstant(), now.minus(KEPT), now);
        Comparator<Found> closest = Comparator.comparing(
                found -> Duration.between(found.at(), about).abs());
        Optional<Found> found = found(report).min(closest);
        found.ifPresent(hit -> write(
                true,
                "R",
                encoded(hit.message.id()),
                hit.part,
                report.status().octet(),
                report.reference(),
                (report.at() == null ? now : sensible(report.at().toInstant(), hit.at(), now)).toEpochMilli()));
        return found.map(Found::message);
    }

    /** A time that networks tell, in a zone or year of their own at times; else now, when the report came. */
    private static Instant sensible(Instant told, Instant earliest, Instant now) {
        return told.isBefore(earliest.truncatedTo(ChronoUnit.SECONDS)) || told.isAfter(now.plus(SKEW)) ? now : told;
    }

    private record Found(MessageInFlight message, int part) {
        Instant at() {
            return message.parts[part].tried;
        }
    }

    private Stream<Found> found(StatusReport report) {
        List<Found> exact = new ArrayList<>();
        List<Found> unheard = new ArrayList<>();
        List<Found> cut = new ArrayList<>();
        String recipient = tail(report.to().value());
        for (MessageInFlight message : messages.values()) {
            if (!message.recipient().equals(recipient)) {
                continue;
            }
            for (int i = 0; i < message.parts.length; i++) {
                MessageInFlight.Part part = message.parts[i];
                if (part.tried == null || part.status != null && part.status.state() != DeliveryStatus.State.PENDING) {
                    continue;
                }
                if (part.reference == report.reference()) {
                    exact.add(new Found(message, i));
                } else if (part.reference == MessageInFlight.UNKNOWN_REFERENCE) {
                    unheard.add(new Found(message, i));
                } else if (begins(part.reference, report.reference())) {
                    cut.add(new Found(message, i));
                }
            }
        }
        return (!exact.isEmpty() ? exact : !unheard.isEmpty() ? unheard : cut).stream();
    }

    /** Whether a modem that fell silent within its answer may have told no more of a reference than its first digits. */
    private static boolean begins(int told, int reference) {
        return Integer.toString(reference).startsWith(Integer.toString(told));
    }

    /** Messages of whose state nobody has been told yet. */
    synchronized List<MessageInFlight> untold() {
        return messages.values().stream()
                .filter(message -> message.state() != null && message.state() != message.told)
                .toList();
    }

    /** Somebody has been told a message's state, durably. */
    synchronized void told(String id, DeliveryState state) {
        if (messages.containsKey(id)) {
            write(false, "T", encoded(id), state);
        }
    }

    /** What is known of a message; null when this modem never had it, or surely sent none of what is missing. */
    synchronized DeliveryState query(String id) {
        MessageInFlight message = messages.get(id);
        if (message == null) {
            return null;
        }
        if (message.complete() || message.state() != null) {
            DeliveryState state = message.state();
            return state == null ? DeliveryState.UNDERWAY : state;
        }
        return message.doubtful() || message.givenUp ? DeliveryState.UNKNOWN : null;
    }

    /** Notes that a PIN is about to be tried; on return this is on disk. False when it was tried and refused before. */
    synchronized boolean mayTryPin(String pin) {
        String mark = mark(pin);
        if (mark.equals(pinTried)) {
            return false;
        }
        write(true, "P", mark);
        return true;
    }

    /** Tells PINs apart, and is so short that it does not tell the PIN. */
    private static String mark(String pin) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(pin.getBytes(StandardCharsets.UTF_8));
            return Integer.toString(digest[0] & 0xFF);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The SIM is open; whatever was tried before, it was right. */
    synchronized void pinAccepted() {
        if (pinTried != null) {
            write(true, "P", "-");
        }
    }

    /** Keeps a message that must leave the SIM before it is complete; returns its key. On return this is on disk. */
    synchronized String hold(String hex) {
        String key = "h" + ++keys;
        write(true, "H", key, hex);
        return key;
    }

    /** What is kept, by key. */
    synchronized Map<String, String> held() {
        return Map.copyOf(held);
    }

    synchronized void release(Collection<String> released) {
        for (String key : released) {
            write(false, "D", key);
        }
    }

    private void write(boolean toDisk, Object... words) {
        StringBuilder line = new StringBuilder();
        String[] texts = new String[words.length];
        for (int i = 0; i < words.length; i++) {
            texts[i] = words[i].toString();
            line.append(i == 0 ? "" : " ").append(texts[i]);
        }
        try {
            if (channel != null) {
                append(channel, line);
                if (toDisk) {
                    channel.force(false);
                }
                if (++lines > REWRITTEN_AFTER) {
                    apply(texts);
                    rewrite();
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        apply(texts);
    }

    private static void append(FileChannel to, CharSequence line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** The only place where the state changes, so that reading the file leads to the same. */
    private void apply(String[] words) {
        switch (words[0]) {
            case "M" -> {
                reference = Integer.parseInt(words[2]);
                MessageInFlight message = new MessageInFlight(
                        decoded(words[1]),
                        reference,
                        Integer.parseInt(words[3]),
                        words[4],
                        Instant.ofEpochMilli(Long.parseLong(words[5])));
                messages.remove(message.id());
                messages.put(message.id(), message);
            }
            case "I" -> part(words).tried = Instant.ofEpochMilli(Long.parseLong(words[3]));
            case "S" -> {
                MessageInFlight.Part part = part(words);
                part.sent = true;
                part.reference = Integer.parseInt(words[3]);
                part.tried = Instant.ofEpochMilli(Long.parseLong(words[4]));
                count(LocalDate.ofInstant(part.tried, clock.getZone()), 1);
            }
            case "N" -> part(words).tried = null;
            case "R" -> {
                MessageInFlight.Part part = part(words);
                part.status = new DeliveryStatus(Integer.parseInt(words[3]));
                part.reference = Integer.parseInt(words[4]);
                part.ended = Instant.ofEpochMilli(Long.parseLong(words[5]));
                part.sent = true;
            }
            case "T" -> messages.get(decoded(words[1])).told = DeliveryState.valueOf(words[2]);
            case "L" -> messages.get(decoded(words[1])).late = true;
            case "G" -> messages.get(decoded(words[1])).givenUp = true;
            case "P" -> pinTried = words[1].equals("-") ? null : words[1];
            case "H" -> {
                held.put(words[1], words[2]);
                keys = Math.max(keys, Long.parseLong(words[1].substring(1)));
            }
            case "D" -> held.remove(words[1]);
            case "C" -> count(LocalDate.parse(words[1]), Integer.parseInt(words[2]));
            default -> throw new IllegalArgumentException("a line of no kind");
        }
    }

    private MessageInFlight.Part part(String[] words) {
        return messages.get(decoded(words[1])).parts[Integer.parseInt(words[2])];
    }

    private void count(LocalDate on, int parts) {
        if (on.equals(day)) {
            sentOnDay += parts;
        } else if (on.isAfter(day) || on.equals(LocalDate.now(clock))) {
            day = on;
            sentOnDay = parts;
        }
    }

    /** Leaves out what is of no use any more. */
    private void rewrite() throws IOException {
        Instant oldest = clock.instant().minus(KEPT);
        messages.values().removeIf(message -> message.since.isBefore(oldest));
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel to = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (MessageInFlight message : messages.values()) {
                rewrite(message, to);
            }
            held.forEach((key, hex) -> appendUnchecked(to, "H " + key + " " + hex));
            if (pinTried != null) {
                append(to, "P " + pinTried);
            }
            to.force(true);
        }
        int counted = sentToday();
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        close();
        channel = FileChannel.open(file, StandardOpenOption.APPEND);
        lines = 0;
        // The parts above count again when they are read; the rest of the day's are those of forgotten messages: none.
        sentOnDay = counted;
    }

    private void rewrite(MessageInFlight message, FileChannel to) throws IOException {
        String id = encoded(message.id());
        append(
                to,
                "M " + id + " " + message.reference() + " " + message.parts.length + " " + message.recipient() + " "
                        + message.since.toEpochMilli());
        for (int i = 0; i < message.parts.length; i++) {
            MessageInFlight.Part part = message.parts[i];
            if (part.tried != null) {
                long at = part.tried.toEpochMilli();
                append(
                        to,
                        part.sent
                                ? "S " + id + " " + i + " " + part.reference + " " + at
                                : "I " + id + " " + i + " " + at);
            }
            if (part.status != null) {
                append(
                        to,
                        "R " + id + " " + i + " " + part.status.octet() + " " + part.reference + " "
                                + part.ended.toEpochMilli());
            }
        }
        if (message.late) {
            append(to, "L " + id);
        }
        if (message.givenUp) {
            append(to, "G " + id);
        }
        if (message.told != null) {
            append(to, "T " + id + " " + message.told);
        }
    }

    private static void appendUnchecked(FileChannel to, String line) {
        try {
            append(to, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static String decoded(String id) {
        return URLDecoder.decode(id, StandardCharsets.UTF_8);
    }

    /** The digits by which numbers are compared: reports may name the recipient in its national form. */
    private static String tail(String number) {
        String digits = number.replaceAll("\\D", "");
        String last = digits.substring(Math.max(0, digits.length() - 8));
        return last.isEmpty() ? "-" : last;
    }

    @Override
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
