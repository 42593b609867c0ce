package smshub.moving;

/**
 * A line of another system's configuration that says something.
 *
 * @param file name of its file
 * @param number its place there, from 1
 * @param name what it sets
 * @param value to what, without the quotation marks of its system; may be a secret
 */
record SourceLine(String file, int number, String name, String value) {
    /** Without the value, which may be a secret. */
    @Override
    public String toString() {
        return file + ":" + number + " " + name;
    }
}
