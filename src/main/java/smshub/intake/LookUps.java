package smshub.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import smshub.contact.Contacts;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.template.Templates;

/** What must be there before requests can be judged: the contacts that they name, and the templates. Waits on no thread. */
public final class LookUps {
    /** Nothing must. */
    public static final LookUps NONE = new LookUps(Contacts.NONE, Templates.NONE);

    private static final Problem NO_CONTACT = new Problem(
            ProblemCode.SERVICE_UNAVAILABLE,
            "The contact cannot be looked up now, as its database is away; try again later.",
            "to");

    private volatile Contacts contacts;
    private final Templates templates;

    /** Something that requests need is away; they may come again later. */
    public static final class AwayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        AwayException(Problem problem, Throwable cause) {
            super(problem.sentence(), cause);
            this.problem = problem;
        }

        /** What is away; null where nobody knows any more. */
        public static Problem problem(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof AwayException away ? away.problem : null;
        }
    }

    public LookUps(Contacts contacts, Templates templates) {
        this.contacts = contacts;
        this.templates = templates;
    }

    /** From now on contacts are looked up there. */
    public void become(Contacts other) {
        contacts = other;
    }

    /** Whether nothing need be looked up for requests. */
    boolean needless(List<SmsRequest> requests) {
        for (SmsRequest request : requests) {
            if (Contacts.named(request.to()) || unknown(request)) {
                return false;
            }
        }
        return true;
    }

    private boolean unknown(SmsRequest request) {
        return request.wording() != null
                && !templates.complete()
                && templates.find(request.wording().template()) == null;
    }

    /**
     * The requests with what was looked up. An id that no contact has stays as it is, and is refused. The stage fails with
     * {@link AwayException}, before anything is done for any of them.
     */
    CompletionStage<List<SmsRequest>> completed(List<SmsRequest> requests) {
        List<CompletableFuture<SmsRequest>> all = new ArrayList<>(requests.size());
        for (SmsRequest request : requests) {
            if (unknown(request)) {
                return CompletableFuture.failedFuture(new AwayException(
                        templates
                                .render(
                                        request.wording().template(),
                                        null,
                                        request.wording().values())
                                .problem(),
                        null));
            }
            all.add(contacts.completed(request).toCompletableFuture());
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).handle((done, failure) -> {
            if (failure != null) {
                throw new AwayException(NO_CONTACT, failure);
            }
            return all.stream().map(CompletableFuture::join).toList();
        });
    }
}
