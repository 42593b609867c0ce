package smshub.provider;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.message.DeliveryReceipt;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.text.UrlForm;

/** A provider that somebody adds: it sends, tells what is left, and signs its call-backs by address, header and body. */
public final class ExampleProvider implements HttpProvider, BalanceSource<HttpCall, HttpReply>, ReceiptSource {
    public static final String SIGNATURE = "x-signature";
    public static final String MOMENT = "x-moment";

    @Override
    public String id() {
        return "example";
    }

    @Override
    public String title() {
        return "Example";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://example.com/");
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(AccountSetting.required("key", "Key that calls and signatures are made with", Kind.SECRET));
    }

    @Override
    public HttpCall send(SendJob job) {
        UrlForm form = new UrlForm()
                .add("to", job.message().to().value())
                .add("from", String.valueOf(job.message().from()))
                .add("text", job.message().text());
        return HttpCall.post(job.account(), at(job, "messages"), headers(job), form.bytes(), job);
    }

    @Override
    public SendResult sent(HttpReply reply) {
        if (!reply.successful()) {
            return HttpStatus.failure(reply);
        }
        String answer = new String(reply.body(), StandardCharsets.UTF_8);
        return answer.startsWith("id=")
                ? SendResult.sent(List.of(answer.substring(3)))
                : SendResult.failed(HttpStatus.notUnderstood());
    }

    @Override
    public HttpCall balance(BalanceJob job) {
        return HttpCall.get(job.account(), at(job, "credit"), headers(job), job);
    }

    @Override
    public Balance balanced(HttpReply reply) {
        return reply.successful()
                ? new Balance(new BigDecimal(new String(reply.body(), StandardCharsets.UTF_8)), "EUR", null)
                : new Balance(null, "EUR", Problem.of(ProblemCode.STATUS_NOT_AVAILABLE, "It tells no credit."));
    }

    @Override
    public boolean verified(Callback callback) {
        String given = callback.header(SIGNATURE);
        String moment = callback.header(MOMENT);
        return given != null
                && moment != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.US_ASCII),
                        signature(callback.account(), callback.method(), callback.address(), moment, callback.body())
                                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public List<DeliveryReceipt> receipts(Callback callback) {
        String state = callback.first("state");
        return List.of(new DeliveryReceipt(
                callback.account().id(),
                callback.first("id"),
                null,
                "delivered".equals(state) ? Status.DELIVERED : Status.UNDERWAY,
                callback.at(),
                state));
    }

    @Override
    public String acknowledgement() {
        return "OK";
    }

    /** As it signs a call-back. */
    public static String signature(Account account, String method, String address, String moment, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    account.secrets().get("key").reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((method + "\n" + address + "\n" + moment + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static Map<String, String> headers(ProviderJob job) {
        return Map.of(
                "X-Key",
                job.account().secrets().get("key").reveal(),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static URI at(ProviderJob job, String path) {
        return job.account().connection().url().resolve(path);
    }
}
