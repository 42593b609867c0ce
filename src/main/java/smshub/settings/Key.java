package smshub.settings;

import java.util.Locale;

/**
 * One key of {@code hub.yaml}. Reading, checking, the environment's overrides, masking and the printed reference all
 * go by it.
 *
 * @param path names from the top, joined by dots; {@code *} stands for an id of the site's own
 * @param type form of the value
 * @param preset value where none is given, or null
 * @param required whether it must be given
 * @param sentence what it is for
 */
record Key<T>(String path, Type<T> type, String preset, boolean required, String sentence) {
    /** The same key for one id. */
    Key<T> of(String id) {
        return at(path.replace("*", id));
    }

    /** The same key at another place. */
    Key<T> at(String otherPath) {
        return new Key<>(otherPath, type, preset, required, sentence);
    }

    /** The variable that overrides the key of this path. */
    static String variable(String path) {
        return "HUB_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
