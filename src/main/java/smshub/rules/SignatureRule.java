package smshub.rules;

import smshub.account.Account;
import smshub.message.Limits;

/** Appends the client's fixed text, else the account's; the rules after this one judge both together. */
final class SignatureRule implements Rule {
    @Override
    public String name() {
        return "signature";
    }

    @Override
    public Ruling judge(Candidate candidate, Account account, Limits limits) {
        if (Boolean.FALSE.equals(candidate.policy().signature())) {
            return Ruling.pass(
                    candidate,
                    candidate.policy().octets()
                            ? "Octets are not signed."
                            : "A piece of a text that was split is not signed again.");
        }
        String own = candidate.asker().defaults().signature();
        if (own != null) {
            return own.isEmpty()
                    ? Ruling.pass(candidate, "This client's texts have no signature.")
                    : Ruling.changed(candidate.signed(own), "This client's signature is appended.");
        }
        String signature = account.texts().signature();
        return signature.isEmpty()
                ? Ruling.pass(candidate, "This account appends nothing.")
                : Ruling.changed(candidate.signed(signature), "This account's signature is appended.");
    }
}
