package smshub.provider.declared;

import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Limits;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.provider.Balance;
import smshub.provider.BalanceJob;
import smshub.provider.BalanceSource;
import smshub.provider.BoundedSearch;
import smshub.provider.Callback;
import smshub.provider.ConfirmJob;
import smshub.provider.ConfirmSource;
import smshub.provider.HttpCall;
import smshub.provider.HttpProvider;
import smshub.provider.HttpReply;
import smshub.provider.HttpStatus;
import smshub.provider.IdempotencyKey;
import smshub.provider.InboundSource;
import smshub.provider.PollJob;
import smshub.provider.Polled;
import smshub.provider.ReceiptSource;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.StatusSource;

/** A provider as its declaration says it. It has the methods of every ability; {@link #abilities()} says which it has. */
public final class DeclaredProvider
        implements HttpProvider,
                StatusSource<HttpCall, HttpReply>,
                BalanceSource<HttpCall, HttpReply>,
                ConfirmSource<HttpCall, HttpReply>,
                ReceiptSource,
                InboundSource,
                IdempotencyKey {
    private final Declaration declared;

    DeclaredProvider(Declaration declared) {
        this.declared = declared;
    }

    @Override
    public String id() {
        return declared.id;
    }

    @Override
    public String title() {
        return declared.title;
    }

    @Override
    public URI defaultUrl() {
        return declared.url;
    }

    @Override
    public List<AccountSetting> settings() {
        return declared.settings.settings();
    }

    @Override
    public Set<Ability> abilities() {
        return Set.copyOf(declared.abilities);
    }

    @Override
    public Limits limits(Account account) {
        return declared.carried.of(account);
    }

    @Override
    public String note() {
        return declared.note;
    }

    @Override
    public List<String> mistakes(Account account) {
        List<String> mistakes = new ArrayList<>(declared.settings.mistakes(account));
        if (account.connection() != null && account.connection().url() == null) {
            mistakes.add("connection.url must be the address of the service");
        }
        return mistakes;
    }

    /** The call that sends a message. */
    @Override
    public HttpCall send(SendJob job) {
        return declared.send.call(job.account(), job, declared.carried.validity());
    }

    /** How sending ended. */
    @Override
    public SendResult sent(HttpReply reply) {
        return declared.sent.result(reply);
    }

    /** The call that asks for a message's state; where the provider knows it by its own id only, that must have come. */
    @Override
    public HttpCall status(StatusJob job) {
        return job.providerIds().isEmpty() && declared.status.request().names("provider-id")
                ? HttpCall.refused(
                        job.account(),
                        job,
                        Problem.of(
                                ProblemCode.STATUS_NOT_AVAILABLE,
                                "The provider tells a state only by its own id, which never came."))
                : declared.status.request().call(job.account(), job, null);
    }

    /** The states in an answer. */
    @Override
    public List<DeliveryReceipt> statuses(HttpReply reply) {
        if (reply.problem() != null || !reply.successful()) {
            return List.of();
        }
        StatusJob job = reply.job(StatusJob.class);
        Said said = Said.of(reply, declared.status.format());
        return read(() -> declared.status.answer().in(said, job.account(), job.messageId(), reply.at()));
    }

    /** The call that asks for what is left. */
    @Override
    public HttpCall balance(BalanceJob job) {
        return declared.balance.request().call(job.account(), job, null);
    }

    /** What is left. */
    @Override
    public Balance balanced(HttpReply reply) {
        if (reply.problem() != null || !reply.successful()) {
            return new Balance(null, null, HttpStatus.problem(reply));
        }
        Said said = Said.of(reply, declared.balance.format());
        try {
            String amount = declared.balance.answer().amount().in(said);
            String unit = declared.balance.answer().unit().in(said);
            if (amount != null && unit != null) {
                return new Balance(new BigDecimal(amount.strip()), unit, null);
            }
        } catch (NumberFormatException | BoundedSearch.Endless e) {
            // told below
        }
        return new Balance(
                null,
                null,
                Problem.of(ProblemCode.STATUS_NOT_AVAILABLE, "The provider's answer does not say what is left."));
    }

    /** The call that fetches what the provider keeps. */
    @Override
    public HttpCall poll(PollJob job) {
        return declared.poll.request().call(job.account(), job, null);
    }

    /** What it handed out. */
    @Override
    public Polled polled(HttpReply reply) {
        if (reply.problem() != null || !reply.successful()) {
            return Polled.failed(HttpStatus.problem(reply));
        }
        Account account = reply.call().account();
        Declaration.Fetched forms = declared.poll.answer();
        Said said = Said.of(reply, declared.poll.format());
        List<DeliveryReceipt> receipts = forms.receipts() == null
                ? List.of()
                : read(() -> forms.receipts().in(said, account, null, reply.at()));
        List<InboundMessage> messages =
                forms.inbound() == null ? List.of() : read(() -> forms.inbound().in(said, account, reply.at()));
        boolean left = !messages.isEmpty() && !account.connection().inbound();
        boolean came = !receipts.isEmpty() || !messages.isEmpty();
        // What stays with the provider must not be confirmed with the rest.
        return Polled.of(
                receipts,
                left ? List.of() : messages,
                came && !left && forms.confirm() != null ? Boolean.TRUE : null,
                false);
    }

    /** The call that says that everything arrived. */
    @Override
    public HttpCall confirm(ConfirmJob job) {
        return declared.poll.answer().confirm().call(job.account(), job, null);
    }

    @Override
    public Polled confirmed(HttpReply reply) {
        return reply.problem() == null && reply.successful()
                ? Polled.nothing()
                : Polled.failed(HttpStatus.problem(reply));
    }

    @Override
    public boolean verified(Callback callback) {
        return declared.signature == null || declared.signature.right(callback);
    }

    @Override
    public List<DeliveryReceipt> receipts(Callback callback) {
        if (declared.receipts == null) {
            return List.of();
        }
        Said said = Said.of(proven(callback), declared.receipts.format());
        return read(() -> declared.receipts.form().in(said, callback.account(), null, callback.at()));
    }

    @Override
    public List<InboundMessage> inbound(Callback callback) {
        if (declared.inbound == null) {
            return List.of();
        }
        Said said = Said.of(proven(callback), declared.inbound.format());
        return read(() -> declared.inbound.form().in(said, callback.account(), callback.at()));
    }

    private Callback proven(Callback callback) {
        return declared.signature == null ? callback : declared.signature.proven(callback);
    }

    @Override
    public boolean mixed() {
        return declared.oneAddress;
    }

    @Override
    public String acknowledgement() {
        return declared.acknowledgement;
    }

    @Override
    public String acknowledgementType() {
        return declared.acknowledgementType;
    }

    /** Nothing where a pattern of the declaration goes on for ever. */
    private static <T> List<T> read(Supplier<List<T>> reading) {
        try {
            return reading.get();
        } catch (BoundedSearch.Endless e) {
            return List.of();
        }
    }
}
