package smshub.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeSettings;

/**
 * What other settings come to for a hub that runs. Pure: what it tells is done by the hub.
 *
 * <p>Listeners, data folder, routes, broker, store and alerts belong to the process: what the settings say of them counts
 * from the next start on. Everything else counts at once.
 *
 * @param next the settings that count from now on
 * @param accounts what becomes of accounts
 * @param clients what becomes of clients; nothing runs for them that could be restarted
 * @param operators what becomes of persons and of programs at the broker, in the same way
 * @param intakes what becomes of intakes
 * @param rotated keys of which the secret behind them is another one
 */
public record Transition(
        Settings next, Parts accounts, Parts clients, Parts operators, Parts intakes, Set<String> rotated) {
    /** Keys, or what keys begin with, that count from the next start on. */
    private static final List<String> AFTER_RESTART = List.of(
            "data",
            "routes",
            "site.",
            "broker.",
            "hub.",
            "store.",
            "http.",
            "facades.",
            "limits.body",
            "alerts.",
            "traces.",
            "login.");

    /** The same of single accounts, clients and intakes: who hears of them, and what is looked at. */
    private static final Pattern OF_ALERTS = Pattern.compile("[a-z]+\\.[^.]+\\.(alerts|watch\\..+)");

    /**
     * Ids of one kind. Those that are in none of the sets stay as they are, and notice nothing.
     *
     * @param added those that are new
     * @param changed those that go on by other settings
     * @param restarted those that are stopped and started again, because what is open for them is other
     * @param removed those that there are no more
     */
    public record Parts(Set<String> added, Set<String> changed, Set<String> restarted, Set<String> removed) {
        /** Whether one stays as it is. */
        public boolean untouched(String id) {
            return !added.contains(id) && !changed.contains(id) && !restarted.contains(id) && !removed.contains(id);
        }
    }

    /** What becomes of one that was and is. */
    private enum Change {
        NONE,
        CHANGED,
        RESTARTED
    }

    /**
     * The transition from settings to others.
     *
     * @param now those that count
     * @param wanted those that are to count
     * @param rotated keys of which the secret behind them is another one, though both have it by now, and those of what did
     *     not start the last time
     */
    public static Transition of(Settings now, Settings wanted, Set<String> rotated) {
        Settings next = wanted.from(now);
        Parts clients = parts(
                now.clients(),
                next.clients(),
                Client::id,
                (was, is) -> changed(
                        "clients." + is.id() + ".",
                        was.equals(is) && certificates(now, is).equals(certificates(next, is)),
                        rotated,
                        Change.CHANGED));
        return new Transition(
                next,
                parts(now.accounts(), next.accounts(), Account::id, (was, is) -> {
                    boolean line = was.sameLine(is) && none(rotated, "accounts." + is.id() + ".");
                    return line ? was.equals(is) ? Change.NONE : Change.CHANGED : Change.RESTARTED;
                }),
                clients,
                parts(
                        now.operators(),
                        next.operators(),
                        Settings.Operator::name,
                        (was, is) -> changed("operators." + is.name() + ".", was.equals(is), rotated, Change.CHANGED)),
                parts(
                        now.intakes(),
                        next.intakes(),
                        IntakeSettings::name,
                        (was, is) -> changed(
                                "intakes." + is.name() + ".",
                                was.equals(is) && clients.untouched(is.client()),
                                rotated,
                                Change.RESTARTED)),
                Set.copyOf(rotated));
    }

    /** Subjects of the certificates that prove a client. */
    private static Set<X500Principal> certificates(Settings settings, Client client) {
        return settings.http().security().programs().entrySet().stream()
                .filter(program -> program.getValue().equals(client.id()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Whether the secret behind a key that begins so is another one. */
    public boolean rotated(String beginning) {
        return !none(rotated, beginning);
    }

    /** What a hub that runs does when the secret behind a key is another one, for people. */
    public static String use(String key) {
        String[] names = key.split("\\.");
        if (afterRestart(key)) {
            return "counts from the next start of the hub on";
        }
        return switch (names[0]) {
            case "accounts" -> "a running hub restarts the account " + names[1];
            case "intakes" -> "a running hub restarts the intake " + names[1];
            default -> "a running hub uses it from the next time on";
        };
    }

    /** Whether what a key says counts from the next start on. */
    public static boolean afterRestart(String key) {
        return OF_ALERTS.matcher(key).matches()
                || AFTER_RESTART.stream()
                        .anyMatch(beginning ->
                                beginning.endsWith(".") ? key.startsWith(beginning) : key.equals(beginning));
    }

    private static Change changed(String beginning, boolean same, Set<String> rotated, Change otherwise) {
        return same && none(rotated, beginning) ? Change.NONE : otherwise;
    }

    private static boolean none(Set<String> keys, String beginning) {
        return keys.stream().noneMatch(key -> key.startsWith(beginning));
    }

    private interface Comparison<T> {
        Change of(T was, T is);
    }

    private static <T> Parts parts(
            Collection<T> before, Collection<T> after, Function<T, String> id, Comparison<T> comparison) {
        Map<String, T> were = new LinkedHashMap<>();
        before.forEach(one -> were.put(id.apply(one), one));
        Set<String> added = new TreeSet<>();
        Set<String> changed = new TreeSet<>();
        Set<String> restarted = new TreeSet<>();
        for (T is : after) {
            String name = id.apply(is);
            T was = were.remove(name);
            if (was == null) {
                added.add(name);
            } else {
                Change change = comparison.of(was, is);
                if (change != Change.NONE) {
                    (change == Change.CHANGED ? changed : restarted).add(name);
                }
            }
        }
        return new Parts(added, changed, restarted, new TreeSet<>(were.keySet()));
    }
}
