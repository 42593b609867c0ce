package smshub.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.campaign.Campaign;
import smshub.campaign.Campaign.Terms;
import smshub.campaign.Campaign.Wording;
import smshub.campaign.CampaignBook;
import smshub.campaign.CampaignPreview;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.CampaignState;
import smshub.campaign.CampaignState.Verb;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.campaign.RecipientRows;
import smshub.campaign.RecipientRows.Row;
import smshub.campaign.RowException;
import smshub.intake.Intake;
import smshub.message.MessageIds;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.rules.Decision;
import smshub.store.CampaignStore;
import smshub.store.StoreException;
import smshub.template.TemplateBook;

/** The campaigns in the store; what runs of them, the {@link CampaignRunner} hands over. */
public final class CampaignList implements CampaignBook {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignList.class);
    /** Recipients of a page that is read. */
    private static final int SOME = 500;

    private static final Set<String> TERMS = Set.of("sendAt", "expiresAt", "callbackUrl");

    private final CampaignStore store;
    private final Intake intake;
    private final Map<String, Client> clients;
    private final Map<String, Source> queries;
    private final TemplateBook templates;
    private final CampaignRunner runner;
    private final Consumer<Campaign> withdrawal;
    private final Clock clock;
    /** Ids of those whose recipients are being read here. */
    private final Set<String> loading = ConcurrentHashMap.newKeySet();

    /**
     * @param clients in whose name campaigns are sent, by id
     * @param queries named queries of the settings
     * @param templates those that a campaign may name
     * @param withdrawal cancels what of a campaign waits on queues
     */
    public CampaignList(
            CampaignStore store,
            Intake intake,
            Map<String, Client> clients,
            Map<String, Source> queries,
            TemplateBook templates,
            CampaignRunner runner,
            Consumer<Campaign> withdrawal,
            Clock clock) {
        this.store = store;
        this.intake = intake;
        this.clients = clients;
        this.queries = queries;
        this.templates = templates;
        this.runner = runner;
        this.withdrawal = withdrawal;
        this.clock = clock;
    }

    @Override
    public Done create(String client, String key, Wording wording, Source source, boolean start) {
        if (!clients.containsKey(client)) {
            return Done.not(Problem.of(ProblemCode.FORBIDDEN, "Only a client of the settings can have campaigns."));
        }
        Problem flaw = wording.template() == null ? CampaignRequests.flaw(wording) : unknown(wording.template());
        flaw = flaw == null ? unmet(client, wording) : flaw;
        if (flaw != null) {
            return Done.not(flaw);
        }
        String id = key == null ? MessageIds.next() : MessageIds.of(client, Campaign.reference(key), "");
        if (!loading.add(id)) {
            return Done.not(conflict("Its recipients are just being taken over."));
        }
        try {
            Optional<Campaign> there = key == null ? Optional.empty() : find(id);
            if (there.isPresent() && there.get().state() != CampaignState.LOADING) {
                return Done.of(there.get());
            }
            Campaign campaign = there.orElseGet(() -> Campaign.draft(id, client, wording, clock.instant()));
            reachable(() -> {
                if (there.isEmpty()) {
                    store.add(campaign);
                }
                return null;
            });
            Problem problem = load(campaign, source);
            if (problem != null) {
                reachable(() -> {
                    store.delete(id);
                    return null;
                });
                return Done.not(problem);
            }
            Campaign made = again(campaign);
            return start && source != null ? change(made, Verb.START) : Done.of(made);
        } finally {
            loading.remove(id);
        }
    }

    @Override
    public Done fill(Campaign draft, Source source) {
        if (!loading.add(draft.id())) {
            return Done.not(conflict("Its recipients are just being taken over."));
        }
        try {
            // One that was cut off while it took recipients over may take them again.
            Set<CampaignState> before = EnumSet.of(CampaignState.DRAFT, CampaignState.LOADING);
            if (!reachable(() -> store.change(draft.id(), before, CampaignState.LOADING, clock.instant()))) {
                return Done.not(conflict("It has begun; only a draft takes recipients."));
            }
            Problem problem = load(draft, source);
            if (problem != null) {
                reachable(() -> {
                    store.clear(draft.id());
                    store.loaded(draft.id(), 0, 0);
                    return null;
                });
                return Done.not(problem);
            }
        } finally {
            loading.remove(draft.id());
        }
        return Done.of(again(draft));
    }

    /** What of its terms no message could meet. */
    private Problem unmet(String client, Wording wording) {
        if (wording.terms().equals(Terms.NONE)) {
            return null;
        }
        Campaign asked = Campaign.draft(MessageIds.next(), client, wording, clock.instant());
        Problem problem = intake.preview(new CampaignRequests(asked).onItsTerms(), clients.get(client))
                .problem();
        return problem != null && problem.field() != null && TERMS.contains(problem.field()) ? problem : null;
    }

    private Problem unknown(String template) {
        return templates.find(template) != null
                ? null
                : new Problem(
                        ProblemCode.TEMPLATE_UNKNOWN,
                        "There is no template of the name that the request has.",
                        "template");
    }

    private Campaign again(Campaign campaign) {
        return find(campaign.id()).orElse(campaign);
    }

    private static Problem conflict(String sentence) {
        return Problem.of(ProblemCode.CONFLICT, sentence);
    }

    /** Reads recipients into the store; the mistakes in them, or null. */
    private Problem load(Campaign campaign, Source source) {
        reachable(() -> {
            store.clear(campaign.id());
            return null;
        });
        CampaignFilling filling = new CampaignFilling(campaign, clients.get(campaign.client()), intake, store);
        if (source == null) {
            reachable(() -> {
                filling.end();
                return null;
            });
            return null;
        }
        try (RecipientRows rows = source.open()) {
            return filling.read(rows);
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        } catch (RowException e) {
            return CampaignFilling.problem(e);
        } catch (IOException e) {
            LOG.warn("The recipients of campaign {} could not be read: {}", campaign.id(), e.getMessage());
            return Problem.of(
                    ProblemCode.SERVICE_UNAVAILABLE,
                    "The recipients could not be read to their end; the hub's log tells why. None was taken over.");
        }
    }

    @Override
    public Optional<Source> query(String name) {
        return Optional.ofNullable(queries.get(name));
    }

    @Override
    public Optional<Campaign> find(String id) {
        return reachable(() -> store.find(id));
    }

    @Override
    public List<Campaign> list(String client, Instant before, int limit) {
        return reachable(() -> store.list(client, before, limit));
    }

    @Override
    public CampaignPreview preview(Campaign campaign, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        CampaignPreview preview = new CampaignPreview();
        CampaignRequests requests = new CampaignRequests(campaign);
        Client client = clients.get(campaign.client());
        long after = 0;
        List<CampaignRecipient> page = page(campaign, after);
        while (client != null && !page.isEmpty() && System.nanoTime() - until < 0) {
            for (CampaignRecipient recipient : page) {
                CampaignRequests.Made made = requests.to(recipient);
                Decision decision = made.problem() == null
                        ? intake.preview(made.request(), client)
                        : new Decision(null, made.problem(), List.of());
                if (decision.accepted()) {
                    preview.accepted(decision.messages());
                } else {
                    preview.refused(recipient, decision.problem());
                }
            }
            after = page.get(page.size() - 1).place();
            page = page(campaign, after);
        }
        return preview;
    }

    private List<CampaignRecipient> page(Campaign campaign, long after) {
        return reachable(() -> store.recipients(campaign.id(), after, SOME));
    }

    @Override
    public Done change(Campaign campaign, Verb verb) {
        CampaignState wanted = CampaignState.after(verb);
        if (verb == Verb.START
                && campaign.state() == CampaignState.DRAFT
                && campaign.counts().recipients() == 0) {
            return Done.not(conflict("It has no recipients yet."));
        }
        boolean changed =
                reachable(() -> store.change(campaign.id(), CampaignState.before(verb), wanted, clock.instant()));
        Campaign now = again(campaign);
        if (!changed && now.state() != wanted) {
            return Done.not(
                    conflict("The campaign is " + now.state().word() + "; " + verb.word() + " needs one that is "
                            + String.join(
                                    " or ",
                                    CampaignState.before(verb).stream()
                                            .map(CampaignState::word)
                                            .toList())
                            + "."));
        }
        LOG.info("Campaign {} is {}", campaign.id(), wanted.word());
        runner.look();
        if (wanted == CampaignState.CANCELLED) {
            withdrawal.accept(now);
        }
        return Done.of(now);
    }

    @Override
    public CampaignProgress progress(String id) {
        return reachable(() -> store.progress(id));
    }

    @Override
    public RecipientPage<RecipientLog> log(String id, Set<MessageState> states, long after, int limit) {
        return reachable(() -> {
            RecipientPage<CampaignRecipient> page =
                    states.isEmpty() ? all(id, after, limit) : store.recipients(id, states, after, limit);
            return new RecipientPage<>(store.log(page.recipients()), page.after());
        });
    }

    private RecipientPage<CampaignRecipient> all(String id, long after, int limit) {
        List<CampaignRecipient> page = store.recipients(id, after, limit);
        return new RecipientPage<>(
                page, page.size() < limit ? null : page.get(page.size() - 1).place());
    }

    @Override
    public Done resend(Campaign ended, Set<MessageState> states, boolean start) {
        if (!ended.state().ended()) {
            return Done.not(conflict("The campaign is " + ended.state().word()
                    + "; those that failed are known when it is finished or cancelled."));
        }
        Failed failed = new Failed(ended, states);
        if (failed.next() == null) {
            return Done.not(conflict("The campaign has no recipients whose messages failed."));
        }
        return create(
                ended.client(), null, ended.wording().resending(ended.id()), () -> new Failed(ended, states), start);
    }

    /** Recipients of an old campaign as a list. */
    private final class Failed implements RecipientRows {
        private final Campaign campaign;
        private final Set<MessageState> states;
        private final Deque<CampaignRecipient> page = new ArrayDeque<>();
        private Long after = 0L;

        Failed(Campaign campaign, Set<MessageState> states) {
            this.campaign = campaign;
            this.states = states;
        }

        @Override
        public Row next() {
            while (page.isEmpty() && after != null) {
                RecipientPage<CampaignRecipient> some =
                        reachable(() -> store.recipients(campaign.id(), states, after, SOME));
                page.addAll(some.recipients());
                after = some.after();
            }
            CampaignRecipient next = page.poll();
            if (next == null) {
                return null;
            }
            return new Row(
                    "recipient " + next.place(), next.number() == null ? next.to() : next.number(), next.values());
        }

        @Override
        public void close() {}
    }

    private static <T> T reachable(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
