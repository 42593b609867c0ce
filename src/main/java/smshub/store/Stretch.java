package smshub.store;

/**
 * Entries that stand side by side in an index, in the order of their times.
 *
 * @param index its name
 * @param key what the entries have in common: values of the index's columns before the time
 * @param check what they have in common besides, in other columns: nearly all entries with the key meet it
 * @param order those columns in an ORDER BY clause, with a comma behind: without them H2 does not see that the index has
 *     the order
 */
record Stretch(String index, Where key, Where check, String order) {
    /** All entries of a table. */
    static Stretch all(String index) {
        return new Stretch(index, new Where(), new Where(), "");
    }

    /** Those that have one value in the index's first column. */
    static Stretch of(String index, String column, String value) {
        return new Stretch(index, new Where().equal(column, value), new Where(), column + " DESC, ");
    }

    /** The same but for entries that do not meet a condition. */
    static Stretch of(String index, String column, String value, Where further) {
        return new Stretch(index, new Where().equal(column, value).and(further), new Where(), column + " DESC, ");
    }

    /** Conditions to which others may be added. */
    Where where() {
        return new Where().and(key);
    }
}
