package smshub.cli;

/** A command cannot do its work, for a reason that its user can mend; the message is for that user. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    public CommandFailure(String sentence) {
        super(sentence);
    }
}
