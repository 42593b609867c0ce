package smshub.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import smshub.account.Account;
import smshub.account.Client;
import smshub.message.MessageIds;
import smshub.message.SmsMessage;
import smshub.message.SmsMessage.Content;
import smshub.message.SmsMessage.Lifetime;
import smshub.message.SmsMessage.Progress;
import smshub.message.SmsMessage.Routing;
import smshub.message.SmsMessage.Submission;
import smshub.message.SmsRequest;
import smshub.message.Split;
import smshub.rules.Candidate.Piece;

/** The messages that a request becomes whose rules passed it. */
final class NewMessages {
    private NewMessages() {}

    /**
     * The messages of a request: one, or one for each piece of its text.
     *
     * @param bare the request as it was asked
     * @param request the same with defaults and the text of its template
     */
    static List<SmsMessage> of(
            SmsRequest bare,
            SmsRequest request,
            Client client,
            Candidate candidate,
            Account account,
            List<String> alternates,
            Instant now) {
        boolean split = !candidate.pieces().isEmpty();
        // Of a campaign's messages nobody asks whether they are the same.
        boolean compared = request.reference() != null
                && !SmsRequest.CAMPAIGN.equals(request.source())
                && (split || bare.wording() != null);
        SmsMessage whole =
                message(request, client, candidate, account, alternates, now, compared ? bare.words() : null);
        return split ? pieces(whole, candidate, account) : List.of(whole);
    }

    private static List<SmsMessage> pieces(SmsMessage whole, Candidate candidate, Account account) {
        int parts = candidate.pieces().size();
        List<String> ids = new ArrayList<>(parts);
        for (int part = 1; part <= parts; part++) {
            ids.add(part == 1 ? whole.id() : MessageIds.ofPiece(whole.id(), part));
        }
        List<SmsMessage> messages = new ArrayList<>(parts);
        for (int part = 1; part <= parts; part++) {
            Piece piece = candidate.pieces().get(part - 1);
            Content content = content(
                    candidate.in(List.of(piece)), account, whole.content().flash());
            Split split = new Split(whole.id(), part, parts, part == 1 ? ids : null);
            messages.add(whole.piece(content, split));
        }
        return messages;
    }

    private static SmsMessage message(
            SmsRequest request,
            Client client,
            Candidate candidate,
            Account account,
            List<String> alternates,
            Instant now,
            String words) {
        SendWindow window = candidate.asker().window();
        Instant sendAt = window.from().isAfter(now) ? window.from() : null;
        boolean ends = window.to() != null;
        Instant expiresAt =
                ends ? window.to() : window.from().plus(account.delivery().maxAge());
        String id = request.reference() == null
                ? MessageIds.next()
                : MessageIds.of(
                        client.id(),
                        request.reference(),
                        candidate.recipient().msisdn().value());
        return new SmsMessage(
                id,
                content(candidate, account, request.flash()),
                candidate.asked(),
                new Submission(
                        client.id(),
                        request.source(),
                        request.reference(),
                        request.category(),
                        request.label().copyOf(),
                        null,
                        words),
                request.answers(),
                new Routing(account.id(), alternates, request.priority()),
                new Lifetime(now, sendAt, expiresAt, ends),
                Progress.NONE);
    }

    /** What an account sends of a candidate, and what that costs. */
    static Content content(Candidate candidate, Account account, boolean flash) {
        return new Content(
                candidate.recipient().msisdn(),
                candidate.from(),
                candidate.text(),
                candidate.measure().encoding(),
                candidate.measure().segments(),
                flash,
                account.terms()
                        .prices()
                        .of(candidate.recipient().msisdn(), candidate.measure().segments()));
    }
}
