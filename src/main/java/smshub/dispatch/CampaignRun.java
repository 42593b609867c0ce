package smshub.dispatch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.CampaignState;
import smshub.campaign.Pace;
import smshub.intake.Accepted;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsRequest;
import smshub.rules.Decision;

/** One campaign while this hub hands its recipients over. For one thread. */
final class CampaignRun {
    /** How long other hubs leave a campaign alone whose hub says nothing more. */
    static final Duration LEASE = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(CampaignRun.class);
    /** How often it is noted how far it is: what was handed over since then is offered again after a crash. */
    private static final long NOTE_NANOS = Duration.ofSeconds(1).toNanos();
    /** The same where nothing was handed over. */
    private static final long KEEP_NANOS = Duration.ofSeconds(3).toNanos();
    /** After so long a silence another hub may have it, so that it is asked first. */
    private static final long LATE_NANOS = Duration.ofSeconds(5).toNanos();
    /** Recipients that are read at once. */
    private static final int READ = 500;

    private static final long PATIENCE_SECONDS = 30;
    /** How often a client's limits are looked at while they let nothing through. */
    private static final long LIMITED_NANOS = Duration.ofSeconds(1).toNanos();
    /** The verdict on what a client may send, by what it has sent. */
    private static final String GUARDS = "guards";

    private static final Set<ProblemCode> LIMITS = EnumSet.of(
            ProblemCode.CLIENT_RATE_EXCEEDED,
            ProblemCode.CLIENT_QUOTA_EXCEEDED,
            ProblemCode.BUDGET_EXHAUSTED,
            ProblemCode.SERVICE_UNAVAILABLE);

    private final Campaign campaign;
    private final Client client;
    private final CampaignRunner.Hub hub;
    private final CampaignRequests requests;
    private final Pace pace;
    private final Deque<CampaignRecipient> ahead = new ArrayDeque<>();
    private final List<CampaignRecipient> noted = new ArrayList<>();
    private long read;
    private long handed;
    private long notedUpTo;
    private long refused;
    private long notedAt;
    private long lookAt = Long.MIN_VALUE / 2;
    /** Whether an earlier process may have handed over what is read now. */
    private boolean doubtful = true;

    CampaignRun(Campaign campaign, Client client, CampaignRunner.Hub hub) {
        this.campaign = campaign;
        this.client = client;
        this.hub = hub;
        this.requests = new CampaignRequests(campaign);
        this.pace = new Pace(campaign.wording().rate());
        this.handed = campaign.counts().handed();
        this.read = handed;
        this.notedUpTo = handed;
    }

    String id() {
        return campaign.id();
    }

    /**
     * Hands over what is due.
     *
     * @return false when there is nothing more to do here
     * @throws Exception when broker or store are away; nothing is lost by it, and the next call tries again
     */
    boolean step(long nanos) throws Exception {
        notedAt = notedAt == 0 ? nanos : notedAt;
        if (nanos - notedAt >= LATE_NANOS) {
            notedAt = nanos;
            if (!note()) {
                return false;
            }
        }
        if (ahead.isEmpty() && !read()) {
            note();
            hub.store()
                    .change(
                            id(),
                            EnumSet.of(CampaignState.RUNNING),
                            CampaignState.FINISHED,
                            hub.clock().instant());
            LOG.info("Campaign {} is finished", id());
            return false;
        }
        int allowed = early() ? 0 : Math.min(pace.allowed(nanos, depths()), ahead.size());
        if (allowed > 0 && nanos - lookAt >= 0) {
            if (limited()) {
                lookAt = nanos + LIMITED_NANOS;
            } else {
                hand(allowed);
            }
        }
        if (nanos - notedAt >= (handed > notedUpTo ? NOTE_NANOS : KEEP_NANOS)) {
            notedAt = nanos;
            return note();
        }
        return true;
    }

    private boolean early() {
        return requests.begins() != null && hub.clock().instant().isBefore(requests.begins());
    }

    private Map<String, Long> depths() {
        Map<String, Long> depths = new HashMap<>();
        for (String account : pace.accounts()) {
            depths.put(account, hub.depth().applyAsLong(account));
        }
        return depths;
    }

    /** Reads on; false at the end. */
    private boolean read() {
        while (ahead.isEmpty()) {
            List<CampaignRecipient> page = hub.store().recipients(id(), read, READ);
            if (page.isEmpty()) {
                handed = read;
                return false;
            }
            read = page.get(page.size() - 1).place();
            ahead.addAll(page);
            if (doubtful) {
                leaveOut(page);
            }
        }
        return true;
    }

    /** Those that an earlier process handed over and did not note are left out; the rules may say otherwise by now. */
    private void leaveOut(List<CampaignRecipient> page) {
        Set<String> known = Set.copyOf(hub.known()
                .apply(page.stream()
                        .map(CampaignRecipient::messageId)
                        .filter(Objects::nonNull)
                        .toList())
                .keySet());
        ahead.removeIf(recipient -> recipient.messageId() != null && known.contains(recipient.messageId()));
        doubtful = !known.isEmpty();
        handed = ahead.isEmpty() ? read : handed;
    }

    /**
     * Whether its client has sent what it may send for now, or its template is not there yet. What is too much would be taken all the same, and wait beyond
     * the reach of a pause; so it waits here.
     */
    private boolean limited() {
        SmsRequest next = requests.to(ahead.peek()).request();
        if (next == null) {
            return false;
        }
        Decision decision = hub.intake().preview(next, client);
        return decision.accepted()
                ? decision.verdicts().stream()
                        .anyMatch(verdict -> verdict.rule().equals(GUARDS) && verdict.note() != null)
                : LIMITS.contains(decision.problem().code());
    }

    private void hand(int number) throws Exception {
        List<CampaignRecipient> some = new ArrayList<>(number);
        ahead.stream().limit(number).forEach(some::add);
        List<CampaignRequests.Made> made = some.stream().map(requests::to).toList();
        List<SmsRequest> asked = made.stream()
                .map(CampaignRequests.Made::request)
                .filter(Objects::nonNull)
                .toList();
        Iterator<Accepted> accepted = hub.intake()
                .accept(asked, client)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .iterator();
        for (CampaignRequests.Made one : made) {
            CampaignRecipient recipient = ahead.poll();
            if (one.problem() == null) {
                taken(recipient, accepted.next());
            } else {
                refused(recipient, one.problem());
            }
        }
        handed = ahead.isEmpty() ? read : some.get(number - 1).place();
        pace.done(number);
    }

    private void taken(CampaignRecipient recipient, Accepted accepted) {
        if (accepted.decision().accepted()) {
            String id = accepted.decision().message().id();
            if (!accepted.repeated()) {
                pace.accepted(accepted.decision().message().account());
            }
            if (!id.equals(recipient.messageId())) {
                noted.add(recipient.with(id, null));
            }
        } else if (accepted.decision().problem().code() != ProblemCode.REFERENCE_REUSED) {
            refused(recipient, accepted.decision().problem());
        }
        // A reference that is used has its message, with the words that an account or a template had then.
    }

    private void refused(CampaignRecipient recipient, Problem problem) {
        refused++;
        noted.add(recipient.with(recipient.messageId(), problem));
    }

    /** Notes how far it is, and lets another hub have it. */
    void leave() {
        note(Duration.ZERO);
    }

    /** Notes how far it is; false where it runs no longer, or at another hub. */
    private boolean note() {
        return note(LEASE);
    }

    private boolean note(Duration kept) {
        boolean on = hub.store()
                .step(
                        id(),
                        hub.name(),
                        handed,
                        noted,
                        refused,
                        hub.clock().instant().plus(kept));
        notedUpTo = handed;
        noted.clear();
        refused = 0;
        return on;
    }
}
