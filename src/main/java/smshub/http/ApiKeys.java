package smshub.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
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
import smshub.account.ApiKey;
import smshub.account.Client;
import smshub.account.Persons;

/** Who holds which API key, and which persons may log in. Of keys only hashes are kept. */
public final class ApiKeys {
    /** The header that carries a key. */
    public static final String HEADER = "X-API-Key";

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    private final Persons persons;
    private final boolean inAddresses;
    /** Clients of whom the log was told that their keys stand in addresses. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    private volatile Known known;

    /** The clients that there are, as one value; ids by the subjects of certificates. */
    private record Known(Map<String, Client> byHash, Map<String, Client> byName, Map<X500Principal, String> programs) {
        static Known of(List<Client> clients, Map<X500Principal, String> programs) {
            return new Known(
                    clients.stream()
                            .filter(client -> client.keyHash() != null)
                            .collect(Collectors.toUnmodifiableMap(Client::keyHash, Function.identity())),
                    names(clients),
                    Map.copyOf(programs));
        }

        /** By ids, and by further names that are nobody's id. */
        private static Map<String, Client> names(List<Client> clients) {
            Map<String, Client> names = new HashMap<>();
            clients.forEach(client -> names.put(client.id(), client));
            clients.forEach(client -> client.logins().forEach(login -> names.putIfAbsent(login, client)));
            return Map.copyOf(names);
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
        this.inAddresses = inAddresses;
        this.persons = persons;
        become(clients, programs);
    }

    /**
     * From now on these are the clients.
     *
     * @param programs clients by the subjects of certificates that prove them
     */
    public void become(List<Client> clients, Map<X500Principal, String> programs) {
        known = Known.of(clients, programs);
    }

    /** The client that a key belongs to. */
    public Optional<Client> find(String key) {
        if (key == null) {
            return Optional.empty();
        }
        String hash = ApiKey.hash(key);
        return Optional.ofNullable(known.byHash().get(hash)).filter(client -> same(client.keyHash(), hash));
    }

    /** The client that a certificate belongs to, where its request names neither key nor login. */
    public Optional<Client> certified(HttpRequest request) {
        X500Principal subject = request.certificate();
        return subject == null ? Optional.empty() : named(known.programs().get(subject));
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

    /** The client of an id or of another of its names; who asks must know more than the id before it counts. */
    public Optional<Client> named(String id) {
        return Optional.ofNullable(id == null ? null : known.byName().get(id));
    }

    /** The client of an id, where this is its key or its password. */
    public Optional<Client> login(String id, String given) {
        return named(id).filter(client -> client.proves(given));
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
}
