package smshub.simulator.modem;

/**
 * What goes wrong with a command.
 *
 * @param command how it begins, such as {@code +CMGS}
 * @param code of {@code +CMS ERROR} where the effect is one
 */
public record CommandFault(String command, Step step, Effect effect, int code) {
    private static final String SEND = "+CMGS";

    /** Moments of a command, in their order. */
    public enum Step {
        /** It has come, nothing is done. */
        COMMAND,
        /** It has asked for the message. */
        PROMPT,
        /** Half of the message has come. */
        MESSAGE,
        /** The message is complete, the network does not have it yet. */
        COMPLETE,
        /** It is done, a message with the network; the answer is not out. */
        DONE,
        /** Half of the answer is out. */
        ANSWER
    }

    /** What happens then, in place of what should. */
    public enum Effect {
        /** The line is cut; clients may come back at once. */
        DROP,
        /** Nothing more comes of the command. */
        SILENCE,
        ERROR,
        /** It starts anew and has forgotten how it was set. */
        REBOOT
    }

    /** The line is cut while sending. */
    public static CommandFault drop(Step step) {
        return new CommandFault(SEND, step, Effect.DROP, 0);
    }

    /** No answer while sending. */
    public static CommandFault silence(Step step) {
        return new CommandFault(SEND, step, Effect.SILENCE, 0);
    }

    /** The message went out, but nobody says so. */
    public static CommandFault lostAnswer() {
        return silence(Step.DONE);
    }

    /** The network refuses the message. */
    public static CommandFault error(int code) {
        return new CommandFault(SEND, Step.COMPLETE, Effect.ERROR, code);
    }

    public static CommandFault reboot(Step step) {
        return new CommandFault(SEND, step, Effect.REBOOT, 0);
    }

    /** The same with another command. */
    public CommandFault on(String otherCommand) {
        return new CommandFault(otherCommand, step, effect, code);
    }
}
