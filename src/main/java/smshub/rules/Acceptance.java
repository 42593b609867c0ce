package smshub.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import smshub.account.Account;
import smshub.account.AccountPlan;
import smshub.account.Client;
import smshub.consent.Consents;
import smshub.message.Limits;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;

/**
 * The one function from a request to an accepted message or a refusal, and from a message to its next account. Without
 * I/O, clock or state: who asks gives the time and the accounts that cannot send now; what recipients said is read from
 * memory. Thread-safe.
 */
public final class Acceptance {
    private final AccountChoice choice;
    private final Numbering.Ways ways;
    private final Map<String, Limits> limits = new HashMap<>();
    /** What an account's provider can carry, as a sentence; none where that is the usual. */
    private final Map<String, String> sentences = new HashMap<>();

    private final Consents consents;
    private final Enrichment enrichment;
    private final QuietHours hours;

    /** An acceptance without a consent list. */
    public Acceptance(List<Account> accounts, Function<Account, Limits> limits) {
        this(accounts, limits, Consents.NONE);
    }

    /** An acceptance without templates and defaults. */
    public Acceptance(List<Account> accounts, Function<Account, Limits> limits, Consents consents) {
        this(accounts, limits, consents, Enrichment.NONE);
    }

    /** An acceptance without a plan and branches. */
    public Acceptance(
            List<Account> accounts, Function<Account, Limits> limits, Consents consents, Enrichment enrichment) {
        this(accounts, limits, consents, enrichment, AccountPlan.NONE, Map.of());
    }

    /**
     * @param accounts all accounts, the preferred first, as the settings have them
     * @param limits what an account's provider can carry
     * @param consents what recipients said
     * @param enrichment what requests are completed with
     * @param plan which accounts are tried in which order
     * @param branches the branch of those clients that have one, by the client's id
     */
    public Acceptance(
            List<Account> accounts,
            Function<Account, Limits> limits,
            Consents consents,
            Enrichment enrichment,
            AccountPlan plan,
            Map<String, String> branches) {
        this(accounts, limits, consents, enrichment, plan, branches, QuietHours.NONE);
    }

    /**
     * @param accounts all accounts, the preferred first, as the settings have them
     * @param limits what an account's provider can carry
     * @param consents what recipients said
     * @param enrichment what requests are completed with
     * @param plan which accounts are tried in which order
     * @param branches the branch of those clients that have one, by the client's id
     * @param hours when recipients are left alone
     */
    public Acceptance(
            List<Account> accounts,
            Function<Account, Limits> limits,
            Consents consents,
            Enrichment enrichment,
            AccountPlan plan,
            Map<String, String> branches,
            QuietHours hours) {
        this.hours = hours;
        this.consents = consents;
        this.enrichment = enrichment;
        this.choice = new AccountChoice(accounts, plan, branches);
        this.ways = Numbering.ways(accounts);
        for (Account account : accounts) {
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

    /** What recipients said. */
    public Consents consents() {
        return consents;
    }

    /** When recipients are left alone. */
    public QuietHours hours() {
        return hours;
    }

    /**
     * Judges a request for one recipient. The first account whose rules all pass takes the message; those behind it
     * that the client may use become its alternates. A request that names its account gets that or none.
     *
     * @param out accounts that cannot send now, each with a sentence that says why; they are tried last
     */
    public Decision decide(SmsRequest request, Client client, Map<String, String> out, Instant now) {
        return decide(request, client, out, now, null);
    }

    /** The same, with the reason why each account that the client knows of was passed over. */
    public Decision explain(SmsRequest request, Client client, Map<String, String> out, Instant now) {
        List<Verdict> reasons = new ArrayList<>();
        Decision decision = decide(request, client, out, now, reasons);
        return new Decision(decision.message(), decision.problem(), reasons, decision.later());
    }

    /** @param reasons where every verdict is written down, those on accounts that are not tried as well; or null */
    private Decision decide(
            SmsRequest bare, Client client, Map<String, String> out, Instant now, List<Verdict> reasons) {
        List<Verdict> verdicts = reasons == null ? new ArrayList<>(Rules.IN_ORDER.size() + 1) : reasons;
        SmsRequest request = enrichment.completed(bare, client.id());
        Problem fault = Fields.problem(request, now);
        fault = fault == null ? Fields.callback(request, client) : fault;
        if (fault != null) {
            return refused("request", request.account(), fault, verdicts);
        }
        Asker asker = asker(client.id(), request.category(), SendWindow.of(request.times(), now));
        Numbering numbering = new Numbering(Candidate.of(request.asked()).by(asker), ways);
        // An account must still be in use when the message is due.
        Instant due = request.sendAt() != null && request.sendAt().isAfter(now) ? request.sendAt() : now;
        AccountChoice.Chosen chosen = choice.of(request, client, numbering, now, due);
        if (reasons != null) {
            Explanation.write(choice, chosen, request, client, numbering, now, due, verdicts);
        }
        if (chosen.accounts().isEmpty()) {
            return refused(Verdict.ACCOUNT, request.account(), noAccount(request.account()), verdicts);
        }
        List<Account> candidates = readyFirst(chosen.accounts(), out.keySet());
        if (request.wording() != null) {
            Enrichment.Told told = enrichment.told(request, country(client.id(), candidates.get(0)));
            if (told.problem() != null) {
                return refused(Enrichment.RULE, request.account(), told.problem(), verdicts);
            }
            verdicts.add(new Verdict(Enrichment.RULE, null, true, told.sentence(), null, told.sentence()));
            request = told.request();
            asker = asker(client.id(), request.category(), SendWindow.of(request.times(), now));
        }
        passOver(candidates, out, verdicts);
        Candidate start = Candidate.of(request.asked().by(client.texts()))
                .flash(request.flash())
                .by(asker);
        Problem first = null;
        for (int i = 0; i < candidates.size(); i++) {
            Account account = candidates.get(i);
            int at = verdicts.size();
            verdicts.add(chosen(request, account, chosen.entry(), out, false));
            Ruling ruling = judge(start, numbering, account, verdicts);
            if (ruling.passed()) {
                if (i > 0 || chosen.entry() > 0 || !out.isEmpty() && out.containsKey(account.id())) {
                    verdicts.set(at, chosen(request, account, chosen.entry(), out, true));
                }
                List<String> alternates = ids(candidates.subList(i + 1, candidates.size()));
                List<SmsMessage> messages =
                        NewMessages.of(bare, request, client, ruling.candidate(), account, alternates, now);
                Decision decision = new Decision(messages.get(0), null, verdicts, messages.subList(1, messages.size()));
                if (reasons != null) {
                    verdicts.add(Explanation.price(decision));
                }
                return decision;
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
        Asker asker = asker(message.client(), message.submission().category(), SendWindow.of(message.lifetime(), now));
        Candidate start =
                Candidate.of(message.request()).flash(message.content().flash()).by(asker);
        Numbering numbering = new Numbering(start, ways);
        for (String id : message.routing().alternates()) {
            Account account = choice.account(id);
            if (out.contains(id)) {
                continue;
            }
            alternates.remove(id);
            if (account != null && choice.usable(account, message.client(), now)) {
                Ruling ruling = judge(start, numbering, account, verdicts);
                if (ruling.passed()) {
                    SmsMessage moved = message.moved(
                            NewMessages.content(
                                    ruling.candidate(),
                                    account,
                                    message.content().flash()),
                            message.request(),
                            id,
                            alternates);
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

    private Asker asker(String client, String category, SendWindow window) {
        return new Asker(client, category, consents, enrichment.of(client), hours, window);
    }

    /** Runs the rules up to the first that refuses; the number was perhaps read before, for the plan or another account. */
    private Ruling judge(Candidate start, Numbering numbering, Account account, List<Verdict> verdicts) {
        Limits own = limits.get(account.id());
        Ruling ruling = Ruling.pass(start.over(account.texts().policy()), null);
        for (int i = 0; i < Rules.IN_ORDER.size() && ruling.passed(); i++) {
            Rule rule = Rules.IN_ORDER.get(i);
            ruling = rule instanceof NumberRule
                    ? numbering.ruling(account, ruling.candidate())
                    : rule.judge(ruling.candidate(), account, own);
            verdicts.add(ruling.verdict(rule.name(), account.id()));
        }
        return ruling;
    }

    /** Accounts that cannot send now come last. */
    private static List<Account> readyFirst(List<Account> accounts, Set<String> out) {
        if (out.isEmpty()) {
            return accounts;
        }
        List<Account> ready = new ArrayList<>(accounts.size());
        List<Account> waiting = new ArrayList<>();
        for (Account account : accounts) {
            (out.contains(account.id()) ? waiting : ready).add(account);
        }
        ready.addAll(waiting);
        return ready;
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
    private Verdict chosen(SmsRequest request, Account account, int entry, Map<String, String> out, boolean noted) {
        String why = out.get(account.id());
        String sentence = why != null
                ? why + " It is tried after those that can send."
                : request.account() == null
                        ? entry == 0
                                ? "The next account that this client may use."
                                : "The next account of the plan's entry " + entry + "."
                        : "The account that the request names.";
        return new Verdict(
                Verdict.ACCOUNT,
                account.id(),
                true,
                sentence.concat(sentences.get(account.id())),
                null,
                noted ? sentence : null);
    }

    private static Decision refused(String rule, String account, Problem problem, List<Verdict> verdicts) {
        verdicts.add(new Verdict(rule, account, false, problem.sentence(), problem));
        return new Decision(null, problem, verdicts);
    }

    private static List<String> ids(List<Account> accounts) {
        List<String> ids = new ArrayList<>(accounts.size());
        accounts.forEach(account -> ids.add(account.id()));
        return ids;
    }

    /**
     * The ids that messages of a request with a reference can have: its number may have been read by another account then.
     * What is wrong with the rest of the request counts for nothing.
     */
    public Set<String> ids(SmsRequest bare, Client client) {
        SmsRequest request = enrichment.completed(bare, client.id());
        if (request.reference() == null || request.to() == null) {
            return Set.of();
        }
        Asker asker = asker(client.id(), request.category(), SendWindow.OPEN);
        Candidate candidate = Candidate.of(request.asked()).by(asker);
        Numbering numbering = new Numbering(candidate, ways);
        Set<String> ids = new LinkedHashSet<>();
        for (Account account : choice.visible(client)) {
            Ruling ruling = numbering.ruling(account, candidate);
            if (ruling.passed()) {
                ids.add(MessageIds.of(
                        client.id(),
                        request.reference(),
                        ruling.candidate().recipient().msisdn().value()));
            }
        }
        return ids;
    }
}
