package smshub.protocol.modem.at;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import smshub.protocol.modem.port.Port;

/** A line whose other end answers what a script says; {@code CUT} cuts it. */
final class ScriptedPort implements Port {
    static final String CUT = "CUT";

    private record Exchange(String hears, String says) {}

    private final Deque<Exchange> script = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    /** When these very bytes come, those go back, in as many pieces as there are. */
    ScriptedPort on(String hears, String... says) {
        script.add(new Exchange(hears, String.join("\0", says)));
        return this;
    }

    /** Bytes that come by themselves. */
    void say(String bytes) {
        said.add(bytes);
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        try {
            String next = said.poll(50, TimeUnit.MILLISECONDS);
            if (next == null) {
                return 0;
            }
            if (next.equals(CUT)) {
                throw new EOFException("cut");
            }
            byte[] bytes = next.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, buffer, 0, bytes.length);
            return bytes.length;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        heard.add(text);
        if (!script.isEmpty() && script.peek().hears.equals(text)) {
            for (String piece : script.poll().says.split("\0", -1)) {
                if (!piece.isEmpty()) {
                    said.add(piece);
                }
            }
        }
    }

    @Override
    public void close() {
        said.add(CUT);
    }
}
