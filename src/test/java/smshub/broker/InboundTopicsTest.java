package smshub.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.InboundForward;
import smshub.account.InboundTerms;
import smshub.account.KeyWords;
import smshub.account.Prices;
import smshub.testing.TestHub;

class InboundTopicsTest {
    private static final InboundTopics TOPICS = new InboundTopics(
            List.of(
                    new Client("admin", "", List.of(), Set.of(Permission.ADMINISTRATION)),
                    new Client("crm", "", List.of(), Set.of(Permission.READ)),
                    new Client("shop", "", List.of(), Set.of(Permission.READ)),
                    new Client("other", "", List.of("open"), Set.of(Permission.READ))),
            List.of(
                    account("open", InboundTerms.NONE),
                    account("owned", new InboundTerms("shop", List.of("crm"), KeyWords.NONE, InboundForward.NONE))));

    @ParameterizedTest
    @CsvSource({
        "open,  -,     'admin crm shop other'",
        "open,  shop,  'admin shop'",
        "owned, shop,  'admin crm shop'",
        "owned, other, 'admin crm other'",
        "gone,  -,     admin",
        "gone,  shop,  'admin shop'",
    })
    void aMessageGoesToTheTopicsOfThoseWhoMaySeeIt(String account, String owner, String clients) {
        assertEquals(
                clients,
                TOPICS.of(account, owner.equals("-") ? null : owner).stream()
                        .map(topic -> topic.substring("sms.inbound.of.".length()))
                        .collect(Collectors.joining(" ")));
    }

    private static Account account(String id, InboundTerms inbound) {
        return TestHub.with(
                TestHub.account(id, "url-gateway", null, Map.of(), Map.of(), delivery -> delivery),
                new Account.Terms(null, List.of(), null, false, null, Prices.NONE).with(inbound));
    }
}
