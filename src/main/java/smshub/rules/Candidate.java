package smshub.rules;

import java.util.List;
import java.util.function.UnaryOperator;
import smshub.message.SenderId;
import smshub.message.SmsMessage.Asked;
import smshub.message.TextPolicy;
import smshub.text.Measure;

/**
 * A message on its way through the rules.
 *
 * @param asked the request's own words
 * @param recipient whom it goes to; null before {@link NumberRule}
 * @param from sender ID; null before {@link SenderRule}, and after it for the provider's own number
 * @param text what to say, as the rules changed it
 * @param signature how many of the text's last characters are the account's signature
 * @param measure weight of the text; null before {@link AlphabetRule}
 * @param flash whether it is to be shown at once and not stored
 * @param asker who wants it sent
 * @param policy how the text is to go, as request, client and account say
 * @param pieces what the text goes in where it goes in several messages, the first of which it is then; else empty
 */
record Candidate(
        Asked asked,
        Recipient recipient,
        SenderId from,
        String text,
        int signature,
        Measure measure,
        boolean flash,
        Asker asker,
        TextPolicy policy,
        List<Piece> pieces) {
    /** The text of one of several messages, with its mark, and its weight. */
    record Piece(String text, Measure measure) {}

    static Candidate of(Asked asked) {
        TextPolicy policy = asked.texts() == null ? TextPolicy.NONE : asked.texts();
        return new Candidate(asked, null, null, asked.text(), 0, null, false, Asker.ANYONE, policy, List.of());
    }

    /** The same where an account has its say, too, behind request and client. */
    Candidate over(TextPolicy account) {
        return new Candidate(
                asked, recipient, from, text, signature, measure, flash, asker, policy.over(account), pieces);
    }

    Candidate flash(boolean newFlash) {
        return new Candidate(asked, recipient, from, text, signature, measure, newFlash, asker, policy, pieces);
    }

    Candidate by(Asker newAsker) {
        return new Candidate(asked, recipient, from, text, signature, measure, flash, newAsker, policy, pieces);
    }

    Candidate to(Recipient newRecipient) {
        return new Candidate(asked, newRecipient, from, text, signature, measure, flash, asker, policy, pieces);
    }

    Candidate from(SenderId newFrom) {
        return new Candidate(asked, recipient, newFrom, text, signature, measure, flash, asker, policy, pieces);
    }

    /** The same with another text, which has no signature apart. */
    Candidate saying(String newText) {
        return signed(newText, "");
    }

    /** The same with a signature behind its text. */
    Candidate signed(String appended) {
        return signed(text, appended);
    }

    private Candidate signed(String body, String appended) {
        return new Candidate(
                asked,
                recipient,
                from,
                body.concat(appended),
                appended.length(),
                measure,
                flash,
                asker,
                policy,
                pieces);
    }

    /** The text without its signature. */
    String body() {
        return text.substring(0, text.length() - signature);
    }

    /** The same with other words before its signature. */
    Candidate body(String newBody) {
        return signed(newBody, text.substring(text.length() - signature));
    }

    /** The same with body and signature each changed by a function; itself where that changes nothing. */
    Candidate map(UnaryOperator<String> function) {
        if (signature == 0) {
            String changed = function.apply(text);
            return changed.equals(text) ? this : signed(changed, "");
        }
        Candidate changed = signed(function.apply(body()), function.apply(text.substring(text.length() - signature)));
        return changed.text.equals(text) ? this : changed;
    }

    Candidate measured(Measure newMeasure) {
        return new Candidate(asked, recipient, from, text, signature, newMeasure, flash, asker, policy, pieces);
    }

    /** The first of several messages in place of the whole text. */
    Candidate in(List<Piece> newPieces) {
        Piece first = newPieces.get(0);
        return new Candidate(asked, recipient, from, first.text, 0, first.measure, flash, asker, policy, newPieces);
    }
}
