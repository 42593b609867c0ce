package smshub.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsMessage.Content;
import smshub.message.SmsMessage.Lifetime;
import smshub.message.SmsMessage.Progress;
import smshub.message.SmsMessage.Routing;
import smshub.message.SmsMessage.Submission;
import smshub.message.SmsRequest;

/**
 * The one function from a request to an accepted message or a refusal, and from a message to its next account. Without
 * I/O, clock or state: who asks gives the time and the accounts that cannot send now; what recipients said is read from
 * memory. Thread-safe.
 */
public final class Acceptance {
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Limits> limits = new HashMap<>();
    /** What an account's provider can carry, as a sentence; none where that is the usual. */
    private final Map<String, String> sentences = new HashMap<>();

    private final Consents consents;
    private final Enrichment enrichment;

    /** An acceptance without a consent list. */
    public Acceptance(List<Account> accounts, Function<Account, Limits> limits) {
        this(accounts, limits, Consents.NONE);
    }

    /** An acceptance without templates and defaults. */
    public Acceptance(List<Account> accounts, Function<Account, Limits> limits, Consents consents) {
        this(accounts, limits, consents, Enrichment.NONE);
    }

    /**
     * @param accounts all accounts, the preferred first, as the settings have them
     * @param limits what an account's provider can carry
     * @param consents what recipients said
     * @param enrichment what requests are completed with
     */
    public Acceptance(
            List<Account> accounts, Function<Account, Limits> limits, Consents consents, Enrichment enrichment) {
        this.consents = consents;
        this.enrichment = enrichment;
        for (Account account : accounts) {
            this.accounts.put(account.id(), account);
            Limits own = limits.apply(account);
            this.limits.put(account.id(), own);
            sentences.put(
                    account.id(),
                    own.equals(Limits.USUAL) ? "" : " Its provider carries " + String.join(", ", own.phrases()) + ".");
            if (account.numbers().country() != null) {
                NumberPlans.warm(account.numbers().country());
            }
            account.numbers().allowedCountries().forEach(NumberPlans::warm);
        }
    }

    /**
     * Judges a request for one recipient. The first account whose rules all pass takes the message; those behind it
     * that the client may use become its alternates. A request that names its account gets that or none.
     *
     * @param out accounts that cannot send now, each with a sentence that says why; they are tried last
     */
    public Decision decide(SmsRequest bare, Client client, Map<String, String> out, Instant now) {
        SmsRequest request = enrichment.completed(bare, client.id());
        Problem fault = Fields.problem(request, now);
        fault = fault == null ? Fields.callback(request, client) : fault;
        if (fault != null) {
            return refused("request", request.account(), fault);
        }
        List<Account> candidates = candidates(request.account(), client, out.keySet(), now);
        if (candidates.isEmpty()) {
            return refused(Verdict.ACCOUNT, request.account(), noAccount(request.account()));
        }
        List<Verdict> verdicts = new ArrayList<>(Rules.IN_ORDER.size() + 1);
        if (request.wording() != null) {
            Enrichment.Told told = enrichment.told(request, country(client.id(), candidates.get(0)));
            if (told.problem() != null) {
                return refused(Enrichment.RULE, request.account(), told.problem());
            }
            verdicts.add(new Verdict(Enrichment.RULE, null, true, told.sentence(), null, told.sentence()));
            request = told.request();
        }
        passOver(candidates, out, verdicts);
        Asker asker = new Asker(client.id(), request.category(), consents, enrichment.of(client.id()));
        Asked asked = request.asked().by(client.texts());
        Problem first = null;
        for (int i = 0; i < candidates.size(); i++) {
            Account account = candidates.get(i);
            int at = verdicts.size();
            verdicts.add(chosen(request, account, out, false));
            Ruling ruling = judge(asked, request.flash(), asker, account, verdicts);
            if (ruling.passed()) {
                if (i > 0 || !out.isEmpty() && out.containsKey(account.id())) {
                    verdicts.set(at, chosen(request, account, out, true));
                }
                List<String> alternates = ids(candidates.subList(i + 1, candidates.size()));
                return new Decision(
                        message(request, client, ruling.candidate(), account, alternates, now), null, verdicts);
            }
            if (ConsentRule.refused(ruling)) {
                return new Decision(null, ruling.problem(), verdicts);
            }
            first = first == null ? ruling.problem() : first;
        }
        return new Decision(null, first, verdicts);
    }

    /**
     * Moves a message to the first of its alternates that can send now and whose rules pass what was asked; the others
     * stay its alternates, but for those whose rules refuse it. Id, age and attempts stay. Empty when none takes it.
     *
     * @param out ids of accounts that cannot send now; they are passed over
     */
    public Optional<Redirection> redirect(SmsMessage message, Set<String> out, Instant now) {
        List<String> alternates = new ArrayList<>(message.routing().alternates());
        List<Verdict> verdicts = new ArrayList<>(Rules.IN_ORDER.size());
        for (String id : message.routing().alternates()) {
            Account account = accounts.get(id);
            if (out.contains(id)) {
                continue;
            }
            alternates.remove(id);
            if (account != null && usable(account, message.client(), now)) {
                Asker asker = new Asker(
                        message.client(), message.submission().category(), consents, enrichment.of(message.client()));
                Ruling ruling = judge(message.request(), message.content().flash(), asker, account, verdicts);
                if (ruling.passed()) {
                    SmsMessage moved = message.moved(
                            content(ruling.candidate(), message.content().flash()), message.request(), id, alternates);
                    return Optional.of(new Redirection(moved, Verdict.note(verdicts, id)));
                }
            }
        }
        return Optional.empty();
    }

    /** Whose national numbers are read, before a rule of an account has read one. */
    private String country(String client, Account first) {
        String own = enrichment.of(client).country();
        return own == null ? first.numbers().country() : own;
    }

    /** Runs the rules up to the first that refuses. */
    private Ruling judge(Asked asked, boolean flash, Asker asker, Account account, List<Verdict> verdicts) {
        Limits own = limits.get(account.id());
        Ruling ruling = Ruling.pass(
                Candidate.of(asked).flash(flash).by(asker).over(account.texts().policy()), null);
        for (int i = 0; i < Rules.IN_ORDER.size() && ruling.passed(); i++) {
            Rule rule = Rules.IN_ORDER.get(i);
            ruling = rule.judge(ruling.candidate(), account, own);
            verdicts.add(ruling.verdict(rule.name(), account.id()));
        }
        return ruling;
    }

    /** The accounts to try, in order. */
    private List<Account> candidates(String named, Client client, Set<String> out, Instant now) {
        List<Account> ready = new ArrayList<>();
        List<Account> waiting = new ArrayList<>();
        for (Account account : open(client)) {
            if ((named == null || named.equals(account.id())) && usable(account, client.id(), now)) {
                (out.contains(account.id()) ? waiting : ready).add(account);
            }
        }
        ready.addAll(waiting);
        return ready;
    }

    /** The accounts of a client, in its order of preference. */
    private Iterable<Account> open(Client client) {
        if (client.accounts().isEmpty()) {
            return accounts.values();
        }
        List<Account> own = new ArrayList<>(client.accounts().size());
        for (String id : client.accounts()) {
            Account account = accounts.get(id);
            if (account != null) {
                own.add(account);
            }
        }
        return own;
    }

    private static boolean usable(Account account, String client, Instant now) {
        return account.enabled()
                && (account.activeFrom() == null || !now.isBefore(account.activeFrom()))
                && Visibility.open(account, client);
    }

    /** One answer for every reason, so that nobody learns of accounts that are not theirs. */
    private static Problem noAccount(String named) {
        return named == null
                ? new Problem(ProblemCode.ACCOUNT_NONE, "There is no account that this client may use.", null)
                : new Problem(
                        ProblemCode.ACCOUNT_UNKNOWN,
                        "There is no account of this name that this client may use.",
                        "account");
    }

    /** Says which accounts are not tried before others though their place is before them. */
    private static void passOver(List<Account> candidates, Map<String, String> out, List<Verdict> verdicts) {
        if (out.isEmpty() || out.containsKey(candidates.get(0).id())) {
            return;
        }
        for (Account account : candidates) {
            String why = out.get(account.id());
            if (why != null) {
                String sentence = why + " Accounts that can send come before it.";
                verdicts.add(new Verdict(Verdict.ACCOUNT, account.id(), true, sentence, null, sentence));
            }
        }
    }

    /** @param noted whether it is not the first that comes to mind, so that the time line tells it */
    private Verdict chosen(SmsRequest request, Account account, Map<String, String> out, boolean noted) {
        String why = out.get(account.id());
        String sentence = why != null
                ? why + " It is tried after those that can send."
                : request.account() == null
                        ? "The next account that this client may use."
                        : "The account that the request names.";
        return new Verdict(
                Verdict.ACCOUNT,
                account.id(),
                true,
                sentence.concat(sentences.get(account.id())),
                null,
                noted ? sentence : null);
    }

    private static Decision refused(String rule, String account, Problem problem) {
        return new Decision(null, problem, List.of(new Verdict(rule, account, false, problem.sentence(), problem)));
    }

    private static List<String> ids(List<Account> accounts) {
        List<String> ids = new ArrayList<>(accounts.size());
        accounts.forEach(account -> ids.add(account.id()));
        return ids;
    }

    private static SmsMessage message(
            SmsRequest request,
            Client client,
            Candidate candidate,
            Account account,
            List<String> alternates,
            Instant now) {
        Instant sendAt = request.sendAt() != null && request.sendAt().isAfter(now) ? request.sendAt() : null;
        Instant expiresAt = request.expiresAt() != null
                ? request.expiresAt()
                : (sendAt == null ? now : sendAt).plus(account.delivery().maxAge());
        String id = request.reference() == null
                ? MessageIds.next()
                : MessageIds.of(
                        client.id(),
                        request.reference(),
                        candidate.recipient().msisdn().value());
        return new SmsMessage(
                id,
                content(candidate, request.flash()),
                candidate.asked(),
                new Submission(client.id(), request.source(), request.reference(), request.category()),
                request.answers(),
                new Routing(account.id(), alternates, request.priority()),
                new Lifetime(now, sendAt, expiresAt, request.expiresAt() != null),
                Progress.NONE);
    }

    private static Content content(Candidate candidate, boolean flash) {
        return new Content(
                candidate.recipient().msisdn(),
                candidate.from(),
                candidate.text(),
                candidate.measure().encoding(),
                candidate.measure().segments(),
                flash);
    }
}
