package smshub.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import smshub.settings.Settings.OpenId;
import smshub.settings.Settings.Operator;

/**
 * What is asked of an identity provider: OpenID Connect Core 1.0, the authorization code flow with PKCE (RFC 7636), its
 * addresses by OpenID Connect Discovery 1.0. Each call waits for the provider, so no event loop may make it.
 */
final class OpenIdProvider {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;
    /** By keys of the provider alone: never by none, never by a key that both know. */
    private static final Set<JWSAlgorithm> SIGNATURES = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    /** What the hub needs of what the provider says of itself. */
    private record Addresses(
            URI authorization,
            URI token,
            URI userinfo,
            URI endSession,
            boolean basic,
            JWKSource<SecurityContext> keys) {}

    /**
     * A login under way.
     *
     * @param state what ties the answer to the browser
     * @param nonce what ties the token to this login
     * @param verifier what proves that it was begun here
     * @param redirect address of the answer
     */
    record Challenge(String state, String nonce, String verifier, URI redirect) {}

    /**
     * Who came in.
     *
     * @param farewell where its browser goes to end the session there, too; null where the provider has no such address
     */
    record Arrival(Operator person, String farewell) {}

    /** The provider did not answer, or not as it must. Its message is for the log. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence);
        }
    }

    private final OpenId settings;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private volatile Addresses found;

    OpenIdProvider(OpenId settings) {
        this.settings = settings;
    }

    /** Where a browser is sent. */
    String authorization(Challenge challenge, String digest) throws Refused {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.clientId());
        parameters.put("redirect_uri", challenge.redirect().toString());
        parameters.put("scope", String.join(" ", settings.scopes()));
        parameters.put("state", challenge.state());
        parameters.put("nonce", challenge.nonce());
        parameters.put("code_challenge", digest);
        parameters.put("code_challenge_method", "S256");
        return with(addresses().authorization(), parameters);
    }

    /** Who came back with a code; null where the person is in no group that may come in. */
    Arrival arrival(Challenge challenge, String code) throws Refused {
        Addresses addresses = addresses();
        Map<String, Object> tokens = tokens(addresses, challenge, code);
        if (!(tokens.get("id_token") instanceof String token)) {
            throw new Refused("its answer holds no ID token");
        }
        JWTClaimsSet claims = verified(addresses, token);
        if (!challenge.nonce().equals(claims.getClaim("nonce"))) {
            throw new Refused("its ID token is of another login");
        }
        Object azp = claims.getClaim("azp");
        if (azp != null && !settings.clientId().equals(azp)) {
            throw new Refused("its ID token is for another client");
        }
        Map<String, Object> told = new LinkedHashMap<>(claims.toJSONObject());
        if (path(told, settings.groupsClaim()) == null || told.get(settings.nameClaim()) == null) {
            userinfo(addresses, tokens.get("access_token"), claims.getSubject()).forEach(told::putIfAbsent);
        }
        if (!(told.get(settings.nameClaim()) instanceof String name) || name.isBlank()) {
            throw new Refused("it tells no " + settings.nameClaim() + " of the person");
        }
        Operator person = settings.person(name, groups(path(told, settings.groupsClaim())));
        return person == null ? null : new Arrival(person, farewell(addresses, challenge, token));
    }

    /** By OpenID Connect RP-Initiated Logout 1.0, with which the browser comes back to the login. */
    private String farewell(Addresses addresses, Challenge challenge, String token) {
        if (addresses.endSession() == null) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("id_token_hint", token);
        parameters.put("client_id", settings.clientId());
        parameters.put(
                "post_logout_redirect_uri",
                challenge.redirect().resolve(LoginGate.LOGIN).toString());
        return with(addresses.endSession(), parameters);
    }

    private Map<String, Object> tokens(Addresses addresses, Challenge challenge, String code) throws Refused {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", challenge.redirect().toString());
        parameters.put("code_verifier", challenge.verifier());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(addresses.token()).header("Content-Type", "application/x-www-form-urlencoded");
        if (addresses.basic()) {
            // RFC 6749, 2.3.1: both as in a form.
            String login = encoded(settings.clientId()) + ":"
                    + encoded(settings.secret().reveal());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        } else {
            parameters.put("client_id", settings.clientId());
            parameters.put("client_secret", settings.secret().reveal());
        }
        return asked(request.POST(HttpRequest.BodyPublishers.ofString(form(parameters))));
    }

    private JWTClaimsSet verified(Addresses addresses, String token) throws Refused {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(SIGNATURES, addresses.keys()));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.clientId(),
                new JWTClaimsSet.Builder().issuer(settings.issuer().toString()).build(),
                Set.of("sub", "iat", "exp")));
        try {
            return processor.process(token, null);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new Refused("its ID token is not right: " + e.getMessage());
        }
    }

    private Map<String, Object> userinfo(Addresses addresses, Object token, String subject) throws Refused {
        if (addresses.userinfo() == null || token == null) {
            return Map.of();
        }
        Map<String, Object> told =
                asked(HttpRequest.newBuilder(addresses.userinfo()).header("Authorization", "Bearer " + token));
        if (!subject.equals(told.get("sub"))) {
            throw new Refused("its userinfo is of another person");
        }
        return told;
    }

    private Addresses addresses() throws Refused {
        Addresses known = found;
        if (known != null) {
            return known;
        }
        String issuer = settings.issuer().toString();
        Map<String, Object> told = asked(HttpRequest.newBuilder(
                URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration")));
        if (!issuer.equals(told.get("issuer"))) {
            throw new Refused("it calls itself " + told.get("issuer"));
        }
        try {
            Object ways = told.get("token_endpoint_auth_methods_supported");
            known = new Addresses(
                    address(told, "authorization_endpoint"),
                    address(told, "token_endpoint"),
                    perhaps(told, "userinfo_endpoint"),
                    perhaps(told, "end_session_endpoint"),
                    !(ways instanceof Collection<?> some) || some.contains("client_secret_basic"),
                    JWKSourceBuilder.create(address(told, "jwks_uri").toURL()).build());
        } catch (IOException | IllegalArgumentException e) {
            throw new Refused("what it says of itself is not right: " + e.getMessage());
        }
        found = known;
        return known;
    }

    private static URI perhaps(Map<String, Object> told, String name) {
        return told.get(name) == null ? null : address(told, name);
    }

    private static URI address(Map<String, Object> told, String name) {
        URI address = URI.create(String.valueOf(told.get(name)));
        if (address.getHost() == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return address;
    }

    private Map<String, Object> asked(HttpRequest.Builder request) throws Refused {
        URI address = null;
        try {
            HttpRequest built = request.timeout(PATIENCE)
                    .header("Accept", "application/json")
                    .build();
            address = built.uri();
            HttpResponse<byte[]> answer = http.send(built, HttpResponse.BodyHandlers.ofByteArray());
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.statusCode() != 200) {
                throw new Refused(address.getPath() + " answers " + answer.statusCode() + error(body));
            }
            return JSONObjectUtils.parse(body, MOST_BYTES);
        } catch (IOException | ParseException e) {
            throw new Refused(address.getPath() + " cannot be asked: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("the hub is stopping");
        }
    }

    /** The error's stable word; what else an answer holds may be secret. */
    private static String error(String body) {
        try {
            Object error = JSONObjectUtils.parse(body, MOST_BYTES).get("error");
            return error == null ? "" : ", " + error;
        } catch (ParseException e) {
            return "";
        }
    }

    private static Object path(Map<String, Object> told, String claim) {
        Object value = told.get(claim);
        if (value == null && claim.indexOf('.') > 0) {
            value = told;
            for (String step : claim.split("\\.")) {
                value = value instanceof Map<?, ?> map ? map.get(step) : null;
            }
        }
        return value;
    }

    private static List<String> groups(Object claim) {
        return claim instanceof Collection<?> some
                ? some.stream().map(String::valueOf).toList()
                : claim == null ? List.of() : List.of(String.valueOf(claim));
    }

    private static String with(URI address, Map<String, String> parameters) {
        String plain = address.toString();
        return plain + (plain.indexOf('?') < 0 ? '?' : '&') + form(parameters);
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
