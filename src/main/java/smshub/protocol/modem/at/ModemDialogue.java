package smshub.protocol.modem.at;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import smshub.protocol.modem.port.Port;

/**
 * Speaks with a modem over its line. One thread asks; a thread of the dialogue's own reads. What the modem says unasked
 * reaches the news on the asking thread, whenever that waits for anything.
 *
 * <p>One class, because what ends an answer depends on what was asked and on what came unasked before.
 */
public final class ModemDialogue implements AutoCloseable {
    private static final int PROBES = 5;
    private static final byte[] ESCAPE = {0x1B};
    private static final byte[] CTRL_Z = {0x1A};
    private static final int BUFFER = 1_024;
    /** From a ring to the next, or to the end of the call. */
    private static final Duration CALL = Duration.ofSeconds(30);

    /** Lines that come unasked although a command is under way. Their prefix alone tells them. */
    private static final List<String> UNASKED = List.of(
            "+CMTI:",
            "+CMT:",
            "+CDSI:",
            "+CDS:",
            "+CBM:",
            "+CBMI:",
            "+CLIP:",
            "+CRING:",
            "+CCWA:",
            "+CUSD:",
            "+CTZV:",
            "+CTZE:",
            "+CTZDST:",
            "+CREG:",
            "+CGREG:",
            "+CEREG:",
            "+CPIN:",
            "+CMGS:",
            "+CGEV:",
            "+CIEV:",
            "+QIND:",
            "+SIND:",
            "+WIND:",
            "+CCED:",
            "^",
            "*PSUTTZ:",
            "RING",
            "NO CARRIER",
            "RDY",
            "Call Ready",
            "SMS Ready",
            "PB DONE",
            "+PBREADY",
            "NORMAL POWER DOWN");

    /** Those of them that a line with a message follows. */
    private static final List<String> WITH_MESSAGE = List.of("+CMT:", "+CDS:", "+CBM:");

    /** Those of them that announce a call, of which the end comes unasked, too. */
    private static final List<String> CALLS = List.of("RING", "+CRING:", "+CLIP:", "+CCWA:");

    /** What may be a final line that no table has: words and nothing else. */
    private static final Pattern WORDS = Pattern.compile("[A-Za-z][A-Za-z ]{3,40}");

    /** Commands that are answered with words of the modem's own, without a prefix. */
    private static final List<String> FREE = List.of("+CGMI", "+CGMM", "+CGMR", "+CGSN", "+CIMI");

    /** An answer that old modems (Wavecom) end without a final line. */
    private static final String MAYBE_LAST = "+CPIN:";

    private static final Object WAKE = new Object();

    /** What the modem says unasked. */
    public interface News {
        /**
         * @param line the line
         * @param message the message that follows it, in hexadecimal digits; null where none does
         */
        void line(String line, String message);
    }

    private final Port port;
    private final Duration soon;
    private final News news;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private volatile IOException gone;
    private String announced;
    /** Until when a call that comes in may end; modems do not always tell that it did. */
    private long ringingUntil = System.nanoTime();
    /** Whether the end of an answer was given up, so that it may still come. */
    private boolean owed;

    /**
     * A dialogue over an open line, which it closes in the end.
     *
     * @param name of the modem, for its thread
     * @param soon how long an answer that the modem gives by itself may take
     */
    public ModemDialogue(Port port, String name, Duration soon, News news) {
        this.port = port;
        this.soon = soon;
        this.news = news;
        Thread reader = new Thread(this::read, "modem-read-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[BUFFER];
        LineReader lines = new LineReader(arrived::add);
        try {
            while (true) {
                lines.feed(buffer, port.read(buffer));
            }
        } catch (IOException e) {
            end(e);
        } catch (RuntimeException e) {
            end(new IOException("the line failed", e));
        }
    }

    private void end(IOException reason) {
        gone = reason;
        arrived.add(reason);
    }

    /**
     * Asks what the modem answers by itself.
     *
     * @throws SilenceException when it does not answer soon
     * @throws IOException when the line is gone
     */
    public CommandAnswer ask(String command) throws IOException {
        return ask(command, soon);
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @throws SilenceException when it does not come in time
     * @throws IOException when the line is gone
     */
    public CommandAnswer ask(String command, Duration limit) throws IOException {
        begin(command);
        return answer(command, prefix(command), command, System.nanoTime() + limit.toNanos(), new ArrayList<>(), false);
    }

    /**
     * Hands over a message.
     *
     * @param octets length of the message without the service centre
     * @param hex the message with the service centre, in hexadecimal digits
     * @param limit from the end of the message to the answer
     * @param beforeEnd called when the modem is ready for the message; once it has returned, the message may go out
     * @throws DoubtException when the modem may have taken it and nobody knows
     * @throws IOException when it surely has not
     */
    public CommandAnswer send(int octets, String hex, Duration limit, Runnable beforeEnd) throws IOException {
        String command = "AT+CMGS=" + octets;
        begin(command);
        CommandAnswer instead = prompt(command);
        if (instead != null) {
            return instead;
        }
        port.write(hex.getBytes(StandardCharsets.US_ASCII));
        beforeEnd.run();
        if (gone != null) {
            throw gone();
        }
        List<String> told = new ArrayList<>();
        try {
            // By itself: as long as this octet has not left, nothing can have gone out.
            port.write(CTRL_Z);
            return answer(command, "+CMGS:", hex, System.nanoTime() + limit.toNanos(), told, true);
        } catch (IOException e) {
            if (told.isEmpty()) {
                throw new DoubtException(e);
            }
            // A modem tells the reference when the service centre has the message (3GPP TS 27.005 clause 3.5.1).
            owed = true;
            return new CommandAnswer(told, null);
        } catch (UncheckedIOException e) {
            // Whoever takes the news failed, not the modem.
            throw new DoubtException(e.getCause());
        }
    }

    /** Waits for the prompt; the answer where there is one instead. */
    private CommandAnswer prompt(String command) throws IOException {
        long deadline = System.nanoTime() + soon.toNanos();
        while (true) {
            String line = next(command, deadline, false);
            if (line.equals(LineReader.PROMPT)) {
                return null;
            }
            CommandRefusal refusal = refusal(line);
            if (refusal != null) {
                return new CommandAnswer(List.of(), refusal);
            }
            if (!line.equals(command)) {
                unasked(line);
            }
        }
    }

    /** The refusal that a line is of a command under way; null for none, as the end of a call that came in. */
    private CommandRefusal refusal(String line) {
        return System.nanoTime() - ringingUntil > 0 && CommandRefusal.endOfCall(line)
                ? new CommandRefusal(CommandRefusal.Kind.PLAIN, CommandRefusal.NONE)
                : CommandRefusal.of(line);
    }

    private void begin(String command) throws IOException {
        if (owed) {
            owed = false;
            synchronise();
        }
        for (Object item = arrived.poll(); item != null; item = arrived.poll()) {
            String line = line(item);
            if (line != null) {
                unasked(line);
            }
        }
        port.write((command + "\r").getBytes(StandardCharsets.US_ASCII));
    }

    private static String prefix(String command) {
        int end = 2;
        while (end < command.length() && "=?;".indexOf(command.charAt(end)) < 0) {
            end++;
        }
        return command.length() > 2 && "+^*".indexOf(command.charAt(2)) >= 0 ? command.substring(2, end) + ":" : null;
    }

    /**
     * @param lines takes what the answer has before its final line
     * @param out whether a message may have gone out: then the end of a call says nothing of it, and once the modem has
     *     told its reference the rest comes soon or never
     */
    private CommandAnswer answer(
            String command, String prefix, String echo, long deadline, List<String> lines, boolean out)
            throws IOException {
        boolean free = prefix != null && FREE.contains(prefix.substring(0, prefix.length() - 1));
        boolean message = false;
        String strange = null;
        long end = deadline;
        while (true) {
            String line;
            try {
                line = next(command, end, !lines.isEmpty() && MAYBE_LAST.equals(prefix));
            } catch (SilenceException e) {
                if (strange == null || out || !lines.isEmpty()) {
                    throw e;
                }
                return new CommandAnswer(lines, new CommandRefusal(CommandRefusal.Kind.PLAIN, CommandRefusal.NONE));
            }
            CommandRefusal refusal = out ? CommandRefusal.of(line) : refusal(line);
            if (line.equals("OK") || refusal != null) {
                return new CommandAnswer(lines, refusal);
            }
            boolean asked = prefix != null && line.startsWith(prefix);
            if (asked || announced == null && (message && hexadecimal(line) || free && !unaskedFor(line))) {
                if (!line.equals(echo)) {
                    lines.add(line);
                }
                message = asked && (prefix.equals("+CMGL:") || prefix.equals("+CMGR:"));
                if (asked && out) {
                    end = Math.min(deadline, System.nanoTime() + soon.toNanos());
                }
            } else if (!line.equals(echo) && !line.equals(LineReader.PROMPT)) {
                if (announced == null && WORDS.matcher(line).matches() && !unaskedFor(line)) {
                    strange = line;
                }
                unasked(line);
            }
        }
    }

    private static boolean hexadecimal(String line) {
        return line.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static boolean unaskedFor(String line) {
        return UNASKED.stream().anyMatch(line::startsWith);
    }

    private void unasked(String line) {
        if (CommandRefusal.endOfCall(line)) {
            ringingUntil = System.nanoTime();
        } else if (CALLS.stream().anyMatch(line::startsWith)) {
            ringingUntil = System.nanoTime() + CALL.toNanos();
        }
        if (announced != null) {
            String head = announced;
            announced = null;
            news.line(head, line);
        } else if (WITH_MESSAGE.stream().anyMatch(line::startsWith)) {
            announced = line;
        } else {
            news.line(line, null);
        }
    }

    /** The next line before a deadline; where the answer may be over without a final line, OK for none. */
    private String next(String command, long deadline, boolean over) throws IOException {
        while (true) {
            Object item = poll(deadline - System.nanoTime());
            if (item == null && over) {
                return "OK";
            }
            if (item == null) {
                throw new SilenceException(shown(command));
            }
            String line = line(item);
            if (line != null) {
                return line;
            }
        }
    }

    /** A command without its values: one of them is the PIN. */
    private static String shown(String command) {
        int value = command.indexOf('=');
        return value < 0 ? command : command.substring(0, value);
    }

    private Object poll(long nanos) throws IOException {
        try {
            return arrived.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Null for what only wakes. */
    private String line(Object item) throws IOException {
        if (item instanceof IOException) {
            // It stays there for whoever asks next.
            arrived.add(item);
            throw gone();
        }
        return item == WAKE ? null : (String) item;
    }

    private IOException gone() {
        return new IOException("the line is gone: " + gone.getMessage(), gone);
    }

    /** Waits for news until one came, somebody woke it, or the time is over. */
    public void listen(Duration limit) throws IOException {
        Object item = poll(limit.toNanos());
        while (item != null) {
            String line = line(item);
            if (line != null) {
                unasked(line);
            }
            item = arrived.poll();
        }
    }

    /** Ends a {@link #listen}; any thread may call it. */
    public void wake() {
        arrived.add(WAKE);
    }

    /**
     * Brings modem and dialogue into step, whatever was before: the modem may still wait for a message.
     *
     * @throws SilenceException when it answers no probe
     */
    public void synchronise() throws IOException {
        port.write(ESCAPE);
        Duration probe = soon.multipliedBy(2).dividedBy(PROBES);
        for (int i = 1; ; i++) {
            try {
                if (ask("AT", probe).ok()) {
                    settle(probe);
                    return;
                }
            } catch (SilenceException e) {
                if (i >= PROBES) {
                    throw e;
                }
            }
            if (i >= 2 * PROBES) {
                throw new SilenceException("AT");
            }
        }
    }

    /**
     * Lets pass what answers something asked before, such as the end of a message that was given up: taken for the answer
     * to the next command, it would put all that follow one off. The answer to this question is told by its line.
     */
    private void settle(Duration limit) throws IOException {
        String command = "AT+CMEE?";
        long deadline = System.nanoTime() + limit.toNanos();
        begin(command);
        try {
            CommandAnswer answer;
            do {
                answer = answer(command, "+CMEE:", command, deadline, new ArrayList<>(), false);
            } while (answer.ok() && answer.lines().isEmpty());
        } catch (SilenceException e) {
            // It tells no such line, and has nothing more to say.
        }
    }

    @Override
    public void close() {
        port.close();
    }
}
