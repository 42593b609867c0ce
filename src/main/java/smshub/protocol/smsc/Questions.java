package smshub.protocol.smsc;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Reading;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.protocol.smpp.PduText;
import smshub.store.StoredMessage;

/**
 * What ESMEs ask of messages that they submitted. A replacement is a message of its own, which the ESME goes on to know by the
 * id of the first: it is accepted once the first is withdrawn, under a reference that names that one, so that whoever asks
 * again after a crash in between gets it.
 */
final class Questions {
    private static final OptionalParameter[] NO_PARAMETERS = {};
    /** Replacements of replacements that are followed. */
    private static final int MOST_REPLACEMENTS = 100;
    /** Questions of all ESMEs that are being looked up. */
    private static final int MOST_QUESTIONS = 200;

    private final SmscSettings settings;
    private final IntakeContext context;
    private final JoinedParts parts;
    private final Submissions submissions;
    private final Semaphore room = new Semaphore(MOST_QUESTIONS);

    Questions(SmscSettings settings, IntakeContext context, JoinedParts parts, Submissions submissions) {
        this.settings = settings;
        this.context = context;
        this.parts = parts;
        this.submissions = submissions;
    }

    /** Answers a {@code query_sm}. */
    CompletionStage<byte[]> query(QuerySm pdu) {
        return inTurn(() -> state(pdu));
    }

    /** Answers a {@code cancel_sm}: all messages of the id, which are several where it came of a {@code submit_multi}. */
    CompletionStage<byte[]> cancel(CancelSm pdu) {
        return inTurn(() -> cancelled(pdu));
    }

    /** Answers a {@code replace_sm}, where the message still waits. */
    CompletionStage<byte[]> replace(ReplaceSm pdu) {
        return inTurn(() -> replaced(pdu));
    }

    /** Answers a question while not too many are being looked up, which operators' own would wait for. */
    private CompletionStage<byte[]> inTurn(Supplier<CompletionStage<byte[]>> question) {
        if (!room.tryAcquire()) {
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RTHROTTLED);
        }
        CompletionStage<byte[]> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            room.release();
            throw e;
        }
        return answer.whenComplete((done, failure) -> room.release());
    }

    private CompletionStage<byte[]> state(QuerySm pdu) {
        return found(pdu.getMessageId()).thenApply(all -> {
            if (all.isEmpty()) {
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RQUERYFAIL);
            }
            StoredMessage message = all.get(0);
            boolean end = message.state().end();
            try {
                return EsmeSession.COMPOSER.querySmResp(
                        0,
                        pdu.getMessageId(),
                        end ? SmppTime.absolute(message.updatedAt()) : null,
                        (byte) DeliveryPdus.number(message.state()),
                        (byte) (message.problem() == null ? 0 : 1));
            } catch (PDUStringException e) {
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RQUERYFAIL);
            }
        });
    }

    private CompletionStage<byte[]> cancelled(CancelSm pdu) {
        if (pdu.getMessageId() == null || pdu.getMessageId().isEmpty()) {
            // All that is on its way to a number would be meant, whoever waits for it.
            throw new SmscRefusal(SMPPConstant.STAT_ESME_RCANCELFAIL);
        }
        return found(pdu.getMessageId()).thenCompose(this::withdrawn).thenApply(withdrawn -> {
            if (!withdrawn) {
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RCANCELFAIL);
            }
            return EsmeSession.COMPOSER.cancelSmResp(0);
        });
    }

    /** Whether any of some messages waited, and waits no more. */
    private CompletionStage<Boolean> withdrawn(List<StoredMessage> all) {
        CompletionStage<Boolean> any = CompletableFuture.completedFuture(false);
        for (StoredMessage message : all) {
            any = any.thenCompose(
                    before -> context.own().cancel(message.id()).thenApply(problem -> problem.isEmpty() || before));
        }
        return any;
    }

    private CompletionStage<byte[]> replaced(ReplaceSm pdu) {
        Instant now = context.clock().instant();
        Map<String, String> fields = new HashMap<>();
        time(fields, "sendAt", pdu.getScheduleDeliveryTime(), now, SMPPConstant.STAT_ESME_RINVSCHED);
        time(fields, "expiresAt", pdu.getValidityPeriod(), now, SMPPConstant.STAT_ESME_RINVEXPIRY);
        return found(pdu.getMessageId()).thenCompose(all -> {
            if (all.size() != 1) {
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RREPLACEFAIL);
            }
            StoredMessage message = all.get(0);
            if (message.octets()) {
                // A replacement has no data_coding and no header: nobody knows what its octets would mean.
                throw new SmscRefusal(SMPPConstant.STAT_ESME_RREPLACEFAIL);
            }
            PduText text = PduText.of(
                    0,
                    submissions.coding(pdu.getMessageId(), message.encoding()),
                    settings.alphabet(),
                    pdu.getShortMessage(),
                    NO_PARAMETERS);
            fields.put("text", text.text());
            // A time that is not given stays as it was (SMPP 3.4 section 4.10.1).
            if (message.sendAt() != null && message.sendAt().isAfter(now)) {
                fields.putIfAbsent("sendAt", message.sendAt().toString());
            }
            if (message.expiresAt() != null) {
                fields.putIfAbsent("expiresAt", message.expiresAt().toString());
            }
            return replaced(pdu, message, fields, now);
        });
    }

    private static void time(Map<String, String> fields, String name, String written, Instant now, int status) {
        try {
            Instant time = SmppTime.instant(written, now);
            if (time != null) {
                fields.put(name, time.toString());
            }
        } catch (DateTimeException e) {
            throw new SmscRefusal(status);
        }
    }

    private CompletionStage<byte[]> replaced(
            ReplaceSm pdu, StoredMessage message, Map<String, String> fields, Instant now) {
        if (message.from() != null) {
            fields.put("from", message.from());
        }
        SmeAddress to = SmeAddress.of(message.to());
        SmeAddress from = SmeAddress.of(pdu.getSourceAddrTon(), pdu.getSourceAddrNpi(), pdu.getSourceAddr());
        Ticket ticket = new Ticket(
                from, to, now, List.of(new Ticket.Told(pdu.getMessageId(), pdu.getRegisteredDelivery() & 0xFF)));
        Reading reading = Submissions.read(
                context, settings, fields, List.of(to), ticket, Submissions.SOURCE, after(message.id()));
        if (!reading.readable()) {
            throw new SmscRefusal(RefusalStatus.of(reading.problem()));
        }
        return looked(reading)
                .thenCompose(refused -> {
                    if (refused.isPresent()) {
                        throw new SmscRefusal(RefusalStatus.of(refused.get()));
                    }
                    return message.state() == MessageState.CANCELLED
                            ? CompletableFuture.completedFuture(Optional.<Problem>empty())
                            : context.own().cancel(message.id());
                })
                .thenCompose(problem -> {
                    if (problem.isPresent()) {
                        throw new SmscRefusal(SMPPConstant.STAT_ESME_RREPLACEFAIL);
                    }
                    return context.accepting(reading.requests()).thenApply(Questions::replacement);
                });
    }

    /** What rules and limits say of the replacement, before anything is withdrawn for it. */
    private CompletionStage<Optional<Problem>> looked(Reading reading) {
        return context.intake()
                .previews(reading.requests(), context.client())
                .thenApply(decisions -> Optional.ofNullable(decisions.get(0).problem()));
    }

    private static byte[] replacement(List<Accepted> accepted) {
        if (accepted.get(0).problem() != null) {
            throw new SmscRefusal(RefusalStatus.of(accepted.get(0).problem()));
        }
        return EsmeSession.COMPOSER.replaceSmResp(0);
    }

    /** The reference of what took the place of a message. */
    private String after(String id) {
        return settings.name() + ":after:" + id;
    }

    /** The messages that an ESME means by an id, or what took their place. */
    private CompletionStage<List<StoredMessage>> found(String id) {
        if (!MessageIds.isId(id)) {
            return CompletableFuture.completedFuture(List.of());
        }
        String whole = parts.messageOf(id);
        return context.own()
                .find(whole == null ? id : whole)
                .thenCompose(found -> found.isPresent()
                        ? latest(found.get(), 0).thenApply(List::of)
                        : context.own()
                                .named(Submissions.reference(settings, id))
                                .thenCompose(this::latest));
    }

    private CompletionStage<List<StoredMessage>> latest(List<StoredMessage> all) {
        CompletionStage<List<StoredMessage>> latest = CompletableFuture.completedFuture(new ArrayList<>());
        for (StoredMessage each : all) {
            latest = latest.thenCombine(latest(each, 0), (list, one) -> {
                list.add(one);
                return list;
            });
        }
        return latest;
    }

    private CompletionStage<StoredMessage> latest(StoredMessage message, int before) {
        if (message.state() != MessageState.CANCELLED || before == MOST_REPLACEMENTS) {
            return CompletableFuture.completedFuture(message);
        }
        return context.own()
                .find(MessageIds.of(context.client().id(), after(message.id()), message.to()))
                .thenCompose(next ->
                        next.isPresent() ? latest(next.get(), before + 1) : CompletableFuture.completedFuture(message));
    }
}
