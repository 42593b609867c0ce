package smshub.provider.declared;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.account.AccountSetting;
import smshub.provider.Callback;
import smshub.provider.declared.FilledText.Type;
import smshub.provider.declared.FilledText.Variable;
import smshub.text.UrlForm;

/**
 * How a provider signs its call-backs. It is checked where the account has the key; the account's secret in the address is
 * checked in any case, before.
 */
final class Signature {
    private static final Map<String, String> MACS = Map.of(
            "hmac-sha1", "HmacSHA1", "hmac-sha256", "HmacSHA256", "hmac-sha512", "HmacSHA512", "hmac-md5", "HmacMD5");

    /** What stands before the 32 bytes of an Ed25519 key in its encoded form (RFC 8410). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String kind;
    private final FilledText<Callback> key;
    private final FilledText<Callback> over;
    private final FilledText<Callback> given;
    private final boolean base64;
    private final SignedToken jwt;
    /** Whether the claims of a token are what the call-back says, whatever stands in its body. */
    private final boolean content;

    private Signature(Part part, List<AccountSetting> settings) {
        kind = part.neededText("kind");
        boolean token = kind.equals("token");
        boolean claims = kind.equals("jwt");
        content = kind.equals("jwt-content");
        boolean keyed = MACS.containsKey(kind) || kind.equals("ed25519");
        if (!token && !claims && !content && !keyed) {
            part.mistake("the kind must be token, ed25519, jwt, jwt-content, hmac-sha1, hmac-sha256, hmac-sha512 or"
                    + " hmac-md5");
        }
        if (claims) {
            part.words("kind", "key", "is", "claims");
        } else if (content) {
            part.words("kind", "key", "is");
        } else {
            part.words("kind", "key", "over", "is", "in");
        }
        Function<String, Variable<Callback>> variables = name -> variable(name, settings);
        key = read(part.needed("key"), variables);
        given = read(part.needed("is"), variables);
        over = token || claims || content ? null : read(part.needed("over"), variables);
        jwt = claims ? SignedToken.of(part.needed("claims"), text -> read(text, variables)) : null;
        base64 = part.text("in", "hex").equals("base64");
        if (part.at("in") != null && !base64 && !part.at("in").text().equals("hex")) {
            part.at("in").mistake("must be hex or base64");
        }
    }

    static Signature of(Part part, List<AccountSetting> settings) {
        return new Signature(part, settings);
    }

    private static FilledText<Callback> read(Part part, Function<String, Variable<Callback>> variables) {
        return part == null ? null : FilledText.of(part, variables);
    }

    boolean right(Callback callback) {
        String secret = key.fill(callback);
        if (secret == null) {
            return true;
        }
        String told = given.fill(callback);
        if (told == null) {
            return false;
        }
        if (content) {
            return SignedToken.content(secret, told, callback.at()) != null;
        }
        if (jwt != null) {
            return jwt.right(secret, told, callback);
        }
        if (over == null) {
            return MessageDigest.isEqual(
                    told.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
        }
        String signed = over.fill(callback);
        if (signed == null) {
            return false;
        }
        // Each octet stands as one character.
        byte[] bytes = signed.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return MACS.containsKey(kind) ? mac(secret, bytes, told) : ed25519(secret, bytes, told);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // A key or a signature that is none.
            return false;
        }
    }

    /** What a call-back that is right says: itself, or the claims of its token in place of its body. */
    Callback proven(Callback callback) {
        String secret = content ? key.fill(callback) : null;
        String told = secret == null ? null : given.fill(callback);
        return told == null ? callback : callback.saying(SignedToken.content(secret, told, callback.at()));
    }

    private boolean mac(String secret, byte[] bytes, String told) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(MACS.get(kind));
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
        return MessageDigest.isEqual(mac.doFinal(bytes), decoded(told));
    }

    private boolean ed25519(String key, byte[] bytes, String told) throws GeneralSecurityException {
        byte[] raw = Base64.getDecoder().decode(key);
        byte[] encoded = new byte[ED25519.length + raw.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(raw, 0, encoded, ED25519.length, raw.length);
        PublicKey open = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        java.security.Signature check = java.security.Signature.getInstance("Ed25519");
        check.initVerify(open);
        check.update(bytes);
        return check.verify(decoded(told));
    }

    private byte[] decoded(String told) {
        return base64
                ? Base64.getDecoder().decode(told.strip())
                : HexFormat.of().parseHex(told.strip().toLowerCase(Locale.ROOT));
    }

    private static Variable<Callback> variable(String name, List<AccountSetting> settings) {
        if (name.startsWith("setting.")) {
            return RequestValues.setting(name.substring("setting.".length()), settings, Callback::account);
        }
        if (name.startsWith("header.")) {
            String header = name.substring("header.".length()).toLowerCase(Locale.ROOT);
            return text(callback -> callback.header(header));
        }
        if (name.startsWith("parameter.")) {
            String parameter = name.substring("parameter.".length());
            return text(callback -> octets(callback.first(parameter)));
        }
        return switch (name) {
            case "address" -> text(Callback::address);
            case "method" -> text(Callback::method);
            case "body" -> text(callback -> new String(callback.body(), StandardCharsets.ISO_8859_1));
            case "body.md5" -> text(callback -> digest("MD5", callback.body()));
            case "body.sha256" ->
                text(callback -> callback.body().length == 0 ? null : digest("SHA-256", callback.body()));
            case "address.sha256" ->
                text(callback -> digest("SHA-256", callback.address().getBytes(StandardCharsets.UTF_8)));
            case "sorted-form" -> text(Signature::sortedForm);
            case "newline" -> text(callback -> "\n");
            default -> null;
        };
    }

    private static Variable<Callback> text(Function<Callback, String> value) {
        return new Variable<>(Type.TEXT, value);
    }

    /** Names and values of the form in the body, by name, with nothing between them. */
    private static String sortedForm(Callback callback) {
        String body = new String(callback.body(), StandardCharsets.ISO_8859_1);
        StringBuilder sorted = new StringBuilder();
        new TreeMap<>(UrlForm.decode(body, StandardCharsets.UTF_8).orElse(Map.of()))
                .forEach((name, values) -> values.stream().sorted().distinct().forEach(value -> sorted.append(name)
                        .append(value)));
        return octets(sorted.toString());
    }

    private static String octets(String text) {
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** In hexadecimal digits. */
    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
