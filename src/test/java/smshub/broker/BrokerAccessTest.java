package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Secret;
import smshub.settings.Settings.Operator;
import smshub.settings.Settings.Role;

/** Who may do what at the broker's addresses. */
class BrokerAccessTest {
    private static final String ALPHAS = "11111111-2222-3333-4444-555555555555";

    private static final BrokerAccess ACCESS = new BrokerAccess(
            "hub",
            List.of(
                    operator("alpha", Role.APPLICATION),
                    operator("beta", Role.APPLICATION),
                    operator("office", Role.APPLICATION),
                    operator("stray", Role.APPLICATION),
                    operator("root", Role.ADMIN),
                    operator("looker", Role.VIEWER)),
            List.of(
                    client("alpha", Permission.SEND, Permission.READ),
                    client("beta", Permission.SEND, Permission.READ),
                    client("office", Permission.SEND, Permission.OPERATE)),
            address -> address.equals(ALPHAS) ? Set.of("alpha") : Set.of());

    private static Operator operator(String name, Role role) {
        return new Operator(name, new Secret("a-password"), role);
    }

    private static Client client(String id, Permission... permissions) {
        return new Client(id, null, List.of(), Set.of(permissions));
    }

    @ParameterizedTest
    @CsvSource({
        "alpha,  SEND,    sms.requests,            true",
        "stray,  SEND,    sms.requests,            true",
        "looker, SEND,    sms.requests,            false",
        "nobody, SEND,    sms.requests,            false",
        "alpha,  CONSUME, sms.requests,            false",
        "alpha,  BROWSE,  sms.requests,            false",
        "alpha,  CONSUME, sms.reply.alpha.inbox,   true",
        "alpha,  BROWSE,  sms.reply.alpha.inbox,   true",
        "alpha,  SEND,    sms.reply.alpha.inbox,   true",
        "alpha,  CONSUME, sms.reply.alpha.#,       true",
        "beta,   CONSUME, sms.reply.alpha.inbox,   false",
        "beta,   BROWSE,  sms.reply.alpha.inbox,   false",
        "beta,   SEND,    sms.reply.alpha.inbox,   false",
        "beta,   CREATE_NON_DURABLE_QUEUE, sms.reply.alpha.inbox, false",
        "office, CONSUME, sms.reply.alpha.inbox,   false",
        "root,   CONSUME, sms.reply.alpha.inbox,   true",
        "beta,   CONSUME, sms.reply.#,             false",
        "beta,   CONSUME, sms.reply.*,             false",
        "beta,   CONSUME, sms.reply.*.inbox,       false",
        "beta,   CONSUME, sms.#,                   false",
        "beta,   CONSUME, #,                       false",
        "alpha,  CONSUME, sms.reply.alphabet.inbox, false",
        "alpha,  CONSUME, sms.reply.alpha,         false",
        "alpha,  MANAGE,  sms.reply.alpha.inbox,   false",
        "alpha,  CONSUME, sms.events.of.alpha,     true",
        "alpha,  SEND,    sms.events.of.alpha,     false",
        "beta,   CONSUME, sms.events.of.alpha,     false",
        "beta,   CONSUME, sms.events.of.*,         false",
        "beta,   CONSUME, sms.events.of.#,         false",
        "beta,   CONSUME, sms.events,              false",
        "stray,  CONSUME, sms.events,              false",
        "office, CONSUME, sms.events,              true",
        "office, SEND,    sms.events,              false",
        "office, CONSUME, sms.events.store,        false",
        "alpha,  CONSUME, sms.inbound.of.alpha,    true",
        "beta,   CONSUME, sms.inbound.of.alpha,    false",
        "beta,   CONSUME, sms.inbound,             false",
        "office, CONSUME, sms.inbound,             true",
        "office, CONSUME, sms.inbound::sms.inbound.store, false",
        "office, CONSUME, sms.inbound::sms.subscription.site, false",
        "office, CONSUME, sms.inbound::mine,      true",
        "beta,   CONSUME, sms.events.of.beta::sub-1, true",
        "beta,   CONSUME, sms.reply.beta.in::sms.reply.beta.in, true",
        "beta,   CREATE_DURABLE_QUEUE, sms.reply.beta.in::sms.reply.alpha.in, false",
        "beta,   CREATE_DURABLE_QUEUE, sms.reply.beta.in::sms.out.later, false",
        "beta,   CONSUME, sms.reply.alpha.in::beta, false",
        "hub,    CONSUME, sms.inbound::sms.inbound.store, true",
        "alpha,  CONSUME, 11111111-2222-3333-4444-555555555555, true",
        "beta,   CONSUME, 11111111-2222-3333-4444-555555555555, false",
        "beta,   SEND,    11111111-2222-3333-4444-555555555555, false",
        "beta,   CREATE_NON_DURABLE_QUEUE, 99999999-2222-3333-4444-555555555555, true",
        "alpha,  SEND,    activemq.management,     false",
        "alpha,  MANAGE,  activemq.management,     false",
        "alpha,  CONSUME, activemq.notifications,  false",
        "alpha,  SEND,    sms.out.main,            false",
        "alpha,  CONSUME, sms.dead,                false",
        "alpha,  CREATE_ADDRESS, something,        false",
    })
    void mayOrMayNot(String login, CheckType action, String address, boolean expected) {
        assertEquals(expected, ACCESS.may(login, action, address));
    }

    @ParameterizedTest
    @CsvSource({
        "alpha, sms.reply.alpha.inbox, true",
        "alpha, sms.reply.beta.inbox, false",
        "alpha, sms.reply.alpha, false",
        "alpha, sms.reply.inbox, false",
        "alpha, sms.requests, false",
        "alpha, 11111111-2222-3333-4444-555555555555, true",
        "beta,  11111111-2222-3333-4444-555555555555, false",
        "beta,  99999999-2222-3333-4444-555555555555, true",
    })
    void answersGoToTheSendersOwnPlacesAlone(String login, String address, boolean expected) {
        assertEquals(expected, ACCESS.answerable(login, address));
    }
}
