package smshub.protocol.smsc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.UnsuccessDelivery;
import smshub.broker.Queues;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Origin;
import smshub.intake.Reading;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.protocol.smpp.PduText;
import smshub.text.BinaryContent;
import smshub.text.Encoding;

/** Takes messages over: what is answered is on disk. */
final class Submissions {
    static final String SOURCE = "smpp";
    /** References whose messages are remembered, so that most repeats are recognised at the first look. */
    private static final int MOST_REMEMBERED = 100_000;

    /** More repeats of one reference than that are not told apart. */
    private static final int MOST_REPEATS = 1_000;

    private final SmscSettings settings;
    private final IntakeContext context;
    private final JoinedParts parts;
    /** By the reference that an ESME gave, the one under which its last message went. */
    private final Cache<String, String> latest;

    /** The {@code data_coding} of messages, by id, where it is not 0: what replaces them has none of its own. */
    private final Cache<String, Integer> codings =
            Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

    Submissions(SmscSettings settings, IntakeContext context, JoinedParts parts) {
        this.settings = settings;
        this.context = context;
        this.parts = parts;
        latest = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(settings.repeats().plusSeconds(1))
                .build();
    }

    /** Answers a {@code submit_sm} or {@code data_sm}. */
    CompletionStage<byte[]> single(SubmittedMessage message, EsmeSession session, int response) {
        BinaryContent octets = message.content();
        if (octets != null) {
            return taken(message, fields(octets), octets.text())
                    .thenApply(accepted -> named(told(accepted).id(), response));
        }
        PduText text = message.text(settings.alphabet());
        CompletionStage<String> id = text.partial()
                ? parts.take(message, text, session)
                : taken(message, Map.of("text", text.text()), text.text())
                        .thenApply(accepted -> told(accepted).id());
        if (message.dataCoding() != 0) {
            return id.thenApply(named -> {
                codings.put(named, message.dataCoding());
                return named(named, response);
            });
        }
        return id.thenApply(named -> named(named, response));
    }

    private static SmsMessage told(Accepted accepted) {
        if (accepted.problem() != null) {
            throw new SmscRefusal(RefusalStatus.of(accepted.problem()));
        }
        return accepted.message();
    }

    private static Map<String, String> fields(BinaryContent octets) {
        return Map.of("udh", octets.udh(), "data", octets.data());
    }

    /** @param text what it says, by which it is compared with another one of the same reference */
    private CompletionStage<Accepted> taken(SubmittedMessage message, Map<String, String> said, String text) {
        Instant now = context.clock().instant();
        Map<String, String> fields = message.fields(now);
        fields.putAll(said);
        Ticket ticket = new Ticket(
                message.from(), message.to().get(0), now, List.of(new Ticket.Told(null, message.registered())));
        String own = message.reference(settings.referenceTag());
        String numbered = own != null || settings.repeats().isZero()
                ? null
                : message.numbered(text + message.to().get(0).number());
        if (numbered == null) {
            return accepted(fields, message.to(), ticket, own).thenApply(all -> all.get(0));
        }
        String given = settings.name() + ":" + numbered;
        String known = latest.getIfPresent(given);
        return numbered(fields, message, ticket, given, known == null ? given : known, now, 0);
    }

    /**
     * Takes a message over whose reference counts for a while only: where it names one that is older, it names another one
     * now, and so on.
     */
    private CompletionStage<Accepted> numbered(
            Map<String, String> fields,
            SubmittedMessage message,
            Ticket ticket,
            String given,
            String reference,
            Instant now,
            int before) {
        return accepted(fields, message.to(), ticket, reference).thenCompose(all -> {
            Accepted accepted = all.get(0);
            boolean old = accepted.repeated()
                    && accepted.problem() == null
                    && accepted.message().lifetime().acceptedAt().isBefore(now.minus(settings.repeats()));
            if (old && before < MOST_REPEATS) {
                String next = settings.name() + ":"
                        + MessageIds.of(
                                reference,
                                accepted.message().id(),
                                accepted.message().lifetime().acceptedAt().toString());
                return numbered(fields, message, ticket, given, next, now, before + 1);
            }
            if (accepted.problem() == null) {
                latest.put(given, reference);
            }
            return CompletableFuture.completedFuture(accepted);
        });
    }

    private CompletionStage<List<Accepted>> accepted(
            Map<String, String> fields, List<SmeAddress> to, Ticket ticket, String reference) {
        Reading reading = read(context, settings, fields, to, ticket, SOURCE, reference);
        return reading.readable()
                ? context.accepting(reading.requests())
                : CompletableFuture.failedFuture(new SmscRefusal(RefusalStatus.of(reading.problem())));
    }

    /** Reads a request in the hub's words. */
    static Reading read(
            IntakeContext context,
            SmscSettings settings,
            Map<String, String> fields,
            List<SmeAddress> to,
            Ticket ticket,
            String source,
            String reference) {
        return context.reader()
                .fields(
                        to.stream().map(SmeAddress::number).toList(),
                        fields,
                        null,
                        ticket.any()
                                ? new Origin(source, reference, Queues.answers(settings.name()), ticket.text())
                                : new Origin(source, reference, null, null));
    }

    /** The {@code data_coding} in which the text of a replacement comes: that of the message, as far as anybody remembers. */
    int coding(String id, Encoding encoding) {
        Integer known = codings.getIfPresent(id);
        return known != null ? known : encoding == Encoding.UCS2 ? SMPPConstant.DC_UCS2 : 0;
    }

    /** Answers a {@code submit_multi}: one id for all, and who does not get the message. */
    CompletionStage<byte[]> multiple(SubmittedMessage message, EsmeSession session) {
        BinaryContent octets = message.content();
        PduText text = octets == null ? message.text(settings.alphabet()) : null;
        if (text != null && text.partial()) {
            return parts.take(message, text, session).thenApply(id -> multipleAnswer(id, List.of()));
        }
        Instant now = context.clock().instant();
        Map<String, String> fields = message.fields(now);
        fields.putAll(text == null ? fields(octets) : Map.of("text", text.text()));
        String id = MessageIds.next();
        String own = message.reference(settings.referenceTag());
        List<SmsRequest> requests = new ArrayList<>();
        List<SmeAddress> asked = new ArrayList<>();
        List<UnsuccessDelivery> refused = new ArrayList<>();
        for (SmeAddress to : message.to()) {
            Ticket ticket = new Ticket(message.from(), to, now, List.of(new Ticket.Told(id, message.registered())));
            Reading reading = read(
                    context,
                    settings,
                    fields,
                    List.of(to),
                    ticket,
                    SOURCE,
                    own == null ? reference(settings, id) : own);
            if (reading.readable()) {
                requests.addAll(reading.requests());
                asked.add(to);
            } else {
                refused.add(unsuccessful(to, reading.problem()));
            }
        }
        if (requests.isEmpty()) {
            throw new SmscRefusal(refused.get(0).getErrorStatusCode());
        }
        return context.accepting(requests).thenApply(all -> {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).problem() != null) {
                    refused.add(unsuccessful(asked.get(i), all.get(i).problem()));
                }
            }
            if (refused.size() == message.to().size()) {
                throw new SmscRefusal(refused.get(0).getErrorStatusCode());
            }
            return multipleAnswer(id, refused);
        });
    }

    private static UnsuccessDelivery unsuccessful(SmeAddress to, Problem problem) {
        return new UnsuccessDelivery((byte) to.ton(), (byte) to.npi(), to.address(), RefusalStatus.of(problem));
    }

    /** The reference of messages that an ESME has another id of than the hub's. */
    static String reference(SmscSettings settings, String id) {
        return settings.name() + ":" + id;
    }

    private static byte[] multipleAnswer(String id, List<UnsuccessDelivery> refused) {
        try {
            return EsmeSession.COMPOSER.submitMultiResp(0, id, refused.toArray(UnsuccessDelivery[]::new));
        } catch (PDUStringException e) {
            throw new IllegalStateException("an id fits", e);
        }
    }

    private static byte[] named(String id, int response) {
        try {
            return response == SMPPConstant.CID_DATA_SM_RESP
                    ? EsmeSession.COMPOSER.dataSmResp(0, id)
                    : EsmeSession.COMPOSER.submitSmResp(0, id);
        } catch (PDUStringException e) {
            throw new IllegalStateException("an id fits", e);
        }
    }
}
