package smshub;

import static smshub.http.HttpHandler.patient;
import static smshub.http.HttpHandler.prompt;
import static smshub.http.HttpHandler.uploads;

import java.util.HashMap;
import java.util.Map;
import smshub.http.AccountsApi;
import smshub.http.ArchiveApi;
import smshub.http.CallbackApi;
import smshub.http.CampaignApi;
import smshub.http.ClientsApi;
import smshub.http.ConsentApi;
import smshub.http.ErasureApi;
import smshub.http.HttpHandler;
import smshub.http.HubsApi;
import smshub.http.IntakesApi;
import smshub.http.MessagesApi;
import smshub.http.OpenApi;
import smshub.http.RecordsApi;
import smshub.http.ResendApi;
import smshub.http.SettingsApi;
import smshub.http.SimpleApi;
import smshub.http.TemplateApi;
import smshub.service.kannel.KannelFacade;
import smshub.service.smsapi.SmsapiFacade;
import smshub.service.smsbrana.SmsbranaFacade;
import smshub.service.twilio.TwilioFacade;
import smshub.service.websms.WebsmsFacade;

/** Which handler answers which operation of {@code openapi.json}. */
public final class HttpTable {
    private final Map<String, HttpHandler> handlers = new HashMap<>();

    /** The handlers of every operation, those of facades that are off among them. */
    public Map<String, HttpHandler> handlers() {
        return Map.copyOf(handlers);
    }

    public HttpTable contract(OpenApi document) {
        handlers.put("openapi", prompt(document::document));
        return this;
    }

    public HttpTable messages(MessagesApi messages) {
        handlers.put("sendMessages", prompt(messages::send));
        handlers.put("sendEvent", prompt(messages::event));
        handlers.put("cancelMessage", patient(messages::cancel));
        handlers.put("resendMessage", patient(messages::resend));
        handlers.put("checkMessage", patient(messages::check));
        handlers.put("requeueMessage", patient(messages::requeue));
        handlers.put("preview", patient(messages::preview));
        return this;
    }

    public HttpTable resend(ResendApi resend) {
        handlers.put("resendMessages", patient(resend::resend));
        return this;
    }

    public HttpTable archive(ArchiveApi archive) {
        handlers.put("listMessages", patient(archive::messages));
        handlers.put("findMessage", patient(archive::message));
        handlers.put("listInbound", patient(archive::inbound));
        handlers.put("ledger", patient(archive::ledger));
        return this;
    }

    public HttpTable accounts(AccountsApi accounts) {
        handlers.put("listAccounts", patient(accounts::list));
        handlers.put("accountBalance", patient(accounts::balance));
        handlers.put("testAccount", patient(accounts::test));
        handlers.put("pauseAccount", patient(accounts::pause));
        handlers.put("resumeAccount", patient(accounts::resume));
        handlers.put("expireAccount", patient(accounts::expire));
        return this;
    }

    public HttpTable intakes(IntakesApi intakes) {
        handlers.put("listIntakes", patient(intakes::list));
        handlers.put("runIntake", patient(intakes::run));
        handlers.put("stopIntake", patient(intakes::stop));
        handlers.put("startIntake", patient(intakes::start));
        return this;
    }

    public HttpTable hubs(HubsApi hubs) {
        handlers.put("listHubs", patient(hubs::list));
        return this;
    }

    public HttpTable clients(ClientsApi clients) {
        handlers.put("releaseClient", patient(clients::release));
        return this;
    }

    public HttpTable consents(ConsentApi consents) {
        handlers.put("listConsents", patient(consents::list));
        handlers.put("importConsents", patient(consents::take));
        handlers.put("findConsent", patient(consents::find));
        handlers.put("putConsent", patient(consents::put));
        handlers.put("deleteConsent", patient(consents::delete));
        return this;
    }

    public HttpTable campaigns(CampaignApi campaigns) {
        handlers.put("createCampaign", uploads(campaigns::create));
        handlers.put("fillCampaign", uploads(campaigns::fill));
        handlers.put("listCampaigns", patient(campaigns::list));
        handlers.put("findCampaign", patient(campaigns::find));
        handlers.put("previewCampaign", patient(campaigns::preview));
        handlers.put("listRecipients", patient(campaigns::recipients));
        handlers.put("startCampaign", patient(campaigns::start));
        handlers.put("pauseCampaign", patient(campaigns::pause));
        handlers.put("resumeCampaign", patient(campaigns::resume));
        handlers.put("cancelCampaign", patient(campaigns::cancel));
        handlers.put("resendCampaign", patient(campaigns::resend));
        return this;
    }

    public HttpTable records(RecordsApi records) {
        handlers.put("listAudit", patient(records::audit));
        handlers.put("listErrors", patient(records::errors));
        return this;
    }

    public HttpTable erasure(ErasureApi erasure) {
        handlers.put("erasePerson", patient(erasure::erase));
        return this;
    }

    public HttpTable templates(TemplateApi templates) {
        handlers.put("listTemplates", patient(templates::list));
        handlers.put("findTemplate", patient(templates::find));
        handlers.put("putTemplate", patient(templates::put));
        handlers.put("deleteTemplate", patient(templates::delete));
        return this;
    }

    public HttpTable settings(SettingsApi settings) {
        handlers.put("reloadSettings", patient(settings::reload));
        handlers.put("listPrefixes", patient(settings::prefixes));
        handlers.put("putPrefixes", patient(settings::setPrefixes));
        handlers.put("deletePrefixes", patient(settings::deletePrefixes));
        handlers.put("listSecrets", patient(settings::secrets));
        handlers.put("putSecret", patient(settings::setSecret));
        handlers.put("deleteSecret", patient(settings::removeSecret));
        return this;
    }

    public HttpTable simple(SimpleApi simple) {
        handlers.put("simpleSend", prompt(simple::send));
        handlers.put("simpleSendForm", prompt(simple::send));
        return this;
    }

    /** What providers push; with a secret in the path or as the parameter {@code secret}. */
    public HttpTable callbacks(CallbackApi callbacks) {
        HttpHandler receipt = patient(callbacks::receipt);
        HttpHandler inbound = patient(callbacks::inbound);
        handlers.put("callbackReceiptByQuery", receipt);
        handlers.put("callbackReceipt", receipt);
        handlers.put("callbackReceiptWithSecretByQuery", receipt);
        handlers.put("callbackReceiptWithSecret", receipt);
        handlers.put("callbackInboundByQuery", inbound);
        handlers.put("callbackInbound", inbound);
        handlers.put("callbackInboundWithSecretByQuery", inbound);
        handlers.put("callbackInboundWithSecret", inbound);
        return this;
    }

    public HttpTable smsapi(SmsapiFacade facade) {
        HttpHandler sms = prompt(facade::sms);
        HttpHandler user = prompt(facade::user);
        HttpHandler profile = prompt(facade::profile);
        handlers.put("smsapiSms", sms);
        handlers.put("smsapiSmsByQuery", sms);
        handlers.put("smsapiSmsBelowApi", sms);
        handlers.put("smsapiSmsBelowApiByQuery", sms);
        handlers.put("smsapiUser", user);
        handlers.put("smsapiUserByQuery", user);
        handlers.put("smsapiProfile", profile);
        handlers.put("smsapiProfileBelowApi", profile);
        return this;
    }

    public HttpTable smsbrana(SmsbranaFacade facade) {
        HttpHandler call = prompt(facade::call);
        handlers.put("smsbranaCall", call);
        handlers.put("smsbranaCallByQuery", call);
        return this;
    }

    public HttpTable websms(WebsmsFacade facade) {
        HttpHandler text = prompt(facade::text);
        handlers.put("websmsText", text);
        handlers.put("websmsTextAtRest", text);
        return this;
    }

    public HttpTable twilio(TwilioFacade facade) {
        handlers.put("twilioCreate", prompt(facade::create));
        handlers.put("twilioList", prompt(facade::list));
        handlers.put("twilioFetch", prompt(facade::fetch));
        handlers.put("twilioUpdate", prompt(facade::update));
        handlers.put("twilioDelete", prompt(facade::delete));
        return this;
    }

    public HttpTable kannel(KannelFacade facade) {
        HttpHandler send = prompt(facade::send);
        handlers.put("kannelSend", send);
        handlers.put("kannelSendByQuery", send);
        return this;
    }
}
