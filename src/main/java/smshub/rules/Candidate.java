package smshub.rules;

import smshub.message.SenderId;
import smshub.message.SmsMessage.Asked;
import smshub.text.Measure;

/**
 * A message on its way through the rules.
 *
 * @param asked the request's own words
 * @param recipient whom it goes to; null before {@link NumberRule}
 * @param from sender ID; null before {@link SenderRule}, and after it for the provider's own number
 * @param text what to say, as the rules changed it
 * @param measure weight of the text; null before {@link AlphabetRule}
 * @param flash whether it is to be shown at once and not stored
 * @param asker who wants it sent
 */
record Candidate(
        Asked asked, Recipient recipient, SenderId from, String text, Measure measure, boolean flash, Asker asker) {
    static Candidate of(Asked asked) {
        return new Candidate(asked, null, null, asked.text(), null, false, Asker.ANYONE);
    }

    Candidate flash(boolean newFlash) {
        return new Candidate(asked, recipient, from, text, measure, newFlash, asker);
    }

    Candidate by(Asker newAsker) {
        return new Candidate(asked, recipient, from, text, measure, flash, newAsker);
    }

    Candidate to(Recipient newRecipient) {
        return new Candidate(asked, newRecipient, from, text, measure, flash, asker);
    }

    Candidate from(SenderId newFrom) {
        return new Candidate(asked, recipient, newFrom, text, measure, flash, asker);
    }

    Candidate text(String newText) {
        return new Candidate(asked, recipient, from, newText, measure, flash, asker);
    }

    Candidate measured(String newText, Measure newMeasure) {
        return new Candidate(asked, recipient, from, newText, newMeasure, flash, asker);
    }
}
