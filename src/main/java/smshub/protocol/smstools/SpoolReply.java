package smshub.protocol.smstools;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smshub.message.Problem;

/**
 * What came of a task in folders.
 *
 * @param files what was found
 * @param problem why the task could not be done; null when it was
 */
public record SpoolReply(SpoolCall call, List<Found> files, Problem problem) {
    public SpoolReply {
        files = List.copyOf(files);
    }

    /** The job of the call. */
    public <T> T job(Class<T> type) {
        return type.cast(call.job());
    }

    /**
     * A file.
     *
     * @param modified when it was last written
     * @param headers its lines «Name: value» up to the first empty line
     * @param body what follows
     */
    public record Found(Path path, Instant modified, Map<String, String> headers, byte[] body) {
        /** A file of which only the name is known. */
        public static Found named(Path path, Instant modified) {
            return new Found(path, modified, Map.of(), new byte[0]);
        }

        public static Found of(Path path, Instant modified, byte[] content) {
            Map<String, String> headers = new LinkedHashMap<>();
            int from = 0;
            while (from < content.length) {
                int end = from;
                while (end < content.length && content[end] != '\n') {
                    end++;
                }
                String line = new String(content, from, end - from, StandardCharsets.ISO_8859_1).strip();
                from = Math.min(end + 1, content.length);
                if (line.isEmpty()) {
                    break;
                }
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            return new Found(path, modified, headers, Arrays.copyOfRange(content, from, content.length));
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }

        public String text(Charset charset) {
            return new String(body, charset);
        }

        /** Without headers and body: they hold numbers and texts. */
        @Override
        public String toString() {
            return path.toString();
        }
    }

    @Override
    public String toString() {
        return "reply with " + files.size() + " files to " + call;
    }
}
