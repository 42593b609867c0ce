package smshub.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import smshub.account.Visibility;
import smshub.audit.Audit;
import smshub.dispatch.Operations;
import smshub.dispatch.Resend;
import smshub.http.Archive;
import smshub.http.Archive.MessageFilter;
import smshub.http.ListedMessage;
import smshub.http.Unheard;
import smshub.intake.Accepted;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * What is done with messages: with one at once; with a selection, or with everything that a search finds, after its number
 * was asked back. However many they are, it is one entry of the audit record.
 */
final class MessageActs {
    /** Messages that are resent at a time, so that not all stand in memory twice. */
    private static final int SOME = 500;

    private static final String KEY = "key";
    private static final String VERB = "verb";
    private static final String FILTER = "filter";
    private static final String FOUND = "found";

    private final Operations operations;
    private final Archive archive;
    private final Unheard unheard;
    private final Audit audit;
    private final Layout layout;

    MessageActs(Operations operations, Archive archive, Unheard unheard, Audit audit, Layout layout) {
        this.operations = operations;
        this.archive = archive;
        this.unheard = unheard;
        this.audit = audit;
        this.layout = layout;
    }

    /** How many it was done to, and of how many not; with the first reason. */
    private record Tally(long done, long refused, Problem first) {
        static final Tally NONE = new Tally(0, 0, null);

        Tally and(Problem problem) {
            return problem == null
                    ? new Tally(done + 1, refused, first)
                    : new Tally(done, refused + 1, first == null ? problem : first);
        }
    }

    /** Does something with one message. */
    CompletionStage<PageAnswer> one(Visit visit) {
        MessageVerb verb = MessageVerb.ofWord(visit.path().get(VERB));
        Problem problem = refusal(visit, verb);
        if (problem != null) {
            return layout.problem(visit, problem).done();
        }
        String id = visit.id();
        return visible(visit, List.of(id)).thenCompose(seen -> {
            if (seen.isEmpty()) {
                return layout.problem(visit, MessagesView.unknown()).done();
            }
            if (verb == MessageVerb.RESEND) {
                return resendOne(visit, id);
            }
            return act(verb, id)
                    .thenCompose(refused -> refused.isPresent()
                            ? layout.problem(visit, refused.get()).done()
                            : kept(visit, verb, "messages/" + id, null)
                                    .thenApply(done ->
                                            PageAnswer.see(MessagesView.PATH + "/" + id + "?said=" + verb.word())));
        });
    }

    private CompletionStage<PageAnswer> resendOne(Visit visit, String id) {
        return operations
                .resend(List.of(id), new Resend(null, visit.inputs().text(KEY)))
                .thenCompose(all -> {
                    Accepted copy = all.get(0);
                    return copy.problem() != null
                            ? layout.problem(visit, copy.problem()).done()
                            : kept(
                                            visit,
                                            MessageVerb.RESEND,
                                            "messages/" + id,
                                            Map.of("id", copy.message().id()))
                                    .thenApply(done -> PageAnswer.see(MessagesView.PATH + "/"
                                            + copy.message().id() + "?said=resend"));
                });
    }

    /** Asks whether it is meant so, with the number of messages. */
    CompletionStage<PageAnswer> ask(Visit visit) {
        MessageVerb verb = MessageVerb.ofWord(visit.inputs().text(VERB));
        Problem problem = refusal(visit, verb);
        if (problem != null) {
            return layout.problem(visit, problem).done();
        }
        boolean found = FOUND.equals(visit.inputs().text("scope"));
        List<String> ids = found ? find(visit, verb, null) : visit.inputs().all("id");
        problem = number(verb, ids);
        return (problem == null ? confirmation(visit, verb, found, ids) : layout.problem(visit, problem)).done();
    }

    private PageAnswer confirmation(Visit visit, MessageVerb verb, boolean found, List<String> ids) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("verb", verb.word());
        values.put("question", visit.say("sure_" + verb.word(), ids.size()));
        values.put("count", ids.size());
        values.put("found", found);
        values.put("ids", found ? List.of() : ids);
        values.put(FILTER, filter(visit));
        values.put(KEY, MessageIds.next());
        values.put("yes", visit.say("verb_" + verb.word()));
        values.put("back", MessagesView.PATH + (filter(visit).isEmpty() ? "" : "?" + filter(visit)));
        return layout.page(visit, "messages", visit.say("verb_" + verb.word()), "confirm", values);
    }

    /** Does it, where the number is still the one that was confirmed. */
    CompletionStage<PageAnswer> act(Visit visit) {
        MessageVerb verb = MessageVerb.ofWord(visit.inputs().text(VERB));
        Problem problem = refusal(visit, verb);
        if (problem != null) {
            return layout.problem(visit, problem).done();
        }
        boolean found = FOUND.equals(visit.inputs().text("scope"));
        Resend how = new Resend(null, visit.inputs().text(KEY));
        List<String> ids = found ? find(visit, verb, how) : visit.inputs().all("id");
        problem = number(verb, ids);
        if (problem != null) {
            return layout.problem(visit, problem).done();
        }
        if (!String.valueOf(ids.size()).equals(visit.inputs().text("count"))) {
            return confirmation(visit, verb, found, ids).done();
        }
        return (found ? CompletableFuture.completedFuture(ids) : visible(visit, ids))
                .thenCompose(seen -> done(verb, seen, how))
                .thenCompose(tally -> kept(visit, verb, "messages", told(visit, found, ids, tally))
                        .thenApply(kept -> outcome(visit, verb, tally)));
    }

    private PageAnswer outcome(Visit visit, MessageVerb verb, Tally tally) {
        String query = filter(visit);
        String back = MessagesView.PATH + "?" + (query.isEmpty() ? "" : query + "&");
        if (tally.refused == 0) {
            return PageAnswer.see(back + "said=many_" + verb.word() + "&n=" + tally.done);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("done", visit.say("said_many_" + verb.word(), String.valueOf(tally.done)));
        values.put("refused", visit.say("not_done", String.valueOf(tally.refused)));
        values.put("problem", visit.problem(tally.first));
        values.put("back", back);
        return layout.page(visit, "messages", visit.say("verb_" + verb.word()), "outcome", values);
    }

    /** What stands in the audit record: of a search what it was, but for texts. */
    private static Map<String, Object> told(Visit visit, boolean found, List<String> ids, Tally tally) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("accepted", tally.done);
        told.put("refused", tally.refused);
        if (found) {
            Inputs inputs = inputs(visit);
            MessageSearch.FIELDS.stream()
                    .filter(field -> inputs.text(field) != null)
                    .forEach(field -> told.put(field, field.equals("text") ? "…" : inputs.text(field)));
        } else {
            told.put("ids", ids);
        }
        return told;
    }

    private CompletionStage<Tally> done(MessageVerb verb, List<String> ids, Resend how) {
        return switch (verb) {
            case RESEND -> resend(ids, how, 0, Tally.NONE);
            case REQUEUE -> putBack(ids, "Some messages are neither dead nor in doubt any more.");
            case RELEASE ->
                putBack(
                        ids,
                        "Some messages are not held any more, or so many wait that all must be released together.");
            default -> each(verb, ids, 0, Tally.NONE);
        };
    }

    private CompletionStage<Tally> putBack(List<String> ids, String otherwise) {
        return operations
                .requeue(ids)
                .thenApply(moved -> new Tally(
                        moved,
                        ids.size() - moved,
                        moved == ids.size() ? null : Problem.of(ProblemCode.CONFLICT, otherwise)));
    }

    private CompletionStage<Tally> resend(List<String> ids, Resend how, int from, Tally tally) {
        if (from >= ids.size()) {
            return CompletableFuture.completedFuture(tally);
        }
        int to = Math.min(from + SOME, ids.size());
        return operations.resend(ids.subList(from, to), how).thenCompose(all -> {
            Tally now = tally;
            for (Accepted copy : all) {
                now = now.and(copy.problem());
            }
            return resend(ids, how, to, now);
        });
    }

    /** One after the other: each asks the broker or a provider. */
    private CompletionStage<Tally> each(MessageVerb verb, List<String> ids, int from, Tally tally) {
        return from >= ids.size()
                ? CompletableFuture.completedFuture(tally)
                : act(verb, ids.get(from))
                        .thenComposeAsync(refused -> each(verb, ids, from + 1, tally.and(refused.orElse(null))));
    }

    private CompletionStage<Optional<Problem>> act(MessageVerb verb, String id) {
        return switch (verb) {
            case CANCEL -> operations.cancel(id);
            case REQUEUE, RELEASE -> operations.requeue(id);
            case CHECK -> operations.check(id);
            case RESEND -> throw new IllegalArgumentException("copies are made by another way");
        };
    }

    private CompletionStage<Void> kept(Visit visit, MessageVerb verb, String subject, Object after) {
        return verb.changes()
                ? audit.record(visit.visitor().actor(), "message." + verb.word(), subject, null, after)
                : CompletableFuture.completedFuture(null);
    }

    /** Those of the messages that a visitor sees. */
    private CompletionStage<List<String>> visible(Visit visit, List<String> ids) {
        if (visit.visitor().everything()) {
            return CompletableFuture.completedFuture(ids);
        }
        CompletionStage<List<String>> seen = CompletableFuture.completedFuture(new ArrayList<>());
        for (String id : ids) {
            seen = seen.thenCombine(archive.message(id), (all, found) -> {
                found.filter(history -> Visibility.of(
                                visit.visitor().client(), history.message().client()))
                        .ifPresent(history -> all.add(id));
                return all;
            });
        }
        return seen;
    }

    private List<String> find(Visit visit, MessageVerb verb, Resend how) {
        MessageFilter filter = MessageSearch.within(MessageSearch.filter(visit, inputs(visit), unheard), verb.states());
        return filter.states().isEmpty() ? List.of() : MessageSearch.ids(archive, filter, verb.most(), fit(verb, how));
    }

    private Predicate<ListedMessage> fit(MessageVerb verb, Resend how) {
        if (verb == MessageVerb.RELEASE) {
            Set<String> held = operations.held();
            return message -> MessagesView.held(message, held);
        }
        return message -> how == null || !how.made(message.reference());
    }

    /** The search that the form came from, as a query. */
    private static String filter(Visit visit) {
        return inputs(visit).query(MessageSearch.FIELDS);
    }

    private static Inputs inputs(Visit visit) {
        return Inputs.ofQuery(visit.inputs().raw(FILTER));
    }

    private static Problem number(MessageVerb verb, List<String> ids) {
        if (ids.isEmpty()) {
            return Problem.of(ProblemCode.CONFLICT, "There is no message with which this could be done.");
        }
        return ids.size() > verb.most()
                ? Problem.of(
                        ProblemCode.CONFLICT,
                        "These are more than " + verb.most() + " messages; search for fewer of them.")
                : null;
    }

    private static Problem refusal(Visit visit, MessageVerb verb) {
        if (verb == null) {
            return Problem.of(ProblemCode.NOT_FOUND, "There is nothing of this name that could be done.");
        }
        return visit.may(verb.permission())
                ? null
                : Problem.of(
                        ProblemCode.FORBIDDEN,
                        "Your permissions do not include " + verb.permission().word() + ".");
    }
}
