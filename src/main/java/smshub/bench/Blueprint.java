package smshub.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A whole HTTP request, written once; each message only fills in its number and the time at which it is sent. The text
 * ends with that time, so that the provider's stub can tell how long the message took.
 */
final class Blueprint {
    /** Place of the message's number: the digits of a subscriber. */
    static final String NUMBER = "0000000";

    /** Place of the time, in nanoseconds since this process started to measure. */
    static final String TIME = "0000000000000000";

    private static final long ORIGIN = System.nanoTime();

    private final byte[] request;
    private final int number;
    private final int time;

    private Blueprint(String request) {
        this.request = request.getBytes(StandardCharsets.US_ASCII);
        this.time = request.lastIndexOf(TIME);
        this.number = request.indexOf(NUMBER);
    }

    /** A POST of a JSON body. */
    static Blueprint post(String path, String headers, String body) {
        return new Blueprint("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static Blueprint get(String address) {
        return new Blueprint("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }

    /** Nanoseconds since this process started to measure. */
    static long now() {
        return System.nanoTime() - ORIGIN;
    }

    /** The request for one message. */
    Buffer at(long message, long now) {
        write(message, number, NUMBER.length());
        write(now, time, TIME.length());
        return Buffer.buffer(request);
    }

    private void write(long value, int at, int digits) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            request[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
