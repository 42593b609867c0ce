package smshub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.audit.Actor;
import smshub.audit.Audit;
import smshub.http.SettingsBook;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.page.SettingsDesk;
import smshub.settings.CallbackSecrets;
import smshub.settings.Loaded;
import smshub.settings.Mistake;
import smshub.settings.PrefixFile;
import smshub.settings.SecretFile;
import smshub.settings.Settings;
import smshub.settings.SettingsEdit;
import smshub.settings.SettingsSheet;
import smshub.settings.SettingsSource;
import smshub.settings.Transition;

/**
 * Lets a running hub go on by other settings: those of its file, prices and prefixes that were set, secrets that were set
 * anew. All of them go the same way: they are read and checked as a whole, what could refuse them is asked, and only then
 * does anything change. One at a time.
 *
 * <p>One class, because that way is one, whoever wants it.
 */
final class Reload implements SettingsBook, SettingsDesk {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private static final Problem NO_FILE =
            Problem.of(ProblemCode.CONFLICT, "This hub was not started with a settings file.");

    private static final Problem MEANWHILE = Problem.of(
            ProblemCode.CONFLICT,
            "The settings file was changed meanwhile; nothing was overwritten. Load the page anew, and take the file over"
                    + " where it is other than what counts.");

    /** What hubs tell each other: to read their files, and what was set meanwhile. */
    static final String RELOAD = "reload";

    static final String PREFIXES = "prefixes";

    /** What of the hub goes on by other settings. */
    interface Hub {
        /** Why settings cannot count here, each with its key; they are right in themselves. */
        List<Mistake> obstacles(Settings next);

        /**
         * Makes what must be there before they count.
         *
         * @throws Exception with one sentence, when it cannot be made; nothing has changed then
         */
        void prepare(Transition change) throws Exception;

        /**
         * Lets them count.
         *
         * @return what of it could not be started or stopped: the beginning of its keys, such as {@code accounts.main.}
         */
        Set<String> become(Settings before, Transition change);

        /**
         * Tells the other hubs that share the broker, and waits for what they say.
         *
         * @return what each of them says; null where one does not answer
         */
        default Map<String, String> others(String subject, String text) {
            return Map.of();
        }

        /** Ends what is left of accounts that there are no more; never while others change. */
        void sweep();
    }

    /** Null until the hub runs. */
    private Hub hub;

    private final Audit audit;
    private final SettingsHistory history;
    /** Null where the settings come from no file. */
    private final SettingsSource source;

    private Settings inForce;
    private Loaded loaded;
    private volatile ZoneId zone;
    /** What did not start the last time, to be tried again with the next. */
    private Set<String> failed = Set.of();
    /** What the file looked like when it was looked at last, and when it was read last. */
    private String seen;

    private String read;

    /**
     * @param settings those that count
     * @param loaded the same as they were read; null where they come from no file
     */
    Reload(Settings settings, Loaded loaded, SettingsSource source, SettingsHistory history, Audit audit) {
        this.inForce = settings;
        this.loaded = loaded;
        this.zone = loaded == null ? ZoneId.systemDefault() : loaded.zone();
        this.source = loaded == null ? null : source;
        this.history = history;
        this.audit = audit;
        if (this.source != null) {
            seen = source.mark();
            read = seen;
        }
    }

    /** From now on settings can be taken over. */
    synchronized void begin(Hub running) {
        hub = running;
    }

    @Override
    public Takeover reload(Actor by) {
        Takeover done = here(by);
        return done.problem() == null ? done.at(hub.others(RELOAD, Json.text(by))) : done;
    }

    /** Another hub was told to, and reads its own file. */
    String asked(Actor by) {
        Takeover done = here(by);
        tell(done);
        return told(done);
    }

    private static String told(Takeover done) {
        return done.problem() != null
                ? done.problem().sentence()
                : done.failed().isEmpty() ? "done" : "failed: " + String.join(", ", done.failed());
    }

    private synchronized Takeover here(Actor by) {
        if (source == null) {
            return Takeover.refused(NO_FILE, List.of());
        }
        read = source.mark();
        seen = read;
        return take(source.read(), failed, by, () -> {});
    }

    /** Writes settings at the last moment at which they may still be refused. */
    private interface Writing {
        void write() throws IOException;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public synchronized SettingsSheet sheet() {
        return source == null ? null : source.sheet(loaded);
    }

    @Override
    public Takeover change(SettingsEdit edit, String version, Actor by) {
        Takeover done = here(edit, version, by);
        return done.problem() == null ? done.at(hub.others(RELOAD, Json.text(by))) : done;
    }

    private synchronized Takeover here(SettingsEdit edit, String version, Actor by) {
        if (source == null || hub == null) {
            return Takeover.refused(NO_FILE, List.of());
        }
        SettingsSheet before = source.sheet(loaded);
        if (before.behind() || !before.version().equals(version)) {
            return Takeover.refused(MEANWHILE, List.of());
        }
        if (before.obstacle() != null) {
            return Takeover.refused(Problem.of(ProblemCode.CONFLICT, before.obstacle()), List.of());
        }
        try {
            Loaded open = source.with(edit);
            if (!open.mistakes().isEmpty()) {
                return refused(open.mistakes());
            }
        } catch (IllegalArgumentException e) {
            return Takeover.refused(
                    Problem.of(ProblemCode.CONFLICT, "Nothing was changed: " + e.getMessage() + "."), List.of());
        }
        List<String> made = source.seal(edit);
        Takeover done = take(source.check(), failed, by, source::write);
        if (done.problem() == null) {
            seen = source.mark();
            read = seen;
        }
        source.forget(done.problem() == null ? source.dropped(before) : made);
        return done;
    }

    /** Takes over what commands and editors did to files: secrets, and the settings where the site wants that. */
    synchronized void look() {
        if (source == null || hub == null) {
            return;
        }
        Map<String, String> rotated = loaded.secrets().live().refresh();
        rotated.forEach((key, refusal) -> {
            if (refusal != null) {
                LOG.warn("{} keeps its secret: {}", key, refusal);
            }
        });
        Set<String> keys = rotated.entrySet().stream()
                .filter(entry -> entry.getValue() == null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!keys.isEmpty()) {
            LOG.info("Other secrets count for {}", String.join(", ", keys));
            rotate(keys);
        }
        watch();
        hub.sweep();
    }

    /** The keys say by what a secret is used, which is restarted where it holds on to that. */
    private void rotate(Set<String> keys) {
        keys.stream()
                .filter(Transition::afterRestart)
                .forEach(key -> LOG.warn("The secret of {} counts from the next start of the hub on", key));
        Set<String> all = new TreeSet<>(failed);
        all.addAll(keys);
        tell(take(source.again(), all, Actor.HUB, () -> {}));
    }

    /** A file that is still being written looks different each time; it is read when it rests. */
    private void watch() {
        if (!loaded.watched()) {
            return;
        }
        String now = source.mark();
        boolean rests = now.equals(seen);
        seen = now;
        if (rests && !now.equals(read)) {
            tell(here(Actor.HUB));
        }
    }

    private static void tell(Takeover done) {
        if (done.problem() != null) {
            LOG.warn("{}", done.problem().sentence());
            done.mistakes().forEach(flaw -> LOG.warn("{}: {} ({})", flaw.key(), flaw.sentence(), flaw.where()));
        }
    }

    private Takeover take(Loaded wanted, Set<String> rotated, Actor by, Writing writing) {
        if (!wanted.mistakes().isEmpty()) {
            return refused(wanted.mistakes());
        }
        Transition change;
        try {
            Settings complete = CallbackSecrets.complete(wanted.settings());
            change = Transition.of(inForce, complete, rotated);
            List<Mistake> obstacles = hub.obstacles(change.next());
            if (!obstacles.isEmpty()) {
                return refused(obstacles);
            }
            hub.prepare(change);
            writing.write();
        } catch (Exception e) {
            LOG.warn("The settings were not taken over", e);
            return Takeover.refused(
                    Problem.of(
                            ProblemCode.SERVICE_UNAVAILABLE,
                            "Nothing was taken over: " + (e.getMessage() == null ? e : e.getMessage()) + "."),
                    List.of());
        }
        Settings before = inForce;
        inForce = change.next();
        loaded = wanted;
        zone = wanted.zone();
        source.taken();
        failed = hub.become(before, change);
        return told(wanted, change, by);
    }

    private Takeover told(Loaded wanted, Transition change, Actor by) {
        List<Change> changes;
        try {
            changes = history.note(wanted, by, audit).stream()
                    .map(one -> new Change(one.key(), one.before(), one.after()))
                    .toList();
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException("it counts, but the audit record was not written", e));
        }
        List<String> later = changes.stream()
                .map(Change::key)
                .filter(Transition::afterRestart)
                .toList();
        Map<String, Parts> parts = new LinkedHashMap<>();
        parts.put("accounts", parts(change.accounts()));
        parts.put("clients", parts(change.clients()));
        parts.put("operators", parts(change.operators()));
        parts.put("intakes", parts(change.intakes()));
        parts.values()
                .removeIf(part -> part.added().isEmpty()
                        && part.changed().isEmpty()
                        && part.restarted().isEmpty()
                        && part.removed().isEmpty());
        LOG.info(
                "The settings were taken over: {} keys are other ones, {} of them from the next start on; {}",
                changes.size(),
                later.size(),
                parts);
        return new Takeover(null, List.of(), changes, later, parts, List.copyOf(failed));
    }

    private static Parts parts(Transition.Parts parts) {
        return new Parts(parts.added(), parts.changed(), parts.restarted(), parts.removed());
    }

    private static Takeover refused(List<Mistake> mistakes) {
        return Takeover.refused(
                Problem.of(
                        ProblemCode.SETTINGS_INVALID,
                        "The settings have " + (mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes")
                                + "; nothing was taken over. The first: " + mistakes.get(0) + "."),
                mistakes.stream()
                        .map(mistake -> new Flaw(mistake.key(), mistake.sentence(), mistake.where()))
                        .toList());
    }

    // prices and prefixes

    @Override
    public synchronized List<Prefixes> prefixes() {
        Map<String, PrefixFile.Own> own =
                SettingsSource.prefixes(inForce.data()).accounts();
        return inForce.accounts().stream()
                .map(account -> prefixes(account, own.get(account.id())))
                .toList();
    }

    private static Prefixes prefixes(Account account, PrefixFile.Own own) {
        List<String> set = new ArrayList<>();
        if (own != null && own.mobile() != null) {
            set.add("mobile");
        }
        if (own != null && own.prices() != null) {
            set.add("prices");
        }
        return new Prefixes(
                account.id(),
                account.numbers().mobilePrefixes(),
                account.terms().prices().entries(),
                set);
    }

    /** What was set of an account while hubs run. */
    private record Own(String account, List<String> mobile, List<String> prices, Actor by) {}

    @Override
    public Takeover setPrefixes(String account, List<String> mobile, List<String> prices, Actor by) {
        Takeover done = here(account, mobile, prices, by);
        return done.problem() == null
                ? done.at(hub.others(PREFIXES, Json.text(new Own(account, mobile, prices, by))))
                : done;
    }

    /** Another hub was told prices or prefixes. */
    String asked(String text) {
        Own set = Json.read(text, Own.class);
        Takeover done = here(set.account(), set.mobile(), set.prices(), set.by());
        tell(done);
        return told(done);
    }

    private synchronized Takeover here(String account, List<String> mobile, List<String> prices, Actor by) {
        if (source == null) {
            return Takeover.refused(NO_FILE, List.of());
        }
        PrefixFile next = SettingsSource.prefixes(inForce.data()).with(account, new PrefixFile.Own(mobile, prices));
        Loaded wanted = source.again(next);
        Takeover done = take(wanted, failed, by, () -> {});
        if (done.problem() == null) {
            try {
                next.write(inForce.data());
            } catch (IOException e) {
                throw new UncheckedIOException("it counts until the next start or reload, but is not on disk", e);
            }
        }
        return done;
    }

    // secrets

    @Override
    public synchronized List<Named> secrets() {
        try {
            return secretFile().list().stream()
                    .map(secret -> new Named(secret.name(), secret.changed(), secret.readable(), keys(secret.name())))
                    .toList();
        } catch (SecretFile.Refused e) {
            throw new UncheckedIOException(new IOException(e.getMessage()));
        }
    }

    private List<String> keys(String name) {
        return loaded.secrets().live().keys(name);
    }

    private SecretFile secretFile() {
        if (source == null) {
            throw new UncheckedIOException(new IOException("a hub without a settings file has no secrets"));
        }
        return source.secrets();
    }

    @Override
    public synchronized Problem setSecret(String name, String value, Actor by) {
        try {
            secretFile().set(name, value);
        } catch (SecretFile.Refused e) {
            return refused(e);
        }
        look();
        return null;
    }

    @Override
    public synchronized Problem removeSecret(String name) {
        if (source != null && !keys(name).isEmpty()) {
            return Problem.of(
                    ProblemCode.CONFLICT,
                    "The settings use this secret: " + String.join(", ", keys(name)) + ". It stays.");
        }
        try {
            return secretFile().remove(name)
                    ? null
                    : Problem.of(ProblemCode.NOT_FOUND, "There is no secret of this name.");
        } catch (SecretFile.Refused e) {
            return refused(e);
        }
    }

    private static Problem refused(SecretFile.Refused e) {
        String sentence = e.getMessage();
        return Problem.of(
                ProblemCode.FIELD_INVALID, Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".");
    }
}
