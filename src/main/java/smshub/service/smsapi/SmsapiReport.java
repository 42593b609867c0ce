package smshub.service.smsapi;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import smshub.account.Client;
import smshub.message.CallbackAddress;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.StateCallback;
import smshub.text.UrlForm;
import smshub.webhook.Call;
import smshub.webhook.Form;

/** SMSAPI's delivery report: a GET of {@code notify_url} with parameters, acknowledged by the body {@code OK}. */
public final class SmsapiReport implements Form {
    @Override
    public Optional<Call> call(CallbackAddress address, StateCallback told, Client client, long now) {
        MessageEvent event = told.event();
        int status = status(event.state());
        if (status == 0) {
            return Optional.empty();
        }
        StringBuilder url = new StringBuilder(address.address())
                .append(separator(address.address()))
                .append("MsgId=")
                .append(event.messageId())
                .append("&status=")
                .append(status)
                .append("&status_name=")
                .append(name(status))
                .append("&donedate=")
                .append(event.time().getEpochSecond());
        add(url, "idx", told.correlationId());
        add(url, "to", told.to().digits());
        add(url, "from", told.from() == null ? null : told.from().value());
        add(url, "username", client.id());
        url.append("&points=0");
        return Optional.of(Call.get(url.toString()));
    }

    private static String separator(String address) {
        char last = address.charAt(address.length() - 1);
        return address.indexOf('?') < 0 ? "?" : last == '?' || last == '&' ? "" : "&";
    }

    private static void add(StringBuilder url, String name, String value) {
        if (value != null) {
            url.append('&').append(name).append('=').append(UrlForm.encoded(value));
        }
    }

    /** SMSAPI reports ends, and that a message was handed over. */
    private static int status(MessageState state) {
        return switch (state) {
            case SENT -> 403;
            case DELIVERED -> 404;
            case UNDELIVERED -> 405;
            case EXPIRED -> 402;
            case DEAD, REFUSED -> 406;
            case CANCELLED -> 412;
            case ACCEPTED, SCHEDULED, SENDING, DEFERRED, UNSURE -> 0;
        };
    }

    private static String name(int status) {
        return switch (status) {
            case 402 -> "EXPIRED";
            case 403 -> "SENT";
            case 404 -> "DELIVERED";
            case 405 -> "UNDELIVERED";
            case 412 -> "STOP";
            default -> "FAILED";
        };
    }

    @Override
    public boolean taken(int status, byte[] answer) {
        return status == 200
                && new String(answer, StandardCharsets.ISO_8859_1).trim().equals("OK");
    }
}
