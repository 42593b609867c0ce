package smshub.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.Persons;

/** Who holds which API key, and which persons may log in. Of keys only hashes are kept. */
public final class ApiKeys {
    /** The header that carries a key. */
    public static final String HEADER = "X-API-Key";

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final HexFormat HEX = HexFormat.of();

    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    private final Persons persons;
    private final Map<X500Principal, String> programs;
    private final boolean inAddresses;
    /** Clients of whom the log was told that their keys stand in addresses. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private volatile Known known;

    /** The clients that there are, as one value. */
    private record Known(Map<String, Client> byHash, Map<String, Client> byId) {
        static Known of(List<Client> clients) {
            return new Known(
                    clients.stream()
                            .filter(client -> client.keyHash() != null)
                            .collect(Collectors.toUnmodifiableMap(Client::keyHash, Function.identity())),
                    clients.stream().collect(Collectors.toUnmodifiableMap(Client::id, Function.identity())));
        }
    }

    public ApiKeys(List<Client> clients) {
        this(clients, Persons.NONE);
    }

    /** One that takes keys wherever they stand. */
    public ApiKeys(List<Client> clients, Persons persons) {
        this(clients, persons, Map.of(), true);
    }

    /**
     * @param programs clients by the subjects of certificates that prove them
     * @param inAddresses whether a key or password that can do more than send may stand in an address
     */
    public ApiKeys(List<Client> clients, Persons persons, Map<X500Principal, String> programs, boolean inAddresses) {
        this.programs = Map.copyOf(programs);
        this.inAddresses = inAddresses;
        this.persons = persons;
        become(clients);
    }

    /** From now on these are the clients. */
    public void become(List<Client> clients) {
        known = Known.of(clients);
    }

    /** The client that a key belongs to. */
    public Optional<Client> find(String key) {
        if (key == null) {
            return Optional.empty();
        }
        String hash = hash(key);
        return Optional.ofNullable(known.byHash().get(hash)).filter(client -> same(client.keyHash(), hash));
    }

    /** The client that a certificate belongs to, where its request names neither key nor login. */
    public Optional<Client> certified(HttpRequest request) {
        X500Principal subject = request.certificate();
        return subject == null ? Optional.empty() : named(programs.get(subject));
    }

    /**
     * Whether a client may come with its key or password where it stood: an address is written down on its way, and so
     * holds only what can do nothing but send, unless the settings say otherwise.
     *
     * @param addressed whether it stood in the address
     */
    public boolean admits(Client client, boolean addressed) {
        if (!addressed || inAddresses || client.permissions().equals(Set.of(Client.Permission.SEND))) {
            return true;
        }
        if (told.add(client.id())) {
            LOG.warn(
                    "The client {} is refused: its key or password stands in addresses and can do more than send; give it a"
                            + " key that can do nothing else, or set http.keys-in-addresses",
                    client.id());
        }
        return false;
    }

    /** The client of an id; who asks must know more than the id before it counts. */
    public Optional<Client> named(String id) {
        return Optional.ofNullable(id == null ? null : known.byId().get(id));
    }

    /** The client of an id, where this is its key or its password. */
    public Optional<Client> login(String id, String given) {
        Client client = named(id).orElse(null);
        if (client == null || given == null) {
            return Optional.empty();
        }
        boolean password = client.password() != null && same(client.password().reveal(), given);
        return password ? Optional.of(client) : find(given).filter(client::equals);
    }

    /** What became of a person's login from an address; null where no person is called so. */
    Persons.Attempt person(String address, Login login) {
        return persons.login(address, login.user(), login.password()).orElse(null);
    }

    /** User and password of HTTP's Basic login; null without one. */
    public static Login basic(HttpRequest request) {
        String header = request.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).trim());
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return new Login(parts[0], parts.length == 1 ? "" : parts[1]);
        } catch (IllegalArgumentException e) {
            return new Login("", "");
        }
    }

    /** The token of an OAuth header; null without one. */
    public static String bearer(HttpRequest request) {
        String header = request.header("Authorization");
        return header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? null
                : header.substring(BEARER.length()).trim();
    }

    /** A user's name and what proves it. */
    public record Login(String user, String password) {}

    /** Whether two texts are the same, in a time that does not tell where they differ. */
    public static boolean same(String one, String other) {
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
