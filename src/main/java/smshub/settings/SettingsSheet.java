package smshub.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the settings file says of which a running hub goes by, for who changes it. It never tells a secret.
 *
 * <p>Immutable.
 */
public final class SettingsSheet {
    private final String version;
    private final String obstacle;
    private final boolean behind;
    private final String file;
    private final Document document;
    private final Map<String, Loaded.Value> values = new HashMap<>();
    private final Loaded.Secrets secrets;

    /**
     * @param version names what the file said when it was taken over
     * @param obstacle why it cannot be written; null where it can
     * @param behind whether the file says something else by now
     */
    SettingsSheet(String version, String obstacle, boolean behind, String file, Document document, Loaded loaded) {
        this.version = version;
        this.obstacle = obstacle;
        this.behind = behind;
        this.file = file;
        this.document = document;
        this.secrets = loaded.secrets();
        loaded.values().forEach(value -> values.put(value.key(), value));
    }

    Set<String> dropped(Document after) {
        return SettingsEdit.dropped(document, after);
    }

    /** Names what the file said when it was taken over; a change brings it back. */
    public String version() {
        return version;
    }

    /** Why nothing can be changed, in a sentence; null where it can. */
    public String obstacle() {
        return obstacle;
    }

    /** Whether the file says something else by now, which the hub has not taken over. */
    public boolean behind() {
        return behind;
    }

    /** Ids of a section of the site's own names, such as {@code clients}, in the order of the file. */
    public List<String> ids(String section) {
        return document.children(section);
    }

    /** What the file says of a key: a text, or one for each of a list's. None for what it does not say, and for secrets. */
    public List<String> said(String path) {
        Document.Entry entry = document.entries().get(path);
        return entry == null || secrets.inForce().containsKey(path) ? List.of() : entry.texts();
    }

    /** Whether the file says anything of a key. */
    public boolean says(String path) {
        Document.Entry entry = document.entries().get(path);
        return entry != null && !entry.absent();
    }

    /** What counts for a key, wherever it comes from: secrets masked; empty for nothing. */
    public String inForce(String path) {
        Loaded.Value value = values.get(path);
        return value == null ? "" : value.text();
    }

    /** The variable, or the other file, that counts before this file for a key; null where none does. */
    public String before(String path) {
        Loaded.Value value = values.get(path);
        return value == null || value.where().equals("default") || value.where().startsWith(file + " line ")
                ? null
                : value.where();
    }
}
