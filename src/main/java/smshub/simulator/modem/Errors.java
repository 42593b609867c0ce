package smshub.simulator.modem;

import java.util.Map;

/** Errors in words, for clients that want them so (3GPP TS 27.005 clause 3.2.5, 27.007 clause 9.2). */
final class Errors {
    private static final Map<Integer, String> CME = Map.of(
            3, "operation not allowed",
            4, "operation not supported",
            11, "SIM PIN required",
            12, "SIM PUK required",
            16, "incorrect password",
            21, "invalid index",
            30, "no network service",
            50, "Incorrect parameters");
    private static final Map<Integer, String> CMS = Map.ofEntries(
            Map.entry(1, "Unassigned (unallocated) number"),
            Map.entry(41, "Temporary failure"),
            Map.entry(42, "Congestion"),
            Map.entry(302, "operation not allowed"),
            Map.entry(303, "operation not supported"),
            Map.entry(304, "invalid PDU mode parameter"),
            Map.entry(305, "invalid text mode parameter"),
            Map.entry(311, "SIM PIN required"),
            Map.entry(316, "SIM PUK required"),
            Map.entry(321, "invalid memory index"),
            Map.entry(322, "memory full"),
            Map.entry(330, "SMSC address unknown"),
            Map.entry(331, "no network service"),
            Map.entry(340, "no +CNMA acknowledgement expected"));

    private Errors() {}

    static String cme(int code) {
        return CME.getOrDefault(code, "unknown");
    }

    static String cms(int code) {
        return CMS.getOrDefault(code, "unknown error");
    }
}
