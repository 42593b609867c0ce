package smshub.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.Callback;
import smshub.provider.CallbackSource;
import smshub.provider.InboundSource;
import smshub.provider.Provider;
import smshub.provider.Provider.Ability;
import smshub.provider.ReceiptSource;
import smshub.provider.UnreadableInbound;

/**
 * Receives what providers push. The provider gets its acknowledgement when everything is on disk, and otherwise 503, so
 * that it comes again; 404 for messages from handsets where the account fetches none.
 */
public final class CallbackApi {
    /** The secret setting of an account without which nobody may call back for it. */
    public static final String SECRET = "callback-secret";

    private static final Logger LOG = LoggerFactory.getLogger(CallbackApi.class);
    private static final String SECRET_PARAMETER = "secret";
    private static final CompletionStage<Void> NONE = CompletableFuture.completedFuture(null);

    private final Map<String, Account> accounts;
    private final Map<String, Provider> providers;
    private final Callbacks callbacks;
    private final Clock clock;

    /** @param accounts accounts by id */
    public CallbackApi(
            Map<String, Account> accounts, Collection<Provider> providers, Callbacks callbacks, Clock clock) {
        this.clock = clock;
        this.accounts = accounts;
        this.providers = providers.stream().collect(Collectors.toUnmodifiableMap(Provider::id, Function.identity()));
        this.callbacks = callbacks;
    }

    /** Delivery receipts. */
    public CompletionStage<HttpAnswer> receipt(HttpRequest request) {
        return serve(request, Ability.RECEIPT_CALLBACK);
    }

    /** Messages from handsets. */
    public CompletionStage<HttpAnswer> inbound(HttpRequest request) {
        return serve(request, Ability.INBOUND_CALLBACK);
    }

    private CompletionStage<HttpAnswer> serve(HttpRequest request, Ability kind) {
        return Guard.run(
                () -> {
                    Account account = accounts.get(request.path().get("account"));
                    Provider provider = account == null ? null : providers.get(account.provider());
                    if (provider == null || !provider.abilities().contains(kind)) {
                        return refused(ProblemCode.NOT_FOUND, "No provider calls back at this address.");
                    }
                    // Latin-1 takes every byte and loses none: better than no message from an old provider.
                    RequestParameters read =
                            RequestParameters.of(request, declared(request.contentType()), StandardCharsets.ISO_8859_1);
                    if (read.problem() != null) {
                        return refused(ProblemCode.BODY_MALFORMED, "The parameters are not percent-encoded.");
                    }
                    Map<String, List<String>> parameters = new LinkedHashMap<>(read.all());
                    List<String> given = parameters.remove(SECRET_PARAMETER);
                    String secret = request.path().getOrDefault(SECRET_PARAMETER, given == null ? "" : given.get(0));
                    if (!mayCall(account, secret)) {
                        return unproven("The address does not hold the account's secret.");
                    }
                    CallbackSource source = (CallbackSource) provider;
                    if (kind == Ability.INBOUND_CALLBACK
                            && !source.mixed()
                            && !account.connection().inbound()) {
                        return notFetched();
                    }
                    Callback callback = callback(account, request, parameters);
                    return source.verified(callback)
                            ? taken(source, kind, callback)
                            : unproven("The signature of the call-back is not right.");
                },
                HttpAnswer::problem);
    }

    private Callback callback(Account account, HttpRequest request, Map<String, List<String>> parameters) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.computeIfAbsent(
                        name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                .add(value));
        return new Callback(
                account, request.method(), request.address(), headers, parameters, request.body(), clock.instant());
    }

    private static boolean mayCall(Account account, String secret) {
        Secret expected = account.secrets().get(SECRET);
        return expected != null && ApiKeys.same(expected.reveal(), secret);
    }

    private CompletionStage<HttpAnswer> taken(CallbackSource source, Ability kind, Callback callback) {
        if (kind == Ability.INBOUND_CALLBACK && source instanceof InboundSource teller) {
            Optional<UnreadableInbound> unreadable = teller.unreadable(callback);
            if (unreadable.isPresent()) {
                // For operators as well: not everyone looks at what a call-back is answered.
                return callbacks
                        .unreadable(unreadable.get())
                        .thenApply(kept -> HttpAnswer.problem(Problem.of(
                                ProblemCode.TEXT_NOT_ENCODABLE, unreadable.get().sentence())));
            }
        }
        boolean both = source.mixed();
        List<DeliveryReceipt> receipts =
                (both || kind == Ability.RECEIPT_CALLBACK) && source instanceof ReceiptSource teller
                        ? teller.receipts(callback)
                        : List.of();
        List<InboundMessage> messages =
                (both || kind == Ability.INBOUND_CALLBACK) && source instanceof InboundSource teller
                        ? teller.inbound(callback)
                        : List.of();
        if (!messages.isEmpty() && !callback.account().connection().inbound()) {
            // A provider that comes again brings the receipts again as well; they are known then.
            return (receipts.isEmpty() ? NONE : callbacks.receipts(receipts)).thenCompose(done -> notFetched());
        }
        if (receipts.isEmpty() && messages.isEmpty()) {
            // Refused, it would come again and again.
            LOG.warn(
                    "A call-back of account {} held nothing that can be read",
                    callback.account().id());
        }
        CompletionStage<Void> done = receipts.isEmpty() ? NONE : callbacks.receipts(receipts);
        return done.thenCompose(first -> messages.isEmpty() ? NONE : callbacks.inbound(messages))
                .thenApply(second -> HttpAnswer.text(200, source.acknowledgementType(), source.acknowledgement()));
    }

    /** Not acknowledged: it stays with the provider, which may bring it again. */
    private static CompletionStage<HttpAnswer> notFetched() {
        return refused(ProblemCode.NOT_FOUND, "This account takes no messages from handsets.");
    }

    private static Charset declared(ContentType type) {
        Charset charset = RequestParameters.charset(type.charset());
        return charset == null ? StandardCharsets.UTF_8 : charset;
    }

    /** Counted with a wrong secret as well as without one, by which an operator notices a provider with an old address. */
    private static CompletionStage<HttpAnswer> unproven(String sentence) {
        return Guard.done(
                HttpAnswer.problem(Problem.of(ProblemCode.FORBIDDEN, sentence)).wrongLogin(true));
    }

    private static CompletionStage<HttpAnswer> refused(ProblemCode code, String sentence) {
        return Guard.done(HttpAnswer.problem(Problem.of(code, sentence)));
    }
}
