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
 */
record Candidate(Asked asked, Recipient recipient, SenderId from, String text, Measure measure) {
    static Candidate of(Asked asked) {
        return new Candidate(asked, null, null, asked.text(), null);
    }

    Candidate to(Recipient newRecipient) {
        return new Candidate(asked, newRecipient, from, text, measure);
    }

    Candidate from(SenderId newFrom) {
        return new Candidate(asked, recipient, newFrom, text, measure);
    }

    Candidate text(String newText) {
        return new Candidate(asked, recipient, from, newText, measure);
    }

    Candidate measured(String newText, Measure newMeasure) {
        return new Candidate(asked, recipient, from, newText, newMeasure);
    }
}
