package smshub.provider.declared;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import smshub.provider.Callback;

/**
 * A token by which a provider signs a call-back (JWT, RFC 7519, with a common secret): its claims tell what it was made for, and
 * until when it is good.
 */
final class SignedToken {
    /** By how much clocks may differ. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Map<String, FilledText<Callback>> claims = new LinkedHashMap<>();

    private SignedToken() {}

    /** @param part what each claim must be; null where a mistake has been told */
    static SignedToken of(Part part, Function<Part, FilledText<Callback>> text) {
        SignedToken token = new SignedToken();
        if (part != null) {
            part.entries().forEach((name, value) -> token.claims.put(name, text.apply(value)));
        }
        return token;
    }

    /** @param secret of 32 octets or more, as RFC 7518 wants for HS256; with a shorter one nothing is right */
    boolean right(String secret, String told, Callback callback) {
        try {
            SignedJWT token = SignedJWT.parse(told);
            return token.verify(new MACVerifier(secret)) && right(token.getJWTClaimsSet(), callback);
        } catch (ParseException | JOSEException e) {
            // No token, or one of another kind.
            return false;
        }
    }

    private boolean right(JWTClaimsSet said, Callback callback) throws ParseException {
        Date from = said.getNotBeforeTime();
        Date until = said.getExpirationTime();
        if (until == null
                || callback.at().isAfter(until.toInstant().plus(TOLERANCE))
                || from != null && callback.at().isBefore(from.toInstant().minus(TOLERANCE))) {
            return false;
        }
        for (Map.Entry<String, FilledText<Callback>> claim : claims.entrySet()) {
            String expected = claim.getValue().fill(callback);
            if (expected != null && !expected.equals(said.getStringClaim(claim.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
