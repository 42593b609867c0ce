package smshub.campaign;

/** A row of a list is not as it must be. Its message is a clause for people that names the row, without a full stop. */
public final class RowException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean last;

    public RowException(String clause) {
        this(clause, false);
    }

    /** @param last whether nothing behind it can be read */
    public RowException(String clause, boolean last) {
        super(clause);
        this.last = last;
    }

    /** Whether nothing behind it can be read. */
    public boolean last() {
        return last;
    }
}
