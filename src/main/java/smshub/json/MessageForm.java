package smshub.json;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import smshub.message.Msisdn;
import smshub.message.Price;
import smshub.message.SenderId;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsMessage.Content;
import smshub.message.SmsMessage.Lifetime;
import smshub.message.SmsMessage.Progress;
import smshub.message.SmsMessage.Routing;
import smshub.message.SmsMessage.Submission;
import smshub.message.Split;
import smshub.text.Encoding;

/**
 * A message as it stands on queues and in the store: one flat object, as ever, so that hubs of different age read each
 * other's messages. A name that stands here never changes; a new one is optional. (Jackson can unwrap nested records,
 * but buffers each one's fields when it reads them.)
 */
record MessageForm(
        String id,
        Msisdn to,
        SenderId from,
        String text,
        Encoding encoding,
        int segments,
        String account,
        List<String> alternates,
        String client,
        String source,
        String reference,
        String category,
        URI callbackUrl,
        String replyTo,
        String correlationId,
        Instant acceptedAt,
        Instant sendAt,
        Instant expiresAt,
        Asked asked,
        int attempt,
        int spared,
        boolean possibleDuplicate,
        Integer priority,
        boolean flash,
        boolean begun,
        Boolean expiryAsked,
        Price price,
        String copyOf,
        Split split,
        String words) {

    static final class Writing extends StdConverter<SmsMessage, MessageForm> {
        @Override
        public MessageForm convert(SmsMessage message) {
            Content content = message.content();
            Submission submission = message.submission();
            Answers answers = message.answers();
            Routing routing = message.routing();
            Lifetime lifetime = message.lifetime();
            Progress progress = message.progress();
            return new MessageForm(
                    message.id(),
                    content.to(),
                    content.from(),
                    content.text(),
                    content.encoding(),
                    content.segments(),
                    routing.account(),
                    routing.alternates(),
                    submission.client(),
                    submission.source(),
                    submission.reference(),
                    submission.category(),
                    answers.callbackUrl(),
                    answers.replyTo(),
                    answers.correlationId(),
                    lifetime.acceptedAt(),
                    lifetime.sendAt(),
                    lifetime.expiresAt(),
                    message.asked(),
                    progress.attempt(),
                    progress.spared(),
                    progress.possibleDuplicate(),
                    routing.priority(),
                    content.flash(),
                    progress.begun(),
                    lifetime.expiryAsked() ? Boolean.TRUE : null,
                    content.price(),
                    submission.copyOf(),
                    submission.split(),
                    submission.words());
        }
    }

    static final class Reading extends StdConverter<MessageForm, SmsMessage> {
        @Override
        public SmsMessage convert(MessageForm form) {
            return new SmsMessage(
                    form.id,
                    new Content(form.to, form.from, form.text, form.encoding, form.segments, form.flash, form.price),
                    form.asked,
                    new Submission(
                            form.client,
                            form.source,
                            form.reference,
                            form.category,
                            form.copyOf,
                            form.split,
                            form.words),
                    new Answers(form.callbackUrl, form.replyTo, form.correlationId),
                    new Routing(form.account, form.alternates, form.priority),
                    new Lifetime(form.acceptedAt, form.sendAt, form.expiresAt, Boolean.TRUE.equals(form.expiryAsked)),
                    new Progress(form.attempt, form.spared, form.possibleDuplicate, form.begun));
        }
    }
}
