package smshub.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.CampaignState;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.message.MessageIds;
import smshub.message.MessageState;

/** Campaigns in the database, under the rules of {@link Store}. */
public final class CampaignStore {
    private final Database database;

    CampaignStore(Database database) {
        this.database = database;
    }

    /** Adds a campaign without recipients. */
    public void add(Campaign campaign) {
        database.write(connection -> {
            CampaignTable.insert(connection, campaign);
            return null;
        });
    }

    public Optional<Campaign> find(String id) {
        return MessageIds.isId(id)
                ? Optional.ofNullable(database.read(connection -> CampaignTable.find(connection, id)))
                : Optional.empty();
    }

    /**
     * A page, the newest first.
     *
     * @param client whose; null for everybody's
     * @param before made before this time, or null
     */
    public List<Campaign> list(String client, Instant before, int limit) {
        return database.read(connection -> CampaignTable.list(connection, client, before, limit));
    }

    /** Those whose recipients are to be handed over, at whichever hub. */
    public List<Campaign> running() {
        return database.read(CampaignTable::running);
    }

    /** Moves a campaign to a state, where it is in one of some; tells whether it was. */
    public boolean change(String id, Set<CampaignState> from, CampaignState to, Instant now) {
        return database.write(connection -> CampaignTable.change(connection, id, from, to, now));
    }

    /** Adds recipients to a campaign that is loading, up to about a thousand. */
    public void add(String id, List<CampaignRecipient> recipients) {
        database.write(connection -> {
            RecipientTable.add(connection, id, recipients);
            return null;
        });
    }

    /** Every recipient of a loading campaign is there; it is a draft now. */
    public void loaded(String id, long recipients, long duplicates) {
        database.write(connection -> {
            CampaignTable.loaded(connection, id, recipients, duplicates);
            return null;
        });
    }

    /** Deletes the recipients of a campaign, in small transactions. */
    public void clear(String id) {
        while (database.write(connection -> RecipientTable.clear(connection, id)) > 0) {}
    }

    /** Deletes a campaign with its recipients. */
    public void delete(String id) {
        clear(id);
        database.write(connection -> {
            CampaignTable.delete(connection, id);
            return null;
        });
    }

    /** Deletes those that ended before a time, and drafts that are older. */
    public void purge(Instant before) {
        database.read(connection -> CampaignTable.old(connection, before)).forEach(this::delete);
    }

    /** Recipients behind a place, in their order. */
    public List<CampaignRecipient> recipients(String id, long after, int limit) {
        return database.read(connection -> RecipientTable.recipients(connection, id, after, limit));
    }

    /** Those whose messages are in some states, in their order; who was refused at once counts as refused. */
    public RecipientPage<CampaignRecipient> recipients(String id, Set<MessageState> states, long after, int limit) {
        return database.read(connection -> RecipientTable.recipients(connection, id, states, after, limit));
    }

    /** What became of recipients. */
    public List<RecipientLog> log(List<CampaignRecipient> recipients) {
        return database.read(connection -> RecipientTable.log(connection, recipients));
    }

    /** Where the messages of a campaign are, as far as events have told. */
    public CampaignProgress progress(String id) {
        return database.read(connection -> CampaignTable.progress(connection, id));
    }

    /** Takes a running campaign for a hub until a time, unless another has it; tells whether this one may go on with it. */
    public boolean take(String id, String runner, Instant now, Instant until) {
        return database.write(connection -> CampaignTable.take(connection, id, runner, now, until));
    }

    /**
     * Notes how far a campaign is, and that its hub keeps it until a time.
     *
     * @param noted recipients that were refused, or whose messages have another id than was thought
     * @param refused how many of them were refused
     * @return false where it runs no longer, or at another hub
     */
    public boolean step(
            String id, String runner, long handed, List<CampaignRecipient> noted, long refused, Instant until) {
        return database.write(connection -> CampaignTable.step(connection, id, runner, handed, noted, refused, until));
    }
}
