package smshub.rules;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import smshub.account.Account;
import smshub.account.Account.ShortCodes;
import smshub.account.NumberRange;

/**
 * The recipient of one request as accounts read it: once for all that read numbers in the same way, for that is most of what
 * a decision costs.
 */
final class Numbering {
    private static final NumberRule RULE = new NumberRule();

    private final Candidate candidate;
    private final Map<String, Integer> ways;
    private final Ruling[] read;

    /**
     * @param candidate the request before all rules
     * @param ways the way in which each account reads numbers, by its id; see {@link #ways}
     */
    Numbering(Candidate candidate, Ways ways) {
        this.candidate = candidate;
        this.ways = ways.byAccount;
        this.read = new Ruling[ways.count];
    }

    /** How accounts read numbers: those with the same number do it in the same way. */
    record Ways(Map<String, Integer> byAccount, int count) {}

    /** What of an account's rules the reading of a number depends on. */
    private record Way(
            String country, boolean strict, List<NumberRange> asIs, ShortCodes shortCodes, String internationalPrefix) {
        static Way of(Account.Numbers numbers) {
            return new Way(
                    numbers.country(),
                    numbers.strict(),
                    numbers.asIs(),
                    numbers.shortCodes(),
                    numbers.internationalPrefix());
        }
    }

    static Ways ways(Collection<Account> accounts) {
        Map<Way, Integer> numbers = new HashMap<>();
        Map<String, Integer> byAccount = new HashMap<>();
        for (Account account : accounts) {
            Way way = Way.of(account.numbers());
            Integer number = numbers.get(way);
            if (number == null) {
                number = numbers.size();
                numbers.put(way, number);
            }
            byAccount.put(account.id(), number);
        }
        return new Ways(Map.copyOf(byAccount), numbers.size());
    }

    /** What {@link NumberRule} says of a candidate for an account. */
    Ruling ruling(Account account, Candidate judged) {
        Ruling known = ruling(account);
        return known.passed()
                ? new Ruling(judged.to(known.candidate().recipient()), known.sentence(), null, known.note())
                : known;
    }

    private Ruling ruling(Account account) {
        int way = ways.get(account.id());
        if (read[way] == null) {
            read[way] = RULE.judge(candidate, account, null);
        }
        return read[way];
    }

    /** The recipient as the first of some accounts reads it that can; null where none can. */
    Recipient recipient(Collection<Account> accounts) {
        int seen = -1;
        for (Account account : accounts) {
            int way = ways.get(account.id());
            if (way != seen) {
                Ruling ruling = ruling(account);
                if (ruling.passed()) {
                    return ruling.candidate().recipient();
                }
                seen = way;
            }
        }
        return null;
    }
}
