package smshub.service.kannel;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import smshub.account.Client;
import smshub.message.CallbackAddress;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.StateCallback;
import smshub.text.UrlForm;
import smshub.webhook.Call;
import smshub.webhook.Form;

/**
 * Kannel's {@code dlr-url}: a GET in which each change fills the places that begin with {@code %}; the parameter is the
 * {@code dlr-mask}. A delivery report is a message from the handset, so {@code %p} is the recipient (Kannel User's
 * Guide, "Parameters in URL").
 */
public final class KannelReport implements Form {
    private static final int DELIVERED = 1;
    private static final int FAILED = 2;
    private static final int WAITING = 4;
    private static final int SENT = 8;
    private static final int REFUSED = 16;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    @Override
    public Optional<Call> call(CallbackAddress address, StateCallback told, Client client, long now) {
        int type = type(told.event().state());
        return (Integer.parseInt(address.parameter()) & type) == 0
                ? Optional.empty()
                : Optional.of(Call.get(filled(address.address(), type, told)));
    }

    @Override
    public boolean taken(int status, byte[] answer) {
        return status >= 200 && status < 300;
    }

    private static int type(MessageState state) {
        return switch (state) {
            case DELIVERED -> DELIVERED;
            case UNDELIVERED -> FAILED;
            case DEFERRED, UNSURE -> WAITING;
            case SENT -> SENT;
            case REFUSED, EXPIRED, CANCELLED, DEAD -> REFUSED;
            case ACCEPTED, SCHEDULED, SENDING -> 0;
        };
    }

    private static String filled(String template, int type, StateCallback told) {
        StringBuilder address = new StringBuilder(template.length() + 64);
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            String value = c == '%' && i + 1 < template.length() ? value(template.charAt(i + 1), type, told) : null;
            if (value == null) {
                address.append(c);
            } else {
                address.append(UrlForm.encoded(value));
                i++;
            }
        }
        return address.toString();
    }

    /** What fills a place; null where the letter names none, so that it is an escape of the address itself. */
    private static String value(char letter, int type, StateCallback told) {
        MessageEvent event = told.event();
        return switch (letter) {
            case 'd' -> String.valueOf(type);
            case 'p' -> told.to().value();
            case 'P' -> told.from() == null ? "" : told.from().value();
            case 'I' -> event.messageId();
            case 'i' -> event.account();
            case 'F' -> event.providerIds().isEmpty() ? "" : event.providerIds().get(0);
            case 'T' -> String.valueOf(event.time().getEpochSecond());
            case 't' -> TIME.format(event.time());
            case 'A' ->
                event.problem() == null ? event.state().wire() : event.problem().sentence();
            default -> null;
        };
    }
}
