package smshub.json;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import smshub.message.SmsMessage.Answers;
import smshub.message.SmsMessage.Asked;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;
import smshub.message.SmsRequest.Wishes;
import smshub.message.SmsRequest.Wording;
import smshub.message.TextPolicy;

/** A request as it stands in the event of its refusal: one flat object, under the rules of {@link MessageForm}. */
record RequestForm(
        String to,
        String text,
        String from,
        String account,
        String reference,
        Instant sendAt,
        Instant expiresAt,
        String category,
        URI callbackUrl,
        String source,
        String replyTo,
        String correlationId,
        Integer priority,
        boolean flash,
        TextPolicy texts,
        Wording wording,
        Duration maxAge,
        String copyOf) {

    static final class Writing extends StdConverter<SmsRequest, RequestForm> {
        @Override
        public RequestForm convert(SmsRequest request) {
            return new RequestForm(
                    request.to(),
                    request.text(),
                    request.from(),
                    request.account(),
                    request.reference(),
                    request.sendAt(),
                    request.expiresAt(),
                    request.category(),
                    request.callbackUrl(),
                    request.source(),
                    request.replyTo(),
                    request.correlationId(),
                    request.priority(),
                    request.flash(),
                    request.asked().texts(),
                    request.wording(),
                    request.times().maxAge(),
                    request.label().copyOf());
        }
    }

    static final class Reading extends StdConverter<RequestForm, SmsRequest> {
        @Override
        public SmsRequest convert(RequestForm form) {
            return new SmsRequest(
                    new Asked(form.to, form.from, form.text, form.texts),
                    new Wishes(form.account, form.priority, form.flash),
                    new Times(form.sendAt, form.expiresAt, form.maxAge),
                    new Label(form.source, form.reference, form.category, form.copyOf),
                    new Answers(form.callbackUrl, form.replyTo, form.correlationId),
                    form.wording);
        }
    }
}
