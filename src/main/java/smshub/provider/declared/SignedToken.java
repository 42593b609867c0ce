package smshub.provider.declared;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import smshub.provider.Callback;

/**
 * A token by which a provider signs a call-back (JWT, RFC 7519, with a common secret): its claims tell what it was made for, and
 * until when it is good.
 */
final class SignedToken {
    /** By how much clocks may differ. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static final Map<JWSAlgorithm, String> HMACS = Map.of(
            JWSAlgorithm.HS256, "HmacSHA256", JWSAlgorithm.HS384, "HmacSHA384", JWSAlgorithm.HS512, "HmacSHA512");

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

    /**
     * The claims of a token, in JSON, where it is signed with the secret (HMAC) and good at a time; else null. One that names
     * no end is good for ever, and a secret may be as short as the provider lets it be.
     */
    static byte[] content(String secret, String told, Instant at) {
        try {
            SignedJWT token = SignedJWT.parse(told);
            String algorithm = HMACS.get(token.getHeader().getAlgorithm());
            if (algorithm == null || !inTime(token.getJWTClaimsSet(), at)) {
                return null;
            }
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return MessageDigest.isEqual(
                            mac.doFinal(token.getSigningInput()),
                            token.getSignature().decode())
                    ? token.getPayload().toBytes()
                    : null;
        } catch (ParseException | GeneralSecurityException | IllegalArgumentException e) {
            // No token, or no secret.
            return null;
        }
    }

    private static boolean inTime(JWTClaimsSet said, Instant at) {
        Date from = said.getNotBeforeTime();
        Date until = said.getExpirationTime();
        return (until == null || !at.isAfter(until.toInstant().plus(TOLERANCE)))
                && (from == null || !at.isBefore(from.toInstant().minus(TOLERANCE)));
    }

    private boolean right(JWTClaimsSet said, Callback callback) throws ParseException {
        if (said.getExpirationTime() == null || !inTime(said, callback.at())) {
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
