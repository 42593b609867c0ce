package smshub.message;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where state changes are posted and in which form. An address of http or https stands for itself and gets the hub's own
 * form; those of other services are written {@code <form>:<parameter>:<address>}, as no request can name them.
 *
 * @param form name of the form; empty for the hub's own
 * @param parameter what the form wants to know, perhaps empty
 * @param address the address; in some forms with places that each state change fills, each beginning with {@code %}
 */
public record CallbackAddress(String form, String parameter, String address) {
    /** Reads the URI that travels with a message. */
    public static CallbackAddress of(URI uri) {
        if (!uri.isOpaque()) {
            return new CallbackAddress("", "", uri.toString());
        }
        String[] parts = uri.getSchemeSpecificPart().split(":", 2);
        return new CallbackAddress(uri.getScheme(), parts[0], parts.length == 1 ? "" : parts[1]);
    }

    /** The URI that travels with a message. */
    public URI uri() {
        try {
            return form.isEmpty() ? new URI(address) : new URI(form, parameter + ":" + address, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Scheme, host and port of the address, whatever fills its places; null where it has none. */
    public URI place() {
        try {
            URI place = new URI(address.replace('%', '_'));
            boolean web = "http".equalsIgnoreCase(place.getScheme()) || "https".equalsIgnoreCase(place.getScheme());
            return web && place.getHost() != null ? place : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
