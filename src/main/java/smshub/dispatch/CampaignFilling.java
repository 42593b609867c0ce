package smshub.dispatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import smshub.account.Client;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignBook;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.NumberSet;
import smshub.campaign.RecipientRows;
import smshub.campaign.RecipientRows.Row;
import smshub.campaign.RowException;
import smshub.intake.Intake;
import smshub.message.MessageIds;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.rules.Decision;
import smshub.store.CampaignStore;

/** The recipients of one campaign on their way from a list into the store, each number once. */
final class CampaignFilling {
    /** Recipients of a transaction. */
    private static final int SOME = 500;
    /** Most mistakes that are told; a list of the wrong kind has one in each row. */
    private static final int MOST_MISTAKES = 10;

    private final Campaign campaign;
    private final Client client;
    private final Intake intake;
    private final CampaignStore store;
    private final CampaignRequests requests;
    private final NumberSet numbers = new NumberSet();
    private final List<CampaignRecipient> batch = new ArrayList<>(SOME);
    private final List<String> mistakes = new ArrayList<>();
    private long wrong;
    private long recipients;
    private long duplicates;

    CampaignFilling(Campaign campaign, Client client, Intake intake, CampaignStore store) {
        this.campaign = campaign;
        this.client = client;
        this.intake = intake;
        this.store = store;
        this.requests = new CampaignRequests(campaign);
    }

    /**
     * Takes a list over to its end.
     *
     * @return what is wrong with it, or null; where something is, some recipients may be in the store
     * @throws IOException when the list cannot be read on
     */
    Problem read(RecipientRows rows) throws IOException {
        boolean more = true;
        while (more) {
            try {
                Row row = rows.next();
                more = row != null;
                if (more && wrong == 0) {
                    add(row);
                }
            } catch (RowException e) {
                mistake(e);
                more = !e.last();
            }
            if (recipients > CampaignBook.MOST_RECIPIENTS) {
                return new Problem(
                        ProblemCode.RECIPIENTS_TOO_MANY,
                        "There are more than " + CampaignBook.MOST_RECIPIENTS + " recipients.",
                        "recipients");
            }
        }
        if (wrong > 0) {
            return problem();
        }
        end();
        return null;
    }

    private void add(Row row) throws RowException {
        String missing = requests.missing(row.values());
        if (missing != null) {
            throw new RowException(row.where() + " has no value " + missing + ", which the text needs");
        }
        Decision decision = intake.preview(requests.numbered(row.to()), client);
        String number = decision.accepted() ? decision.message().to().value() : null;
        if (number != null && !numbers.add(number)) {
            duplicates++;
            return;
        }
        String id = number == null ? null : MessageIds.of(campaign.client(), campaign.reference(), number);
        batch.add(new CampaignRecipient(++recipients, row.to(), number, row.values(), id, null));
        if (batch.size() == SOME) {
            write();
        }
    }

    private void write() {
        store.add(campaign.id(), batch);
        batch.clear();
    }

    /** Everything is there. */
    void end() {
        write();
        store.loaded(campaign.id(), recipients, duplicates);
    }

    private void mistake(RowException mistake) {
        wrong++;
        if (mistakes.size() < MOST_MISTAKES) {
            mistakes.add(mistake.getMessage());
        }
    }

    private Problem problem() {
        String more = wrong > mistakes.size() ? "; and " + (wrong - mistakes.size()) + " more" : "";
        return new Problem(
                ProblemCode.FIELD_INVALID,
                "No recipient was taken over: " + String.join("; ", mistakes) + more + ".",
                "recipients");
    }

    /** The same for a list that cannot be opened. */
    static Problem problem(RowException mistake) {
        return new Problem(
                ProblemCode.FIELD_INVALID, "No recipient was taken over: " + mistake.getMessage() + ".", "recipients");
    }
}
