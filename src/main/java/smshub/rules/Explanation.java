package smshub.rules;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.Client;
import smshub.message.Price;
import smshub.message.SmsRequest;

/** Why accounts are tried in their order, and others not at all, in sentences. Accounts that a client may not use do not exist for it. */
final class Explanation {
    private Explanation() {}

    /** Writes down what decided before the rules of any account were asked. */
    static void write(
            AccountChoice choice,
            AccountChoice.Chosen chosen,
            SmsRequest request,
            Client client,
            Numbering numbering,
            Instant now,
            Instant due,
            List<Verdict> verdicts) {
        if (request.account() != null) {
            return;
        }
        if (chosen.entry() > 0) {
            verdicts.add(new Verdict("plan", null, true, order(chosen, numbering), null));
        }
        for (Account account : choice.visible(client)) {
            if (!chosen.accounts().contains(account)) {
                verdicts.add(new Verdict(Verdict.ACCOUNT, account.id(), false, why(account, chosen, now, due), null));
            }
        }
    }

    private static String order(AccountChoice.Chosen chosen, Numbering numbering) {
        Recipient recipient = numbering.recipient(chosen.accounts());
        return "Entry " + chosen.entry() + " of the plan: "
                + chosen.accounts().stream()
                        .map(account -> account.id() + price(account, recipient))
                        .collect(Collectors.joining(", then "))
                + ".";
    }

    private static String price(Account account, Recipient recipient) {
        Price price = recipient == null ? null : account.terms().prices().of(recipient.msisdn(), 1);
        return price == null ? "" : " at " + price + " a segment";
    }

    private static String why(Account account, AccountChoice.Chosen chosen, Instant now, Instant due) {
        String id = "Account " + account.id() + " is passed over: ";
        if (!account.enabled()) {
            return id + "it is switched off.";
        }
        if (account.activeFrom() != null && now.isBefore(account.activeFrom())) {
            return id + "it is not used before " + account.activeFrom() + ".";
        }
        if (account.ended(due)) {
            return id + "it is not used from " + account.terms().activeUntil() + " on.";
        }
        return id + "entry " + chosen.entry() + " of the plan does not name it.";
    }

    /** What a message costs. */
    static Verdict price(Decision decision) {
        Price price = decision.price();
        int segments = decision.segments();
        return new Verdict(
                "price",
                decision.message().account(),
                true,
                price == null
                        ? "This account's prices say nothing of this number."
                        : segments + (segments == 1 ? " segment costs " : " segments cost ") + price + ".",
                null);
    }
}
