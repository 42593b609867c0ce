package smshub.settings;

/**
 * One thing that is wrong with the settings. It never holds the value of a secret.
 *
 * @param key key at fault, or the file's name where the file as a whole is at fault
 * @param sentence what is wrong and what is allowed
 * @param where file and line, or the environment variable; empty where neither applies
 */
public record Mistake(String key, String sentence, String where) {
    @Override
    public String toString() {
        String line = key + ": " + sentence + (where.isEmpty() ? "" : " (" + where + ")");
        return line.replaceAll("\\p{Cntrl}", " ");
    }
}
