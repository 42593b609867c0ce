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
 */
record Candidate(Asked asked, Recipient recipient, SenderId from, String text, Measure measure, boolean flash) {
    static Candidate of(Asked asked) {
        return new Candidate(asked, null, null, asked.text(), null, false);
    }

    Candidate flash(boolean newFlash) {
        return new Candidate(asked, recipient, from, text, measure, newFlash);
    }

    Candidate to(Recipient newRecipient) {
        return new Candidate(asked, newRecipient, from, text, measure, flash);
    }

    Candidate from(SenderId newFrom) {
        return new Candidate(asked, recipient, newFrom, text, measure, flash);
    }

    Candidate text(String newText) {
        return new Candidate(asked, recipient, from, newText, measure, flash);
    }

    Candidate measured(String newText, Measure newMeasure) {
        return new Candidate(asked, recipient, from, newText, newMeasure, flash);
    }
}
