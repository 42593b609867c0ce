package smshub.provider.declared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import smshub.account.Account;
import smshub.message.DeliveryReceipt;
import smshub.provider.Callback;
import smshub.provider.CallbackSource;
import smshub.provider.Provider;
import smshub.provider.ReceiptSource;
import smshub.provider.Samples;

/** Signatures as the documents of those who make them show them. */
class SignatureTest {
    private static final String GATEWAY = "x-gwapi-signature";
    private static final String BIRD = "https://hub.example/callback/bird/secret/receipt?id=1&status=delivered";
    private static final String BIRDS = "messagebird-signature-jwt";
    private static final String SID = "AC0123456789abcdef0123456789abcdef";

    /** The example of Twilio's page on the security of webhooks. */
    @Test
    void twilioSignsAddressAndForm() {
        CallbackSource twilio = (CallbackSource) provider("twilio");
        Account account = account("twilio", Map.of("account-sid", SID, "auth-token", "12345"));
        String form =
                "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE";
        String address = "https://mycompany.com/myapp.php?foo=1&bar=2";
        Map<String, String> signed = Map.of("x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
        assertTrue(twilio.verified(callback(account, address, signed, form)));
        assertFalse(twilio.verified(callback(account, address + "1", signed, form)));
        assertFalse(twilio.verified(callback(account, address, signed, form.replace("1234&", "1235&"))));
        assertFalse(twilio.verified(callback(account, address, Map.of(), form)));
        assertFalse(twilio.verified(callback(account, address, Map.of("x-twilio-signature", "no base64!"), form)));
        assertFalse(twilio.verified(
                callback(account("twilio", Map.of("account-sid", SID, "auth-token", "54321")), address, signed, form)));
        Account unsigned = account("twilio", Map.of("account-sid", SID));
        assertTrue(twilio.verified(callback(unsigned, address, Map.of(), form)));
    }

    @Test
    void sevenSignsTimeNonceMethodAddressAndBody() throws Exception {
        CallbackSource seven = (CallbackSource) provider("seven");
        Account account = account("seven", Map.of("api-key", "k", "signing-key", "s3cret"));
        String body = "{\"a\":\"é\"}";
        String over = "1634641200\nnonce\nPOST\nhttps://hub.example/cb\n" + md5(body);
        Map<String, String> signed = new LinkedHashMap<>(Map.of(
                "x-timestamp", "1634641200", "x-nonce", "nonce", "x-signature", hmac("HmacSHA256", "s3cret", over)));
        assertTrue(seven.verified(callback(account, "https://hub.example/cb", signed, body)));
        signed.put("x-nonce", "other");
        assertFalse(seven.verified(callback(account, "https://hub.example/cb", signed, body)));
    }

    @Test
    void anOpenKeyChecksWhatItsOwnerSigned() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String open =
                Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Part part = Part.of(
                "x",
                "{kind: ed25519, key: '{setting.open}', over: '{header.t}|{body}', is: '{header.s}', in: base64}",
                new ArrayList<>());
        Part settings = Part.of("x", "{settings: {open: {title: t}}}", new ArrayList<>());
        Signature signature = Signature.of(part, SettingsTable.of(settings).settings());
        java.security.Signature maker = java.security.Signature.getInstance("Ed25519");
        maker.initSign(pair.getPrivate());
        maker.update("7|{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8));
        Map<String, String> signed = Map.of("t", "7", "s", Base64.getEncoder().encodeToString(maker.sign()));
        Account account = Samples.with(account("seven", Map.of()), "open", open);
        assertTrue(signature.right(callback(account, "https://h/", signed, "{\"a\":\"é\"}")));
        assertFalse(signature.right(callback(account, "https://h/", signed, "{\"a\":\"e\"}")));
        assertFalse(signature.right(
                callback(Samples.with(account, "open", "bm8ga2V5"), "https://h/", signed, "{\"a\":\"é\"}")));
    }

    /** As MessageBird's library for Node checks it: issuer, end, and what address and body come to by SHA-256. */
    @Test
    void messagebirdSignsATokenOfAddressAndBody() throws Exception {
        CallbackSource bird = (CallbackSource) provider("messagebird");
        String key = "a key of thirty-two octets or so";
        String body = "{\"a\":\"é\"}";
        Map<String, String> right =
                Map.of("iss", "MessageBird", "url_hash", sha256(BIRD), "payload_hash", sha256(body));
        assertTrue(signed(bird, key, right, 60, body));
        assertTrue(signed(bird, key, without(right, "payload_hash"), 60, ""));
        assertTrue(signed(bird, key, right, -3, body), "clocks differ by seconds");
        assertFalse(signed(bird, key, right, -30, body), "it has ended");
        assertFalse(signed(bird, key, right, null, body), "it never ends");
        assertFalse(signed(bird, key, right, 60, body + " "));
        assertFalse(signed(bird, key, without(right, "payload_hash"), 60, body));
        assertFalse(signed(bird, key, without(right, "url_hash"), 60, body));
        assertFalse(signed(bird, key, without(right, "iss"), 60, body));
        assertFalse(signed(bird, key.replace('k', 'K'), right, 60, body));
        Account account = bird(key);
        assertFalse(bird.verified(callback(account, BIRD, Map.of(), body)));
        assertFalse(bird.verified(callback(account, BIRD, Map.of(BIRDS, "no.token.atall"), body)));
        assertTrue(bird.verified(callback(account("messagebird", Map.of("access-key", "k")), BIRD, Map.of(), body)));
    }

    private static Account bird(String key) {
        return account("messagebird", Map.of("access-key", "k", "signing-key", key));
    }

    /** Whether a token with these claims is right for an account with the usual key; null where it never ends. */
    private static boolean signed(
            CallbackSource bird, String key, Map<String, String> claims, Integer seconds, String body)
            throws Exception {
        JWTClaimsSet.Builder said = new JWTClaimsSet.Builder();
        claims.forEach(said::claim);
        if (seconds != null) {
            said.expirationTime(Date.from(Instant.now().plusSeconds(seconds)));
        }
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), said.build());
        token.sign(new MACSigner(key));
        Account account = bird("a key of thirty-two octets or so");
        return bird.verified(callback(account, BIRD, Map.of(BIRDS, token.serialize()), body));
    }

    private static Map<String, String> without(Map<String, String> claims, String name) {
        Map<String, String> less = new LinkedHashMap<>(claims);
        less.remove(name);
        return less;
    }

    /** The token of GatewayAPI's documentation (REST API, «Authentication token»), whose secret is «secret». */
    @Test
    void gatewayapisTokenIsAllThatItsWebhookSays() {
        String token =
                "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpZCI6MjM4MTcwMywibXNpc2RuIjo0NTQyNjA5MDQ1LCJ0aW1lIjoxNTIyNz"
                        + "Y0MDYyLCJzdGF0dXMiOiJERUxJVkVSRUQiLCJlcnJvciI6bnVsbCwiY29kZSI6bnVsbCwidXNlcnJlZiI6bnVsbCwiY2FsbGJhY2tfdXJsIj"
                        + "oiaHR0cDovL2JiYWY3MTQyLm5ncm9rLmlvIiwiYXBpIjo0fQ.KdfDH65bnQtgxEkFnpAQodOciAJedZFB13r9wEo8t3Y";
        Provider gateway = provider("gatewayapi");
        Account account = account("gatewayapi", Map.of("token", "t", "webhook-token", "secret"));
        String forged = "{\"id\":1,\"status\":\"UNDELIVERABLE\",\"time\":1522764062}";
        Callback signed = callback(account, "https://h/", Map.of(GATEWAY, token), forged);
        assertTrue(((CallbackSource) gateway).verified(signed));
        DeliveryReceipt receipt = ((ReceiptSource) gateway).receipts(signed).get(0);
        assertEquals("2381703 DELIVERED", receipt.providerId() + " " + receipt.status());
        assertEquals(Instant.ofEpochSecond(1522764062), receipt.time());

        for (String wrong : List.of(
                token.replace("DEL", "DEM").replace("eyJpZCI6MjM4", "eyJpZCI6MjM5"),
                token.substring(0, token.lastIndexOf('.') + 1),
                // Nothing signs it.
                "eyJhbGciOiJub25lIn0." + token.split("\\.")[1] + ".",
                "no.token.atall")) {
            assertFalse(
                    ((CallbackSource) gateway)
                            .verified(callback(account, "https://h/", Map.of(GATEWAY, wrong), forged)),
                    wrong);
        }
        assertFalse(((CallbackSource) gateway).verified(callback(account, "https://h/", Map.of(), forged)));
        Account other = account("gatewayapi", Map.of("token", "t", "webhook-token", "another"));
        assertFalse(((CallbackSource) gateway).verified(callback(other, "https://h/", Map.of(GATEWAY, token), forged)));
        // Without the setting the secret in the address is all, and the body counts.
        Account plain = account("gatewayapi", Map.of("token", "t"));
        Callback unsigned = callback(plain, "https://h/", Map.of(GATEWAY, token), forged);
        assertTrue(((CallbackSource) gateway).verified(unsigned));
        assertEquals("1", ((ReceiptSource) gateway).receipts(unsigned).get(0).providerId());
    }

    /** The test suite of AWS, get-vanilla and post-vanilla-query. */
    @Test
    void awsSignaturesAreThoseOfItsTestSuite() {
        AwsSignature signature =
                new AwsSignature("service", "us-east-1", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        Map<String, String> headers = new LinkedHashMap<>();
        signature.add(
                headers,
                "GET",
                URI.create("https://example.amazonaws.com/"),
                null,
                Instant.parse("2015-08-30T12:36:00Z"));
        assertEquals(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                headers.get("Authorization"));
        headers.clear();
        signature.add(
                headers,
                "POST",
                URI.create("https://example.amazonaws.com/?Param1=value1"),
                null,
                Instant.parse("2015-08-30T12:36:00Z"));
        assertTrue(
                headers.get("Authorization")
                        .endsWith("28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
                headers::toString);
    }

    private static Provider provider(String id) {
        return Declarations.own().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Account account(String provider, Map<String, String> given) {
        return Samples.account(provider(provider), given, "http://h.example/", null, Duration.ofSeconds(1));
    }

    private static Callback callback(Account account, String address, Map<String, String> headers, String body) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Callback(
                account, "POST", address, lists, Map.of(), body.getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    private static String md5(String text) throws Exception {
        return digest("MD5", text);
    }

    private static String sha256(String text) throws Exception {
        return digest("SHA-256", text);
    }

    private static String digest(String algorithm, String text) throws Exception {
        return HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance(algorithm)
                        .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String hmac(String algorithm, String key, String text) throws Exception {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
