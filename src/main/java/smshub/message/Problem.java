package smshub.message;

/**
 * Why something was not done, in a form that a person can act on. It never holds a text or a secret.
 *
 * @param code stable code
 * @param sentence one plain sentence for a person
 * @param field the request's field at fault, or null
 * @param retryAfter seconds after which the same may be asked again, or null
 */
public record Problem(ProblemCode code, String sentence, String field, Long retryAfter) {
    /** One that does not pass by itself, or nobody knows when. */
    public Problem(ProblemCode code, String sentence, String field) {
        this(code, sentence, field, null);
    }

    public static Problem of(ProblemCode code, String sentence) {
        return new Problem(code, sentence, null);
    }
}
