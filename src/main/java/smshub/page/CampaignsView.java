package smshub.page;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import smshub.account.Client.Permission;
import smshub.account.Visibility;
import smshub.audit.Audit;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignBook;
import smshub.campaign.CampaignBook.Done;
import smshub.campaign.CampaignPreview;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignState;
import smshub.campaign.CampaignState.Verb;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Messages to many recipients: looked through before they start, and watched while they run. */
final class CampaignsView {
    static final String PATH = OfficePage.PATH + "/campaigns";

    private static final int PAGE = 50;
    /** How long recipients are looked at for a preview. */
    private static final Duration PREVIEW = Duration.ofSeconds(1);
    /** The parts of the bar, in its order. */
    private static final Map<String, Set<MessageState>> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("good", Set.of(MessageState.DELIVERED));
        PARTS.put("under-way", Set.of(MessageState.SENT, MessageState.SENDING));
        PARTS.put("doubt", Set.of(MessageState.UNSURE));
        PARTS.put(
                "bad", Set.of(MessageState.UNDELIVERED, MessageState.DEAD, MessageState.EXPIRED, MessageState.REFUSED));
        PARTS.put("over", Set.of(MessageState.CANCELLED));
        PARTS.put("waits", Set.of(MessageState.ACCEPTED, MessageState.SCHEDULED, MessageState.DEFERRED));
    }

    private final CampaignBook book;
    private final Audit audit;
    private final Layout layout;

    CampaignsView(CampaignBook book, Audit audit, Layout layout) {
        this.book = book;
        this.audit = audit;
        this.layout = layout;
    }

    CompletionStage<PageAnswer> list(Visit visit) {
        List<Campaign> page = book.list(visit.visitor().own(), cursor(visit), PAGE);
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("rows", page.stream().map(campaign -> told(visit, campaign)).toList());
        values.put("self", visit.address());
        values.put(
                "next",
                page.size() < PAGE
                        ? null
                        : PATH + "?cursor=" + page.get(page.size() - 1).times().createdAt());
        return layout.page(visit, "campaigns", visit.say("place_campaigns"), "campaigns", values)
                .done();
    }

    private static Instant cursor(Visit visit) {
        try {
            String cursor = visit.inputs().text("cursor");
            return cursor == null ? null : Instant.parse(cursor);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Map<String, Object> told(Visit visit, Campaign campaign) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("id", campaign.id());
        told.put("address", PATH + "/" + campaign.id());
        told.put("subject", campaign.wording().subject());
        told.put("client", campaign.client());
        told.put("state", visit.words().term("campaign", campaign.state().word()));
        told.put("tone", tone(campaign.state()));
        told.put("recipients", campaign.counts().recipients());
        told.put("duplicates", campaign.counts().duplicates());
        told.put("handed", campaign.counts().handed());
        told.put("refused", campaign.counts().refused());
        long all = campaign.counts().recipients();
        told.put("percent", all == 0 ? 0 : campaign.counts().handed() * 100 / all);
        told.put("created", visit.time(campaign.times().createdAt()));
        told.put("started", visit.time(campaign.times().startedAt()));
        told.put("ended", visit.time(campaign.times().endedAt()));
        told.put("text", campaign.wording().text());
        told.put("template", campaign.wording().template());
        told.put("rate", campaign.wording().rate());
        told.put("account", campaign.wording().account());
        told.put("messages", MessagesView.PATH + "?campaign=" + campaign.id());
        return told;
    }

    private static String tone(CampaignState state) {
        return switch (state) {
            case FINISHED -> "good";
            case RUNNING -> "under-way";
            case CANCELLED -> "over";
            default -> "waits";
        };
    }

    /** One of the visitor's own, or any for an operator; those of others are as good as none. */
    private CompletionStage<PageAnswer> own(Visit visit, Function<Campaign, CompletionStage<PageAnswer>> action) {
        return book.find(visit.id())
                .filter(campaign -> Visibility.of(visit.visitor().client(), campaign.client()))
                .map(action)
                .orElseGet(() -> layout.problem(visit, Problem.of(ProblemCode.NOT_FOUND, "There is no such campaign."))
                        .done());
    }

    CompletionStage<PageAnswer> one(Visit visit) {
        return own(visit, campaign -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("campaign", told(visit, campaign));
            values.put("self", PATH + "/" + campaign.id());
            CampaignProgress progress = book.progress(campaign.id());
            values.put("parts", parts(visit, campaign, progress));
            values.put("segments", progress.segments());
            values.put("verbs", verbs(visit, campaign.state()));
            values.put("draft", campaign.state() == CampaignState.DRAFT);
            RecipientPage<RecipientLog> log = book.log(campaign.id(), Set.of(), place(visit), PAGE);
            values.put(
                    "log",
                    log.recipients().stream().map(entry -> logged(visit, entry)).toList());
            values.put("next", log.after() == null ? null : PATH + "/" + campaign.id() + "?cursor=" + log.after());
            return layout.page(visit, "campaigns", campaign.wording().subject(), "campaign", values)
                    .done();
        });
    }

    private static long place(Visit visit) {
        String cursor = visit.inputs().text("cursor");
        return cursor == null || !cursor.matches("\\d{1,9}") ? 0 : Long.parseLong(cursor);
    }

    /** The parts of the bar: how many of the recipients' messages are where. */
    private static List<Map<String, Object>> parts(Visit visit, Campaign campaign, CampaignProgress progress) {
        Map<MessageState, Long> states = new EnumMap<>(MessageState.class);
        states.putAll(progress.states());
        long all = Math.max(1, campaign.counts().recipients());
        long told = 0;
        List<Map<String, Object>> parts = new ArrayList<>();
        for (Map.Entry<String, Set<MessageState>> part : PARTS.entrySet()) {
            long messages = part.getValue().stream()
                    .mapToLong(state -> states.getOrDefault(state, 0L))
                    .sum();
            if (part.getKey().equals("bad")) {
                messages = Math.max(
                        messages,
                        messages
                                - states.getOrDefault(MessageState.REFUSED, 0L)
                                + campaign.counts().refused());
            }
            told += messages;
            parts.add(part(visit, part.getKey(), messages, all));
        }
        parts.add(part(visit, "not-yet", Math.max(0, campaign.counts().recipients() - told), all));
        return parts;
    }

    private static Map<String, Object> part(Visit visit, String tone, long messages, long all) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("tone", tone);
        part.put("name", visit.say("part_" + tone.replace('-', '_')));
        part.put("messages", messages);
        part.put("percent", messages * 100 / all);
        part.put("some", messages > 0);
        return part;
    }

    private static List<Map<String, Object>> verbs(Visit visit, CampaignState state) {
        List<Map<String, Object>> verbs = new ArrayList<>();
        if (visit.may(Permission.CAMPAIGNS)) {
            for (Verb verb : Verb.values()) {
                if (CampaignState.before(verb).contains(state)) {
                    verbs.add(Map.of("word", verb.word(), "name", visit.say("campaign_verb_" + verb.word())));
                }
            }
        }
        return verbs;
    }

    private static Map<String, Object> logged(Visit visit, RecipientLog entry) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("place", entry.recipient().place());
        told.put(
                "to",
                entry.recipient().number() == null
                        ? entry.recipient().to()
                        : entry.recipient().number());
        told.put("state", entry.state() == null ? null : visit.state(entry.state()));
        boolean made = entry.state() != null && entry.recipient().problem() == null;
        told.put("address", made ? MessagesView.PATH + "/" + entry.recipient().messageId() : null);
        told.put("problem", visit.problem(entry.problem()));
        told.put("handed", visit.time(entry.handedAt()));
        told.put("ended", visit.time(entry.endedAt()));
        return told;
    }

    /** What would become of its recipients if it started now. */
    CompletionStage<PageAnswer> preview(Visit visit) {
        return own(visit, campaign -> {
            CampaignPreview preview = book.preview(campaign, PREVIEW);
            Map<String, Object> values = new LinkedHashMap<>();
            boolean all = preview.looked() == campaign.counts().recipients();
            values.put("looked", all ? null : preview.looked());
            values.put("accepted", preview.accepted());
            values.put("segments", preview.segments());
            values.put("example", preview.example());
            values.put(
                    "prices",
                    preview.prices().isEmpty()
                            ? null
                            : String.join(
                                    " + ",
                                    preview.prices().stream()
                                            .map(Price::toString)
                                            .toList()));
            values.put(
                    "refusals",
                    preview.refusals().stream()
                            .map(refusal -> Map.of(
                                    "recipients", refusal.recipients(), "problem", visit.problem(refusal.problem())))
                            .toList());
            return layout.part(visit, "campaign-preview", values).done();
        });
    }

    /** Starts, pauses, resumes or cancels one; before it starts or is withdrawn the number of recipients is asked back. */
    CompletionStage<PageAnswer> change(Visit visit) {
        return own(visit, campaign -> {
            Verb verb = verb(visit.path().get("verb"));
            if (verb == null) {
                return layout.problem(visit, Problem.of(ProblemCode.NOT_FOUND, "There is no such verb."))
                        .done();
            }
            String count = String.valueOf(campaign.counts().recipients());
            boolean heavy = verb == Verb.START || verb == Verb.CANCEL;
            if (heavy && !count.equals(visit.inputs().text("count"))) {
                Map<String, Object> values = new LinkedHashMap<>();
                values.put(
                        "question",
                        visit.say(
                                "sure_campaign_" + verb.word(),
                                campaign.counts().recipients()));
                values.put("count", count);
                values.put("action", PATH + "/" + campaign.id() + "/" + verb.word());
                values.put("yes", visit.say("campaign_verb_" + verb.word()));
                values.put("back", PATH + "/" + campaign.id());
                return layout.page(visit, "campaigns", campaign.wording().subject(), "sure", values)
                        .done();
            }
            Done done = book.change(campaign, verb);
            return done.problem() != null
                    ? layout.problem(visit, done.problem()).done()
                    : kept(audit, visit, verb.word(), done.campaign())
                            .thenApply(kept ->
                                    PageAnswer.see(PATH + "/" + campaign.id() + "?said=campaign_" + verb.word()));
        });
    }

    private static Verb verb(String word) {
        for (Verb verb : Verb.values()) {
            if (verb.word().equals(word)) {
                return verb;
            }
        }
        return null;
    }

    /** Keeps what was done with a campaign. */
    static CompletionStage<Void> kept(Audit audit, Visit visit, String verb, Campaign campaign) {
        return audit.record(
                visit.visitor().actor(),
                "campaign." + verb,
                "campaigns/" + campaign.id(),
                null,
                Map.of("id", campaign.id(), "state", campaign.state().word()));
    }
}
