package smshub;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Client;
import smshub.account.Register;
import smshub.broker.HubName;
import smshub.broker.QueueAdministration;
import smshub.broker.Queues;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignBook;
import smshub.dispatch.CampaignList;
import smshub.dispatch.CampaignRunner;
import smshub.intake.Intake;
import smshub.settings.Settings;
import smshub.store.QueryRows;
import smshub.template.TemplateBook;

/**
 * Messages to many recipients: what is kept of them, and who hands them over. Needs what lasts ({@link BrokerModule}) and the
 * intake.
 */
final class CampaignModule {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignModule.class);

    final CampaignList campaigns;
    private final CampaignRunner runner;
    private final QueueAdministration queues;
    private final Supplier<List<String>> accounts;
    private final Register<CampaignBook.Source> queries = new Register<>();

    /**
     * @param clients who may have campaigns, by id
     * @param accounts ids of accounts for which messages may wait
     */
    CampaignModule(
            Settings settings,
            Map<String, Client> clients,
            Supplier<List<String>> accounts,
            BrokerModule broker,
            Intake intake,
            TemplateBook templates,
            Parts parts,
            Clock clock)
            throws IOException {
        this.accounts = accounts;
        queues = broker.queues();
        runner = parts.add(new CampaignRunner(
                broker.store().campaigns(),
                intake,
                broker.store()::known,
                account -> queues.depth(Queues.out(account)),
                clients,
                this::withdraw,
                HubName.of(settings.data()),
                clock));
        become(settings);
        campaigns = new CampaignList(
                broker.store().campaigns(), intake, clients, queries, templates, runner, this::withdraw, clock);
    }

    /** Finds recipients by the queries of other settings. */
    void become(Settings next) {
        queries.become(next.site().queries().stream()
                .collect(Collectors.toMap(Settings.Query::name, query -> () -> QueryRows.of(query))));
    }

    void bind(Main main) {
        main.bind("campaigns", runner);
    }

    /** Cancels what of a campaign waits. What an account has fetched already is sent. */
    private void withdraw(Campaign campaign) {
        List<String> waiting =
                new ArrayList<>(accounts.get().stream().map(Queues::out).toList());
        waiting.add(Queues.RETRY);
        for (String queue : waiting) {
            try {
                queues.move(queue, QueueAdministration.byCampaign(campaign.reference()), Queues.CANCELLED);
            } catch (IllegalStateException e) {
                LOG.warn(
                        "What of campaign {} waits on {} could not be withdrawn: {}",
                        campaign.id(),
                        queue,
                        e.getMessage());
            }
        }
    }
}
