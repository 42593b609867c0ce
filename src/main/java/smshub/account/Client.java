package smshub.account;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import smshub.message.TextPolicy;

/**
 * A program or person that may use the hub.
 *
 * @param id name in messages, events and settings
 * @param keyHash lower-case hex SHA-256 of the API key; the key itself is never kept
 * @param accounts accounts that it uses, the preferred first; empty means all that everyone may use, in the order of
 *     the settings
 * @param permissions what it may do
 * @param password for facades whose logins prove a password without sending it; null where it has none
 * @param callbacks where its state changes may be posted
 * @param consent what the consent list means to it; null where its accounts say
 * @param person whether it is one of the operators, who sees what is anybody's where it may read
 * @param guards how much it may send
 * @param texts how its texts go where a request does not say
 * @param branch branch or tenant that it belongs to, or null
 * @param schedule whose clock its times are read by, and when its recipients are left alone
 * @param logins further names by which it logs in at facades
 */
public record Client(
        String id,
        String keyHash,
        List<String> accounts,
        Set<Permission> permissions,
        Secret password,
        Callbacks callbacks,
        ConsentMode consent,
        boolean person,
        GuardSettings guards,
        TextPolicy texts,
        String branch,
        Schedule schedule,
        Set<String> logins) {
    /** Who sends the hub's own test messages; no client of the settings can have this id. */
    public static final String CANARY = "hub:canary";

    public Client {
        accounts = List.copyOf(accounts);
        permissions = Set.copyOf(permissions);
        logins = Set.copyOf(logins);
    }

    /** A program of a branch. */
    public Client(
            String id,
            String keyHash,
            List<String> accounts,
            Set<Permission> permissions,
            Secret password,
            Callbacks callbacks,
            ConsentMode consent,
            String branch) {
        this(
                id,
                keyHash,
                accounts,
                permissions,
                password,
                callbacks,
                consent,
                false,
                GuardSettings.NONE,
                TextPolicy.NONE,
                branch,
                Schedule.USUAL,
                Set.of());
    }

    /** A program of no branch. */
    public Client(
            String id,
            String keyHash,
            List<String> accounts,
            Set<Permission> permissions,
            Secret password,
            Callbacks callbacks,
            ConsentMode consent) {
        this(id, keyHash, accounts, permissions, password, callbacks, consent, null);
    }

    /** A client to which the consent list means what it means to its accounts. */
    public Client(
            String id,
            String keyHash,
            List<String> accounts,
            Set<Permission> permissions,
            Secret password,
            Callbacks callbacks) {
        this(id, keyHash, accounts, permissions, password, callbacks, null);
    }

    /** A client without password and callbacks. */
    public Client(String id, String keyHash, List<String> accounts, Set<Permission> permissions) {
        this(id, keyHash, accounts, permissions, null, Callbacks.NONE);
    }

    /** The same client with other limits. */
    public Client with(GuardSettings newGuards) {
        return new Client(
                id,
                keyHash,
                accounts,
                permissions,
                password,
                callbacks,
                consent,
                person,
                newGuards,
                texts,
                branch,
                schedule,
                logins);
    }

    /** The same client with further names by which it logs in. */
    public Client with(Set<String> newLogins) {
        return new Client(
                id,
                keyHash,
                accounts,
                permissions,
                password,
                callbacks,
                consent,
                person,
                guards,
                texts,
                branch,
                schedule,
                newLogins);
    }

    /** The same client with another schedule. */
    public Client with(Schedule newSchedule) {
        return new Client(
                id,
                keyHash,
                accounts,
                permissions,
                password,
                callbacks,
                consent,
                person,
                guards,
                texts,
                branch,
                newSchedule,
                logins);
    }

    /** A person, who comes with a name and a password and may use all accounts that everyone may use. */
    public static Client person(String name, Set<Permission> permissions) {
        return new Client(
                name,
                null,
                List.of(),
                permissions,
                null,
                Callbacks.NONE,
                null,
                true,
                GuardSettings.NONE,
                TextPolicy.NONE,
                null,
                Schedule.USUAL,
                Set.of());
    }

    /** The same with a word on its texts. */
    public Client with(TextPolicy newTexts) {
        return new Client(
                id,
                keyHash,
                accounts,
                permissions,
                password,
                callbacks,
                consent,
                person,
                guards,
                newTexts,
                branch,
                schedule,
                logins);
    }

    /** Whether this is its password or its key; takes a time that does not tell where they differ. */
    public boolean proves(String given) {
        return given != null
                && (password != null && same(password.reveal(), given)
                        || keyHash != null && same(keyHash, ApiKey.hash(given)));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether this permission is among its own, or is part of one of them. */
    public boolean may(Permission permission) {
        return permissions.contains(permission) || permissions.stream().anyMatch(own -> own.includes(permission));
    }

    /** What a client or a person may do. {@code openapi.json} names the one that each operation needs. */
    public enum Permission {
        /** Sends and previews messages; cancels its own, and sends them again. */
        SEND,
        /** Sees its own messages, answers and events, and the accounts that it may use. A person sees everybody's. */
        READ,
        /** Writes and deletes templates. */
        TEXTS,
        /** Makes, starts, pauses and cancels campaigns. */
        CAMPAIGNS,
        /** Pauses, resumes, tests and empties the accounts that it may use, and puts back what is dead or in doubt. */
        ACCOUNTS,
        /** Sees and changes prices and prefixes of the accounts that it may use. */
        PREFIXES,
        /** Sees what is anybody's, reloads the settings, keeps the consent list, and reads the ledger, the errors and the audit record. */
        ADMINISTRATION,
        /** Sets, lists, removes and, with a password, shows secrets. */
        SECRETS,
        /** All of ACCOUNTS and ADMINISTRATION in one word. */
        OPERATE;

        /** The word used in settings, JSON and docs. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException for a word that is no permission */
        public static Permission ofWord(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** Whether who has this has that one, too. Who may operate or administer may read, or would not see on what. */
        public boolean includes(Permission other) {
            return this == other
                    || switch (this) {
                        case ACCOUNTS, ADMINISTRATION -> other == READ;
                        case OPERATE -> other == READ || other == ACCOUNTS || other == ADMINISTRATION;
                        default -> false;
                    };
        }
    }

    /**
     * A client's times.
     *
     * @param zone whose clock its times are read by that say no offset; null for the machine's
     * @param quiet when its recipients are left alone
     */
    public record Schedule(ZoneId zone, Quiet quiet) {
        public static final Schedule USUAL = new Schedule(null, Quiet.NONE);
    }

    /**
     * Where a client's state changes may be posted, and its messages from handsets go.
     *
     * @param hosts names of hosts in lower case; one that begins with {@code *.} stands for every name below it
     * @param privateAddresses whether the hosts may be this machine or in a private network
     * @param secret key of the signatures; null where they are not signed
     * @param inbound where messages from handsets that belong to it go on to
     */
    public record Callbacks(List<String> hosts, boolean privateAddresses, Secret secret, InboundForward inbound) {
        static final Callbacks NONE = new Callbacks(List.of(), false, null);

        public Callbacks {
            hosts = List.copyOf(hosts);
        }

        /** Those of a client to whom messages from handsets are not forwarded. */
        public Callbacks(List<String> hosts, boolean privateAddresses, Secret secret) {
            this(hosts, privateAddresses, secret, InboundForward.NONE);
        }

        /** Whether a request may name this address. */
        public boolean allow(URI address) {
            if (address.getHost() == null) {
                return false;
            }
            String host = address.getHost().toLowerCase(Locale.ROOT);
            for (String allowed : hosts) {
                if (allowed.startsWith("*.") ? host.endsWith(allowed.substring(1)) : host.equals(allowed)) {
                    return true;
                }
            }
            return false;
        }
    }
}
