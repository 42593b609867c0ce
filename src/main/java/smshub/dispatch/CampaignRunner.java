package smshub.dispatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignState;
import smshub.intake.Intake;
import smshub.store.CampaignStore;

/**
 * Hands the recipients of running campaigns over, in rounds that a route starts. Nothing of it is kept in memory alone: what
 * a hub had begun goes on when it is there again, or at another hub on the same database. A recipient that was handed over
 * before is recognised by the reference of the campaign.
 */
public final class CampaignRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignRunner.class);
    /** How often it is looked what other hubs were told. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    /** How long a campaign that cannot go on is left alone. */
    private static final long LATER_NANOS = Duration.ofSeconds(1).toNanos();

    /** What a run needs of the hub. */
    record Hub(
            CampaignStore store,
            Intake intake,
            Function<Collection<String>, ? extends Map<String, ?>> known,
            ToLongFunction<String> depth,
            String name,
            Clock clock) {}

    private final Hub hub;
    private final Map<String, Client> clients;
    private final Consumer<Campaign> withdrawal;
    private final LongSupplier nanos;
    private final Map<String, CampaignRun> runs = new LinkedHashMap<>();
    private final Map<String, Long> later = new HashMap<>();
    private volatile boolean look = true;
    private long lookedAt;
    private boolean told;

    /**
     * @param known which ids of messages are recorded
     * @param depth messages waiting for an account
     * @param withdrawal cancels what of a campaign waits on queues
     * @param name of this hub; its next process has the same, and goes on with what this one had
     */
    public CampaignRunner(
            CampaignStore store,
            Intake intake,
            Function<Collection<String>, ? extends Map<String, ?>> known,
            ToLongFunction<String> depth,
            Map<String, Client> clients,
            Consumer<Campaign> withdrawal,
            String name,
            Clock clock) {
        hub = new Hub(store, intake, known, depth, name, clock);
        this.clients = clients;
        this.withdrawal = withdrawal;
        this.nanos = System::nanoTime;
    }

    /** Something was started, paused or cancelled. */
    void look() {
        look = true;
    }

    /** One round: hands over what is due of every campaign that runs here. */
    public synchronized void round() {
        long now = nanos.getAsLong();
        try {
            if (look || now - lookedAt >= LOOK_NANOS) {
                look = false;
                lookedAt = now;
                take(hub.store().running());
            }
            told = false;
        } catch (RuntimeException e) {
            tell(e);
            return;
        }
        for (Iterator<CampaignRun> all = runs.values().iterator(); all.hasNext(); ) {
            CampaignRun run = all.next();
            Long wait = later.get(run.id());
            if (wait != null && now - wait < 0) {
                continue;
            }
            try {
                if (!run.step(nanos.getAsLong())) {
                    all.remove();
                }
                later.remove(run.id());
            } catch (Exception e) {
                later.put(run.id(), now + LATER_NANOS);
                tell(e);
            }
        }
    }

    private void tell(Exception e) {
        if (!told) {
            LOG.warn("Campaigns wait: {}", e.toString());
            told = true;
        }
    }

    /** Begins those that are new here, and lets those go that run no longer. */
    private void take(List<Campaign> running) {
        Set<String> ids = new HashSet<>();
        for (Campaign campaign : running) {
            ids.add(campaign.id());
            Client client = clients.get(campaign.client());
            if (client == null) {
                LOG.warn("Campaign {} is paused: its client is not in the settings any more", campaign.id());
                hub.store()
                        .change(
                                campaign.id(),
                                EnumSet.of(CampaignState.RUNNING),
                                CampaignState.PAUSED,
                                hub.clock().instant());
            } else if (!runs.containsKey(campaign.id())) {
                Instant now = hub.clock().instant();
                if (hub.store().take(campaign.id(), hub.name(), now, now.plus(CampaignRun.LEASE))) {
                    runs.put(campaign.id(), new CampaignRun(campaign, client, hub));
                }
            }
        }
        for (Iterator<CampaignRun> all = runs.values().iterator(); all.hasNext(); ) {
            CampaignRun run = all.next();
            if (!ids.contains(run.id())) {
                run.leave();
                all.remove();
                // It may have been cancelled at another hub while this one handed over.
                hub.store()
                        .find(run.id())
                        .filter(campaign -> campaign.state() == CampaignState.CANCELLED)
                        .ifPresent(withdrawal);
            }
        }
    }

    /** Notes how far all are. */
    @Override
    public synchronized void close() {
        try {
            runs.values().forEach(CampaignRun::leave);
        } catch (RuntimeException e) {
            LOG.debug("How far campaigns are could not be noted; what was handed over is recognised", e);
        }
        runs.clear();
    }
}
