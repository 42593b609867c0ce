package smshub.protocol.mail;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What one mail intake takes, and what it answers.
 *
 * @param numbersIn where recipients stand
 * @param domains domains whose addresses are numbers; those of other domains are nobody's concern here
 * @param senders who may send: whole addresses, or domains that begin with {@code @}
 * @param server the name of the company's mail server in {@code Authentication-Results}; null where it is not asked
 * @param vouched what that server must have found to be right
 * @param programs whether alarms and reports of programs are taken, beside what people write
 * @param whole whether quotations and signatures of answers are sent, too; of other mails nothing is left out
 * @param answers which results are answered
 */
record MailRules(
        NumbersIn numbersIn,
        Set<String> domains,
        Set<String> senders,
        String server,
        Set<SenderAuthentication.Method> vouched,
        boolean programs,
        boolean whole,
        Answers answers) {
    /** Where the recipients of a mail stand. */
    enum NumbersIn {
        ADDRESS,
        SUBJECT
    }

    /** Which results the sender of a mail hears of. */
    enum Answers {
        NEVER,
        ON_FAILURE,
        ALWAYS
    }

    MailRules {
        domains = small(domains);
        senders = small(senders);
        vouched = Set.copyOf(vouched);
    }

    /** Whether an address may send. */
    boolean allows(String sender) {
        String address = sender.toLowerCase(Locale.ROOT);
        return senders.contains(address) || senders.contains(address.substring(address.lastIndexOf('@')));
    }

    /** Whether mails to an address are messages to a number. */
    boolean serves(String address) {
        return domains.contains(address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether a mail to an address of these domains can be meant for somebody. */
    boolean reaches(String address) {
        return numbersIn == NumbersIn.SUBJECT || number(address) != null;
    }

    /** Whether the mail server vouches as far as it must. */
    boolean trusts(ParsedMail parsed) {
        return vouched.stream()
                .allMatch(method -> SenderAuthentication.passed(method, parsed.verdicts(), server, parsed.sender()));
    }

    private static Set<String> small(Set<String> words) {
        return words.stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    /** The numbers that a mail is for, in its order and each once. */
    List<String> numbers(ParsedMail parsed, MailSubject subject) {
        return numbersIn == NumbersIn.SUBJECT
                ? subject.numbers().stream().distinct().toList()
                : parsed.recipients().stream()
                        .filter(this::serves)
                        .map(MailRules::number)
                        .filter(java.util.Objects::nonNull)
                        .distinct()
                        .toList();
    }

    /** The number in an address: the whole local part, or what follows a name and a plus; null where it has none. */
    private static String number(String address) {
        String local = address.substring(0, address.lastIndexOf('@'));
        String number = local.substring(Math.max(0, local.lastIndexOf('+')));
        return !number.isEmpty()
                        && number.chars().skip(number.startsWith("+") ? 1 : 0).allMatch(c -> c >= '0' && c <= '9')
                        && number.length() > 3
                ? number
                : null;
    }
}
