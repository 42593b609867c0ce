package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;

/** Appends the account's fixed text; the rules after this one judge both together. */
final class SignatureRule implements Rule {
    @Override
    public String name() {
        return "signature";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        String signature = account.texts().signature();
        return signature.isEmpty()
                ? Ruling.pass(candidate, "This account appends nothing.")
                : Ruling.changed(candidate.signed(signature), "This account's signature is appended.");
    }
}
