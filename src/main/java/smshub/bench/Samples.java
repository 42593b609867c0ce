package smshub.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Msisdn;
import smshub.message.SmsMessage;
import smshub.text.Encoding;

/** Messages as the hub would have accepted them. */
final class Samples {
    /** What every measured message says, before the digits that make it known again. */
    static final String TEXT = "Your parcel comes today between 2 and 4 pm. Track it: ";

    /** Numbers that exist as mobile numbers, told apart by seven digits. */
    static final String PREFIX = "+49171";

    private Samples() {}

    static String recipient(long number) {
        return PREFIX + "%07d".formatted(number % 10_000_000);
    }

    static String text(long number) {
        return TEXT + "%016d".formatted(number);
    }

    static SmsMessage message(String account, long number) {
        Instant now = Instant.now();
        String to = recipient(number);
        String text = text(number);
        return new SmsMessage(
                MessageIds.next(),
                new SmsMessage.Content(new Msisdn(to), null, text, Encoding.GSM7, 1, false),
                new SmsMessage.Asked(to, null, text),
                new SmsMessage.Submission(Site.OPERATOR, "http", null, null),
                SmsMessage.Answers.NONE,
                new SmsMessage.Routing(account, List.of(), null),
                new SmsMessage.Lifetime(now, null, now.plus(7, ChronoUnit.DAYS), false),
                SmsMessage.Progress.NONE);
    }

    static MessageEvent event(SmsMessage message, MessageState state) {
        return MessageEvent.of(message, state, Instant.now());
    }
}
