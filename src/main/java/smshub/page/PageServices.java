package smshub.page;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.IntakeType;
import smshub.audit.Audit;
import smshub.campaign.CampaignBook;
import smshub.dispatch.Operations;
import smshub.http.Archive;
import smshub.http.HubList;
import smshub.http.Records;
import smshub.http.Unheard;
import smshub.intake.Intake;
import smshub.intake.RequestReader;
import smshub.provider.Provider;
import smshub.template.TemplateBook;

/**
 * What the page acts through: the same as the API.
 *
 * @param unheard of which messages no receipt came
 * @param hubs those that share the broker
 * @param accounts those that there are now, in the order of the settings
 * @param clients who may have messages now, to choose from
 * @param providers ways out that accounts may have
 * @param intakeTypes kinds of places that intakes may fetch from
 * @param folder where files that browsers send lie while they are read
 */
public record PageServices(
        Archive archive,
        Records records,
        Operations operations,
        Unheard unheard,
        HubList hubs,
        RequestReader reader,
        Intake intake,
        CampaignBook campaigns,
        TemplateBook templates,
        Collection<Account> accounts,
        Collection<Client> clients,
        Collection<Provider> providers,
        Collection<IntakeType> intakeTypes,
        SettingsDesk desk,
        Audit audit,
        Path folder,
        Clock clock) {}
