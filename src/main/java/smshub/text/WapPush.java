package smshub.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * WAP push: an address that a handset shows with a text (service indication, WAP-167) or opens (service loading, WAP-168), in
 * binary XML (WAP-192), pushed without a connection (WAP-230 clause 8.2.4) to port 2948.
 */
public final class WapPush {
    /** Shown with sound and mark as the handset likes it. */
    public static final String USUAL_ACTION = "signal-medium";

    /** Port 2948 from port 9200, 16 bits each. */
    private static final byte[] PORTS = HexFormat.of().parseHex("0605040B8423F0");

    private static final int TRANSACTION = 0x01;
    private static final int PUSH = 0x06;
    private static final int HEADER_OCTETS = 1;
    private static final int INDICATION_TYPE = 0xAE;
    private static final int LOADING_TYPE = 0xB0;
    private static final byte[] INDICATION = HexFormat.of().parseHex("02056A0045C6");
    private static final byte[] LOADING = HexFormat.of().parseHex("02066A0085");
    private static final int INLINE = 0x03;
    private static final int END = 0x01;

    private static final Map<String, Integer> SIGNALS = new LinkedHashMap<>();
    private static final Map<String, Integer> EXECUTIONS = new LinkedHashMap<>();

    static {
        SIGNALS.put("signal-none", 0x05);
        SIGNALS.put("signal-low", 0x06);
        SIGNALS.put("signal-medium", 0x07);
        SIGNALS.put("signal-high", 0x08);
        EXECUTIONS.put("execute-low", 0x05);
        EXECUTIONS.put("execute-high", 0x06);
        EXECUTIONS.put("cache", 0x07);
    }

    private WapPush() {}

    /** The actions of a service indication, and behind them those of a service loading. */
    public static List<String> actions() {
        List<String> actions = new ArrayList<>(SIGNALS.keySet());
        actions.addAll(EXECUTIONS.keySet());
        return actions;
    }

    /** Whether an action shows a text: it is that of a service indication. */
    public static boolean shows(String action) {
        return SIGNALS.containsKey(action);
    }

    /** @param action one of those that show a text */
    public static BinaryContent indication(String url, String text, String action) {
        ByteArrayOutputStream body = begun(INDICATION_TYPE, INDICATION);
        // the tokens of addresses begin at 0x0C here, and at 0x09 below
        address(body, url, 0x0B);
        body.write(SIGNALS.get(action));
        body.write(END);
        inline(body, text);
        body.write(END);
        body.write(END);
        return BinaryContent.of(PORTS, body.toByteArray());
    }

    /** @param action one of those that show no text */
    public static BinaryContent loading(String url, String action) {
        ByteArrayOutputStream body = begun(LOADING_TYPE, LOADING);
        address(body, url, 0x08);
        body.write(EXECUTIONS.get(action));
        body.write(END);
        return BinaryContent.of(PORTS, body.toByteArray());
    }

    private static ByteArrayOutputStream begun(int type, byte[] document) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(TRANSACTION);
        body.write(PUSH);
        body.write(HEADER_OCTETS);
        body.write(type);
        body.writeBytes(document);
        return body;
    }

    /** @param href token of the attribute without a beginning; those with one follow it */
    private static void address(ByteArrayOutputStream body, String url, int href) {
        List<String> beginnings = List.of("http://", "http://www.", "https://", "https://www.");
        int longest = -1;
        for (int i = 0; i < beginnings.size(); i++) {
            if (url.startsWith(beginnings.get(i))
                    && (longest < 0
                            || beginnings.get(i).length()
                                    > beginnings.get(longest).length())) {
                longest = i;
            }
        }
        body.write(href + 1 + longest);
        inline(body, longest < 0 ? url : url.substring(beginnings.get(longest).length()));
    }

    private static void inline(ByteArrayOutputStream body, String text) {
        body.write(INLINE);
        body.writeBytes(text.getBytes(UTF_8));
        body.write(0);
    }
}
