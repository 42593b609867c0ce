package smshub.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import smshub.account.AccountSetting;
import smshub.message.DeliveryReceipt;
import smshub.message.InboundMessage;
import smshub.provider.Callback;
import smshub.provider.InboundSource;
import smshub.provider.Provider;
import smshub.provider.ReceiptSource;

/** Calls back with {@code id} for a receipt, and with {@code from} and {@code text} or a bare body for a message. */
final class PretendProvider implements Provider, ReceiptSource, InboundSource {
    @Override
    public List<DeliveryReceipt> receipts(Callback callback) {
        String id = callback.first("id");
        return id == null
                ? List.of()
                : List.of(new DeliveryReceipt(
                        callback.account().id(),
                        id,
                        null,
                        DeliveryReceipt.Status.DELIVERED,
                        PretendHub.NOW,
                        callback.method() + " " + callback.parameters().keySet()));
    }

    @Override
    public List<InboundMessage> inbound(Callback callback) {
        String parameter = callback.first("text");
        String text = parameter == null && callback.body().length > 0
                ? new String(callback.body(), StandardCharsets.UTF_8)
                : parameter;
        return text == null
                ? List.of()
                : List.of(new InboundMessage(
                        null,
                        callback.account().id(),
                        null,
                        String.valueOf(callback.first("from")),
                        null,
                        text,
                        PretendHub.NOW,
                        null));
    }

    @Override
    public String acknowledgement() {
        return "OK";
    }

    @Override
    public String id() {
        return "smsapi";
    }

    @Override
    public String title() {
        return "SMSAPI";
    }

    @Override
    public URI defaultUrl() {
        return null;
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of();
    }
}
