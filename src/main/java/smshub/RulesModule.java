package smshub;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import smshub.account.Client;
import smshub.account.ConsentMode;
import smshub.consent.ConsentMemory;
import smshub.consent.Consents;
import smshub.consent.StopWords;
import smshub.contact.Contacts;
import smshub.dispatch.ConsentList;
import smshub.dispatch.TemplateList;
import smshub.intake.LookUps;
import smshub.provider.Provider;
import smshub.rules.Acceptance;
import smshub.rules.Enrichment;
import smshub.rules.InboundRules;
import smshub.rules.QuietHours;
import smshub.settings.Completion;
import smshub.settings.Settings;
import smshub.settings.Transition;
import smshub.store.ContactQuery;
import smshub.store.Store;
import smshub.template.Templates;

/**
 * What requests and messages are judged by: one value, in whose place another comes when the settings change, and the lists
 * in memory that it looks into.
 */
final class RulesModule implements AutoCloseable {
    final ConsentList consentList;
    final TemplateList templateList;
    final LookUps lookUps;
    private final ConsentMemory memory = new ConsentMemory();
    private final Templates templates;
    private final Map<String, Provider> providers;
    private final AtomicReference<Acceptance> rules = new AtomicReference<>();
    private Contacted contacted;
    /** Where contacts will be looked up by other settings; null where that is as it was. */
    private Contacted prepared;

    /** Where contacts are looked up. */
    private record Contacted(Completion.Contacts settings, ContactQuery query, Contacts contacts) {
        static Contacted of(Completion.Contacts settings) {
            if (settings == null) {
                return new Contacted(null, null, Contacts.NONE);
            }
            ContactQuery query = new ContactQuery(settings);
            return new Contacted(
                    settings,
                    query,
                    new Contacts(query, settings.maxAge(), settings.patience(), settings.connections()));
        }

        void close() {
            if (query != null) {
                contacts.close();
                query.close();
            }
        }
    }

    RulesModule(Settings settings, Collection<Provider> providers, Store store, Clock clock) {
        this.providers = providers.stream().collect(Collectors.toMap(Provider::id, provider -> provider));
        consentList = new ConsentList(store, memory, words(settings), clock);
        consentList.refresh();
        Completion completion = settings.completion();
        templates = new Templates(completion.templates(), completion.languages());
        templateList = new TemplateList(store, templates, clock);
        templateList.refresh();
        contacted = Contacted.of(completion.contacts());
        lookUps = new LookUps(contacted.contacts(), templates);
        rules.set(acceptance(settings));
    }

    void bind(Main main) {
        main.bind("consents", consentList);
        main.bind("templates", templateList);
    }

    /** What counts now. */
    Acceptance now() {
        return rules.get();
    }

    /**
     * Opens what other settings need, before they count.
     *
     * @throws RuntimeException where the database of the contacts can never be reached by them
     */
    void prepare(Transition change) {
        Completion.Contacts wanted = change.next().completion().contacts();
        if (prepared != null) {
            prepared.close();
        }
        prepared = change.rotated("contacts.") || !Objects.equals(wanted, contacted.settings())
                ? Contacted.of(wanted)
                : null;
    }

    /** Lets other settings count. */
    void become(Settings next) {
        consentList.become(words(next));
        templates.become(next.completion().templates(), next.completion().languages());
        Contacted former = contacted;
        if (prepared != null) {
            contacted = prepared;
            prepared = null;
            lookUps.become(contacted.contacts());
            // Whoever asked there just now still gets the answer.
            Duration patience = former.settings() == null
                    ? Duration.ZERO
                    : former.settings().patience();
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(former::close);
        }
        rules.set(acceptance(next));
    }

    /** What settings say of messages from handsets. */
    static InboundRules inbound(Settings settings) {
        StopWords words = words(settings);
        return new InboundRules(settings.accounts(), settings.clients(), message -> words.read(message)
                .isPresent());
    }

    private static StopWords words(Settings settings) {
        return new StopWords(settings.consent().stopWords(), settings.consent().startWords());
    }

    private Acceptance acceptance(Settings settings) {
        List<Client> clients = settings.clients();
        return new Acceptance(
                settings.accounts(),
                account -> providers.get(account.provider()).limits(account),
                new Consents(memory, modes(clients), settings.consent().exempt()),
                new Enrichment(templates, settings.completion().defaults()),
                settings.plan(),
                branches(clients),
                new QuietHours(clients.stream().collect(Collectors.toMap(Client::id, Client::schedule))));
    }

    /** The modes of those clients that have their own. */
    private static Map<String, ConsentMode> modes(List<Client> clients) {
        return clients.stream()
                .filter(client -> client.consent() != null)
                .collect(Collectors.toMap(Client::id, Client::consent));
    }

    /** The branches of those clients that have one. */
    private static Map<String, String> branches(List<Client> clients) {
        return clients.stream()
                .filter(client -> client.branch() != null)
                .collect(Collectors.toMap(Client::id, Client::branch));
    }

    @Override
    public void close() {
        contacted.close();
    }
}
