package smshub.page;

import java.time.Instant;
import java.util.List;

/** The phones of a demo: what simulated providers and modems delivered, and somebody who answers. */
public interface VirtualPhone {
    /**
     * A message on a phone.
     *
     * @param provider stand-in that delivered it
     * @param number number of the phone
     * @param from who it shows as the sender, or null
     * @param state what became of it, in the stand-in's words, or null
     */
    record Text(String provider, String number, String from, String text, Instant at, String state) {}

    /** What came, the latest first, as many as fit a page. */
    List<Text> texts();

    /** By which stand-ins phones can write. */
    List<String> ways();

    /**
     * Somebody writes.
     *
     * @param way one of {@link #ways}
     * @param from number of the phone
     */
    void write(String way, String from, String to, String text);
}
