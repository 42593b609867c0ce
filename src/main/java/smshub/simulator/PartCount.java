package smshub.simulator;

/** How many parts a text takes (3GPP TS 23.038): the stand-in's own arithmetic, to check the senders' against. */
final class PartCount {
    static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    static final String EXTENSION = "\f^{}\\[~]|€";

    private PartCount() {}

    static boolean unicode(String text) {
        return text.chars().anyMatch(c -> BASIC.indexOf(c) < 0 && EXTENSION.indexOf(c) < 0);
    }

    static int of(String text) {
        if (unicode(text)) {
            return parts(text.length(), 70, 67);
        }
        int escapes = (int) text.chars().filter(c -> EXTENSION.indexOf(c) >= 0).count();
        return parts(text.length() + escapes, 160, 153);
    }

    private static int parts(int units, int single, int concatenated) {
        return units <= single ? 1 : (units + concatenated - 1) / concatenated;
    }
}
