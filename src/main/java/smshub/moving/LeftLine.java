package smshub.moving;

/**
 * What was not taken over as it stood, and why.
 *
 * @param file name of the source's file
 * @param first its first line there, from 1
 * @param last its last line there
 * @param what the name of what is set there, never its value
 * @param reason one sentence without its full stop
 */
public record LeftLine(String file, int first, int last, String what, String reason) {
    /** Where it stands, as {@code kannel.conf:12} or {@code kannel.conf:12-17}. */
    public String place() {
        return file + ":" + first + (last == first ? "" : "-" + last);
    }
}
