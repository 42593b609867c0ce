package smshub.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import smshub.account.Client;
import smshub.dispatch.AccountStatus;
import smshub.dispatch.Operations;
import smshub.dispatch.Resend;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.intake.IntakeStatus;
import smshub.intake.Intakes;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.message.MessageSample;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.TextPolicy;
import smshub.provider.Balance;
import smshub.provider.UnreadableInbound;
import smshub.rules.Decision;
import smshub.rules.Verdict;
import smshub.text.Encoding;
import smshub.text.Transliteration;

/** Everything behind the HTTP interface, in memory and with fixed ids and times. */
public final class PretendHub implements Intake, Operations, Archive, Callbacks {
    static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    public static final String FIRST_ID = id(1);

    /** Requests that came to the intake. */
    public final List<SmsRequest> requests = new ArrayList<>();

    final List<DeliveryReceipt> receipts = new ArrayList<>();
    final List<InboundMessage> fromHandsets = new ArrayList<>();
    public final List<String> done = new ArrayList<>();
    final List<ListedMessage> stored = new ArrayList<>();
    private final Map<String, SmsMessage> byReference = new HashMap<>();
    public MessageFilter filter;
    InboundFilter inboundFilter;
    public boolean brokerDown;
    boolean storeDown;
    boolean broken;
    int storeFailsAfter = Integer.MAX_VALUE;
    private boolean paused;
    private int last;

    public synchronized void reset() {
        requests.clear();
        receipts.clear();
        fromHandsets.clear();
        done.clear();
        stored.clear();
        byReference.clear();
        stored.add(message(FIRST_ID, "shop", "Your order is ready."));
        filter = null;
        inboundFilter = null;
        brokerDown = false;
        storeDown = false;
        broken = false;
        storeFailsAfter = Integer.MAX_VALUE;
        paused = false;
        last = 0;
    }

    static ListedMessage message(String id, String client, String text) {
        return new ListedMessage(
                id,
                "+4915112345678",
                "Acme",
                text,
                MessageState.DELIVERED,
                "sms-de",
                client,
                "http",
                "order-4711",
                null,
                "GSM7",
                1,
                1,
                false,
                NOW,
                NOW.plusSeconds(3),
                null);
    }

    private static String id(int number) {
        return "01957e2a-5b00-7000-8000-%012d".formatted(number);
    }

    @Override
    public synchronized CompletionStage<List<Accepted>> accept(List<SmsRequest> asked, Client client) {
        if (broken) {
            throw new IllegalStateException("a mistake with a secret in it");
        }
        if (brokerDown) {
            return CompletableFuture.failedFuture(new IOException("broker at 10.0.0.1 is away"));
        }
        requests.addAll(asked);
        List<Accepted> accepted =
                asked.stream().map(request -> accept(request, client)).toList();
        return CompletableFuture.supplyAsync(() -> accepted);
    }

    private Accepted accept(SmsRequest request, Client client) {
        String reference = request.reference() == null ? null : request.reference() + " " + request.to();
        SmsMessage known = byReference.get(reference);
        if (known != null) {
            return new Accepted(new Decision(known, null, List.of()), true);
        }
        Decision decision = decide(request, client);
        if (decision.accepted()) {
            last++;
            if (reference != null) {
                byReference.put(reference, decision.message());
            }
        }
        return new Accepted(decision, false);
    }

    @Override
    public synchronized Decision preview(SmsRequest request, Client client) {
        return decide(request, client);
    }

    private Decision decide(SmsRequest request, Client client) {
        if (request.to().startsWith("+4930")) {
            return refused(new Problem(ProblemCode.NUMBER_NOT_MOBILE, "The number is not a mobile number.", "to"));
        }
        if (told(request).codePoints().anyMatch(c -> c >= 0xD800 && c < 0xE000)) {
            return refused(new Problem(ProblemCode.TEXT_NOT_ENCODABLE, "The text is not well-formed.", "text"));
        }
        if (request.wording() != null && request.wording().template().equals("gone")) {
            return refused(new Problem(ProblemCode.TEMPLATE_UNKNOWN, "There is no template of the name.", "template"));
        }
        SmsMessage message = new MessageSample()
                .id(id(last + 1))
                .content(request.to(), request.from(), plain(request), Encoding.GSM7, 1)
                .routing("sms-de")
                .submission(client.id(), request.source(), request.reference(), request.category())
                .answers(request.callbackUrl(), null, null)
                .lifetime(NOW, request.sendAt(), NOW.plusSeconds(3600))
                .message();
        Verdict verdict = new Verdict("number", "sms-de", true, "The number is a mobile number of DE.", null);
        return new Decision(message, null, List.of(verdict));
    }

    private static String told(SmsRequest request) {
        return request.wording() == null
                ? request.text()
                : "The template " + request.wording().template();
    }

    private static String plain(SmsRequest request) {
        TextPolicy texts = request.asked().texts();
        return texts != null && texts.transliterate() == TextPolicy.Transliterate.ALWAYS
                ? Transliteration.of(told(request), false, null)
                : told(request);
    }

    private static Decision refused(Problem problem) {
        return new Decision(
                null, problem, List.of(new Verdict("number", "sms-de", false, problem.sentence(), problem)));
    }

    @Override
    public CompletionStage<Optional<Problem>> cancel(String messageId) {
        return act("cancel", messageId);
    }

    @Override
    public synchronized CompletionStage<List<Accepted>> resend(List<String> messageIds, Resend how) {
        String messageId = messageIds.get(0);
        done.add("resend " + String.join(" ", messageIds));
        if (!messageId.equals(FIRST_ID)) {
            return CompletableFuture.completedFuture(List.of(new Accepted(
                    refused(Problem.of(ProblemCode.NOT_FOUND, "There is no such message, or it is not recorded yet.")),
                    false)));
        }
        last++;
        Client client = new Client("shop", "", List.of(), Set.of());
        return accept(List.of(SmsRequest.of("+4915112345678", null, "Your order is ready.", "http")), client);
    }

    @Override
    public CompletionStage<Long> requeue(List<String> messageIds) {
        return CompletableFuture.completedFuture((long) messageIds.size());
    }

    @Override
    public CompletionStage<Optional<Problem>> requeue(String messageId) {
        return act("requeue", messageId);
    }

    @Override
    public CompletionStage<Optional<Problem>> check(String messageId) {
        return act("check", messageId);
    }

    private synchronized CompletionStage<Optional<Problem>> act(String verb, String messageId) {
        done.add(verb + " " + messageId);
        if (messageId.equals("gone")) {
            return CompletableFuture.completedFuture(
                    Optional.of(Problem.of(ProblemCode.CONFLICT, "The message does not wait any more.")));
        }
        return CompletableFuture.completedFuture(
                messageId.equals(FIRST_ID)
                        ? Optional.empty()
                        : Optional.of(Problem.of(
                                ProblemCode.NOT_FOUND, "There is no such message, or it is not recorded yet.")));
    }

    @Override
    public Set<String> held() {
        return Set.of();
    }

    @Override
    public synchronized List<AccountStatus> accounts() {
        return List.of(new AccountStatus(
                "sms-de",
                "smsapi",
                "SMSAPI Germany",
                paused ? AccountStatus.State.PAUSED : AccountStatus.State.OPEN,
                null,
                NOW,
                "hub",
                3,
                NOW,
                1,
                120,
                2,
                null,
                null,
                List.of("RECEIPT_CALLBACK", "STATUS_QUERY", "BALANCE")));
    }

    final Intakes intakes = new Intakes() {
        @Override
        public List<IntakeStatus> states() {
            return List.of(new IntakeStatus(
                    "erp",
                    "tables",
                    "shop",
                    IntakeStatus.State.FAILING,
                    10,
                    0,
                    null,
                    null,
                    NOW,
                    NOW.plusSeconds(20),
                    15,
                    7,
                    1,
                    12,
                    Problem.of(ProblemCode.SERVICE_UNAVAILABLE, "The database cannot be reached."),
                    NOW));
        }

        @Override
        public Optional<Problem> run(String name) {
            return on("run", name);
        }

        @Override
        public Optional<Problem> stop(String name, String by) {
            return on("stop", name);
        }

        @Override
        public Optional<Problem> start(String name) {
            return on("start", name);
        }

        private Optional<Problem> on(String verb, String name) {
            done.add(verb + " " + name);
            return name.equals("erp")
                    ? Optional.empty()
                    : Optional.of(Problem.of(ProblemCode.NOT_FOUND, "There is no such intake."));
        }
    };

    @Override
    public synchronized Optional<Problem> pause(String account, String by) {
        paused = true;
        return Optional.empty();
    }

    @Override
    public synchronized Optional<Problem> resume(String account, String by) {
        paused = false;
        return Optional.empty();
    }

    @Override
    public CompletionStage<Long> expire(String account) {
        return CompletableFuture.completedFuture(3L);
    }

    @Override
    public CompletionStage<Balance> balance(String account) {
        return CompletableFuture.completedFuture(
                brokerDown
                        ? new Balance(
                                null,
                                null,
                                Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "The provider cannot be reached."))
                        : new Balance(new BigDecimal("42.5"), "EUR", null));
    }

    @Override
    public synchronized Page<ListedMessage> messages(MessageFilter asked, String cursor, int limit) {
        failWhenDown();
        filter = asked;
        int from = cursor == null ? 0 : Integer.parseInt(cursor);
        if (from >= storeFailsAfter) {
            throw new UncheckedIOException(new IOException("jdbc:h2 is away"));
        }
        List<ListedMessage> page = IntStream.range(from, Math.min(from + limit, stored.size()))
                .mapToObj(stored::get)
                .toList();
        int next = from + page.size();
        boolean more = next < stored.size() || limit == 1;
        return new Page<>(page, more ? String.valueOf(next) : null);
    }

    @Override
    public synchronized CompletionStage<Optional<MessageHistory>> message(String id) {
        failWhenDown();
        MessageHistory.Step accepted =
                new MessageHistory.Step(NOW, MessageState.ACCEPTED, 0, "sms-de", null, List.of(), null);
        MessageHistory.Step sent = new MessageHistory.Step(
                NOW.plusSeconds(1), MessageState.SENT, 1, "sms-de", null, List.of("5f3a"), null);
        MessageHistory.Step delivered = new MessageHistory.Step(
                NOW.plusSeconds(3),
                MessageState.DELIVERED,
                1,
                "sms-de",
                null,
                List.of(),
                "The provider said DELIVERED.");
        return CompletableFuture.completedFuture(stored.stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .map(message -> new MessageHistory(message, List.of(accepted, sent, delivered))));
    }

    @Override
    public Page<InboundMessage> conversations(InboundFilter asked, String cursor, int limit) {
        return inbound(asked, cursor, limit);
    }

    @Override
    public synchronized Page<InboundMessage> inbound(InboundFilter asked, String cursor, int limit) {
        failWhenDown();
        inboundFilter = asked;
        return new Page<>(
                List.of(new InboundMessage(
                        "01957e2a-5b00-7000-8000-0000000000a1",
                        "sms-de",
                        "in-7",
                        "+4915112345678",
                        "+4915700000000",
                        "Thank you!",
                        NOW.plusSeconds(300),
                        null)),
                null);
    }

    @Override
    public Instant oldest(Set<MessageState> states) {
        return null;
    }

    @Override
    public Ledger ledger() {
        failWhenDown();
        return new Ledger(10, 4, 1, 1, 2, 0, 1, 0, 0, 1, 0, Map.of("sms-de", 2L));
    }

    private void failWhenDown() {
        if (storeDown) {
            throw new UncheckedIOException(new IOException("jdbc:h2 is away"));
        }
    }

    @Override
    public synchronized CompletionStage<Void> receipts(List<DeliveryReceipt> found) {
        if (brokerDown) {
            return CompletableFuture.failedFuture(new IOException("broker at 10.0.0.1 is away"));
        }
        receipts.addAll(found);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletionStage<Void> inbound(List<InboundMessage> found) {
        if (brokerDown) {
            return CompletableFuture.failedFuture(new IOException("broker at 10.0.0.1 is away"));
        }
        fromHandsets.addAll(found);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> unreadable(UnreadableInbound unreadable) {
        return CompletableFuture.failedFuture(new IOException("no provider of these tests yields what cannot be read"));
    }
}
