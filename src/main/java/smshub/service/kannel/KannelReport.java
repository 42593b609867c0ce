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

    /** Kannel's letters for what a report here does not know; their places stay empty. */
    private static final String UNKNOWN_HERE = "kKsSrabcCmMuBoOfDnR";

    /** A percent sign that begins nothing. */
    private static final String PERCENT = "%25";

    private static final int HEX = 16;

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
            if (c != '%') {
                address.append(c);
                continue;
            }
            char letter = i + 1 < template.length() ? template.charAt(i + 1) : ' ';
            String value = value(letter, type, told);
            if (value != null) {
                address.append(UrlForm.encoded(value));
                i++;
            } else if (letter == '%') {
                address.append(c);
                i++;
            } else if (escape(template, i)) {
                address.append(c);
            } else if (UNKNOWN_HERE.indexOf(letter) >= 0) {
                i++;
            } else {
                address.append(PERCENT);
            }
        }
        return address.toString();
    }

    /** Whether a percent sign and what follows it is an escape of the address itself (RFC 3986, section 2.1). */
    private static boolean escape(String template, int at) {
        return at + 2 < template.length()
                && Character.digit(template.charAt(at + 1), HEX) >= 0
                && Character.digit(template.charAt(at + 2), HEX) >= 0;
    }

    /** What fills a place; null where the letter names none that is known here. */
    private static String value(char letter, int type, StateCallback told) {
        MessageEvent event = told.event();
        return switch (letter) {
            case 'd' -> String.valueOf(type);
            case 'p', 'q' -> told.to().value();
            case 'P', 'Q' -> told.from() == null ? "" : told.from().value();
            case 'I' -> event.messageId();
            case 'i' -> event.account();
            case 'F' -> event.providerIds().isEmpty() ? "" : event.providerIds().get(0);
            case 'T' -> String.valueOf(event.time().getEpochSecond());
            case 't' -> TIME.format(event.time());
            case 'A' ->
                event.problem() == null ? event.state().word() : event.problem().sentence();
            default -> null;
        };
    }
}
