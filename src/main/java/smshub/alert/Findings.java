package smshub.alert;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import smshub.dispatch.AccountStatus;
import smshub.message.Problem;
import smshub.provider.Balance;

/** What counts as wrong: pure functions from how a thing is to what was found. */
public final class Findings {
    /** How long a provider may fail before somebody should know; a moment's failure is every day's. */
    static final Duration BROKEN_LONG = Duration.ofMinutes(2);
    /** Messages of a span from which on their share of failures says anything. */
    static final int ENOUGH = 20;

    private Findings() {}

    /**
     * Whether an account sends, and whether what waits for it is too old.
     *
     * @param oldest age at which a waiting message is told; zero for never
     */
    public static List<Finding> account(AccountStatus account, Duration oldest, Instant now) {
        List<Finding> findings = new ArrayList<>();
        String key = "accounts/" + account.id();
        String state = account.state().name().toLowerCase(Locale.ROOT);
        List<String> why = new ArrayList<>();
        if (account.problem() != null) {
            why.add(sentence(account.problem()));
        }
        why.add(account.waiting() + " messages wait for it.");
        Condition condition = new Condition(
                key,
                "account " + account.id()
                        + (account.state() == AccountStatus.State.BROKEN ? " does not send" : " is " + state),
                "account " + account.id() + " sends again",
                why);
        findings.add(
                switch (account.state()) {
                    case STOPPED, HELD -> Finding.wrong(condition);
                    case BROKEN ->
                        account.since().plus(BROKEN_LONG).isAfter(now)
                                ? Finding.unknown(key)
                                : Finding.wrong(condition);
                    // An operator's own act, after which nobody knows how the provider does.
                    case PAUSED, DISABLED -> Finding.unknown(key);
                    case OPEN -> Finding.well(key);
                });
        if (!oldest.isZero()) {
            Instant since = account.oldestWaiting();
            findings.add(Finding.of(
                    since != null && since.plus(oldest).isBefore(now),
                    new Condition(
                            key + "/oldest",
                            "messages have waited long for account " + account.id(),
                            "nothing waits long for account " + account.id() + " any more",
                            List.of(
                                    "The oldest waits since " + since + ".",
                                    account.waiting() + " messages wait, and the account is " + state + "."))));
        }
        return findings;
    }

    /**
     * Whether an account's balance suffices.
     *
     * @param balance what its provider said last; null before it said anything
     * @param below limit
     */
    public static Finding balance(String account, Balance balance, BigDecimal below) {
        String key = "accounts/" + account + "/balance";
        if (balance == null || balance.amount() == null) {
            return Finding.unknown(key);
        }
        String left = balance.amount().toPlainString() + (balance.unit() == null ? "" : " " + balance.unit());
        return Finding.of(
                balance.amount().compareTo(below) < 0,
                new Condition(
                        key,
                        "the balance of account " + account + " is low",
                        "the balance of account " + account + " suffices again",
                        List.of("There are " + left + " left, less than " + below.toPlainString() + ".")));
    }

    /**
     * Whether too many messages of an account fail.
     *
     * @param percent share that is told
     */
    public static Finding failures(String account, FailureShare.Count count, int percent) {
        String key = "accounts/" + account + "/failures";
        if (count.total() < ENOUGH) {
            // What was wrong is over, too, where hardly anything is sent any more.
            return Finding.well(key);
        }
        return Finding.of(
                count.failed() * 100 >= percent * count.total(),
                new Condition(
                        key,
                        "many messages of account " + account + " fail",
                        "few messages of account " + account + " fail any more",
                        List.of(count.failed() + " of " + count.total() + " messages of the last "
                                + FailureShare.SPAN.toMinutes() + " minutes failed.")));
    }

    /** Whether a modem is there. */
    public static Finding modem(String modem, String state) {
        String key = "modems/" + modem;
        return switch (state) {
            case "quarantined", "stopped" ->
                Finding.wrong(new Condition(
                        key,
                        "modem " + modem + " is " + state,
                        "modem " + modem + " is there again",
                        List.of("Its MBean says why, and can restart it.")));
            case "ready", "searching" -> Finding.well(key);
            default -> Finding.unknown(key);
        };
    }

    /** Whether the database answers. */
    public static Finding store(boolean up) {
        return Finding.of(
                !up,
                new Condition(
                        "hub/store",
                        "the database cannot be reached",
                        "the database is there again",
                        List.of("Messages are accepted and sent all the same; what became of them is written later.")));
    }

    /** Whether there is space on the disk; told before the hub takes nothing any more, for then it could tell nothing. */
    public static Finding disk(long free, long least) {
        return Finding.of(
                free < 2 * least,
                new Condition(
                        "hub/disk",
                        "the disk is nearly full",
                        "there is space on the disk again",
                        List.of(free / 1_000_000 + " MB are free. Below " + least / 1_000_000
                                + " MB the hub accepts nothing any more.")));
    }

    static String sentence(Problem problem) {
        return problem.code().word() + ": " + problem.sentence();
    }
}
