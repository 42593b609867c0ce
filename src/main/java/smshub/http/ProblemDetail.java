package smshub.http;

import java.util.List;
import smshub.intake.MessageResult;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * A problem as {@code application/problem+json} (RFC 9457).
 *
 * @param type URI of the kind of problem; it ends in the code
 * @param title the same for every problem of the kind
 * @param status HTTP status
 * @param detail one sentence on this very problem
 * @param code the problem's stable code
 * @param field the request's field at fault, or null
 * @param messages results of a request with several recipients of which none was accepted, else null
 */
record ProblemDetail(
        String type, String title, int status, String detail, String code, String field, List<MessageResult> messages) {

    static ProblemDetail of(Problem problem) {
        return of(problem.code(), problem.sentence(), problem.field(), null);
    }

    static ProblemDetail of(ProblemCode code, String sentence, String field, List<MessageResult> messages) {
        String word = code.word();
        String title = Character.toUpperCase(word.charAt(0)) + word.substring(1).replace('-', ' ');
        return new ProblemDetail(
                "urn:smshub:problem:" + word, title, code.httpStatus(), sentence, word, field, messages);
    }
}
