package smshub.provider;

/**
 * What came in by an account and cannot be read, for operators.
 *
 * @param content as it came
 * @param sentence where it came from and what is wrong with it, without any of its content
 */
public record UnreadableInbound(String account, String content, String sentence) {
    @Override
    public String toString() {
        return "Unreadable[" + account + "]";
    }
}
