package smshub.http;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.audit.Actor;
import smshub.message.Problem;

/**
 * The settings of a running hub: they are taken over as a whole or not at all. What changes them may take as long as calls
 * in flight last, and throws {@link UncheckedIOException} while the broker is away; the caller may try again later.
 */
public interface SettingsBook {
    /**
     * One thing that is wrong.
     *
     * @param key key at fault
     * @param sentence what is wrong with it
     * @param where file and line, or the variable; empty where neither applies
     */
    record Flaw(String key, String sentence, String where) {}

    /**
     * A key that has another value now.
     *
     * @param before its value before; null where there was none. Secrets are masked
     * @param after its value now; null where there is none
     */
    record Change(String key, String before, String after) {}

    /** What became of those of one kind, by their ids; those that are not named noticed nothing. */
    record Parts(Set<String> added, Set<String> changed, Set<String> restarted, Set<String> removed) {}

    /**
     * What a request to take settings over came to.
     *
     * @param problem why nothing was taken over; null where it was
     * @param mistakes all that is wrong, where that is why
     * @param changes what is other than before
     * @param afterRestart keys among them that count from the next start on
     * @param parts what became of accounts, clients, operators and intakes
     * @param failed what could not be started or stopped; the log says why
     * @param hubs what it came to at each other hub, which reads a file of its own; null where one does not answer
     */
    record Takeover(
            Problem problem,
            List<Flaw> mistakes,
            List<Change> changes,
            List<String> afterRestart,
            Map<String, Parts> parts,
            List<String> failed,
            Map<String, String> hubs) {
        /** One at the only hub. */
        public Takeover(
                Problem problem,
                List<Flaw> mistakes,
                List<Change> changes,
                List<String> afterRestart,
                Map<String, Parts> parts,
                List<String> failed) {
            this(problem, mistakes, changes, afterRestart, parts, failed, Map.of());
        }

        /** The same, and what other hubs say. */
        public Takeover at(Map<String, String> others) {
            return new Takeover(problem, mistakes, changes, afterRestart, parts, failed, others);
        }

        public static Takeover refused(Problem problem, List<Flaw> mistakes) {
            return new Takeover(problem, mistakes, List.of(), List.of(), Map.of(), List.of());
        }
    }

    /**
     * Prices and prefixes of an account.
     *
     * @param account the account
     * @param mobile beginnings of which a number must have one; empty for any
     * @param prices prices of a segment, as the settings write them
     * @param set which of the two were set while the hub ran
     */
    record Prefixes(String account, List<String> mobile, List<String> prices, List<String> set) {}

    /**
     * A secret without its value.
     *
     * @param changed when it was set
     * @param readable whether this host can read it; otherwise it must be set again
     * @param keys keys of the settings that name it
     */
    record Named(String name, Instant changed, boolean readable, List<String> keys) {}

    /** Takes over the settings file. */
    Takeover reload(Actor by);

    /** Prices and prefixes of all accounts. */
    List<Prefixes> prefixes();

    /**
     * Sets prices and prefixes of an account, in place of what the settings file says.
     *
     * @param mobile null for what the settings file says
     * @param prices null for what the settings file says
     */
    Takeover setPrefixes(String account, List<String> mobile, List<String> prices, Actor by);

    /** The names of the secrets. */
    List<Named> secrets();

    /**
     * Sets a secret. What uses it is restarted, or takes it over with its next call.
     *
     * @return null, or why it was not set
     */
    Problem setSecret(String name, String value, Actor by);

    /** Removes a secret that nothing uses; null, or why it was not removed. */
    Problem removeSecret(String name);
}
