package smshub.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import smshub.account.Client;

/** Who holds which API key. Only hashes are kept. */
public final class Keys {
    /** The header that carries a key. */
    public static final String HEADER = "X-API-Key";

    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, Client> clients;

    public Keys(List<Client> clients) {
        this.clients = clients.stream()
                .filter(client -> client.keyHash() != null)
                .collect(Collectors.toUnmodifiableMap(Client::keyHash, Function.identity()));
    }

    /** The client that a key belongs to. */
    Optional<Client> find(String key) {
        if (key == null) {
            return Optional.empty();
        }
        String hash = hash(key);
        return Optional.ofNullable(clients.get(hash)).filter(client -> same(client.keyHash(), hash));
    }

    /** Whether a key belongs to a client that may read. */
    public boolean mayRead(String key) {
        return find(key)
                .filter(client -> Guard.may(client, Client.Permission.READ))
                .isPresent();
    }

    /** Whether two texts are the same, in a time that does not tell where they differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
