package smshub.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Client.Permission;

class VisibilityTest {
    // AMPAREX: «Sie können über den Punkt Filiale den Service so einschränken, dass nur eine Filiale diesen Service
    // nutzen darf - ist keine ausgewählt, darf jede Filiale den Service nutzen.»; d+: «einen oder mehrere Mandanten»
    @ParameterizedTest(
            name = "account for clients [{0}] and branches [{1}], client {2} of {3} with accounts [{4}]: {5}")
    @CsvSource({
        "'',  '',           erp, ,      '',    true",
        "'',  Linz,         erp, ,      '',    false",
        "'',  Linz,         erp, Linz,  '',    true",
        "'',  Linz,         erp, Wien,  '',    false",
        "'',  Linz,         erp, linz,  '',    false",
        "'',  'Linz Wien',  erp, Wien,  '',    true",
        "erp, Linz,         erp, Linz,  '',    true",
        "crm, Linz,         erp, Linz,  '',    false",
        "erp, Linz,         erp, Wien,  '',    false",
        "'',  Linz,         erp, Linz,  other, false",
        "'',  Linz,         erp, Linz,  main,  true",
    })
    void anAccountIsOpenToItsBranchesAndClients(
            String clients, String branches, String id, String branch, String accounts, boolean usable) {
        Account account = account(list(clients), list(branches));
        Client client = new Client(id, "", list(accounts), Set.of(Permission.READ), null, null, null, branch);
        assertEquals(usable, Visibility.usable(client, account));
        assertEquals(usable, Visibility.of(client, account));
        assertEquals(usable ? List.of("main") : List.of(), Visibility.accounts(client, List.of(account)));
    }

    @Test
    void whoMayOperateSeesTheAccountsOfAllBranches() {
        Client operator = new Client("admin", "", List.of(), Set.of(Permission.OPERATE));
        Account account = account(List.of(), List.of("Linz"));
        assertEquals("true false", Visibility.of(operator, account) + " " + Visibility.usable(operator, account));
    }

    // InTouch: «Sdílení SMSek - způsob jakým se budou sdílet příchozí SMSky»
    @ParameterizedTest(name = "account of {0} shared with [{1}], message of {2}: seen by {3}")
    @CsvSource({
        // Whoever may use the account: it is open to the branch Linz.
        "-,    '',                 -,    'erp shop'",
        "-,    '',                 erp,  erp",
        "shop, '',                 shop, shop",
        "shop, '',                 erp,  erp",
        // From before there was an owner.
        "shop, '',                 -,    shop",
        "shop, erp,                shop, 'erp shop'",
        "shop, erp,                crm,  'crm erp'",
        "shop, users,              crm,  'crm erp shop'",
        "crm,  branch=Linz,        crm,  'crm erp shop'",
        "-,    crm,                -,    crm",
        "-,    'crm users',        -,    'crm erp shop'",
        "crm,  branch=Wien,        gone, crm",
        "gone, '',                 gone, ''",
    })
    void whatHandsetsSendIsSeenByItsOwnerAndThoseWithWhomItIsShared(
            String owner, String sharedWith, String client, String seenBy) {
        Account account = account(
                List.of(),
                List.of("Linz"),
                new InboundTerms(none(owner), list(sharedWith), KeyWords.NONE, InboundForward.NONE));
        List<Client> clients =
                List.of(reader("crm", "Wien"), reader("erp", "Linz"), reader("other", null), reader("shop", "Linz"));
        assertEquals(
                list(seenBy),
                clients.stream()
                        .filter(viewer ->
                                Visibility.inbound(viewer, List.of(account)).shows("main", none(client)))
                        .map(Client::id)
                        .toList());
        Client operator = new Client("admin", "", List.of(), Set.of(Permission.OPERATE));
        assertEquals(true, Visibility.inbound(operator, List.of(account)).shows("main", none(client)));
        assertEquals(false, Visibility.inbound(clients.get(0), List.of(account)).shows("elsewhere", "shop"));
    }

    private static Client reader(String id, String branch) {
        return new Client(id, "", List.of(), Set.of(Permission.READ), null, null, null, branch);
    }

    private static String none(String word) {
        return word.equals("-") ? null : word;
    }

    private static List<String> list(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }

    private static Account account(List<String> clients, List<String> branches) {
        return account(clients, branches, InboundTerms.NONE);
    }

    private static Account account(List<String> clients, List<String> branches, InboundTerms inbound) {
        Duration second = Duration.ofSeconds(1);
        return new Account(
                "main",
                "url-gateway",
                "main",
                true,
                null,
                clients,
                new Account.Numbers("DE", List.of(), false, List.of(), false),
                new Account.Texts(1000, 7, false, false, ""),
                null,
                List.of(),
                new Account.Delivery(
                        0, 1, 5, second, second, second, Account.WhenUnsure.HOLD, second, 5, second, second),
                new Account.Connection(null, second, second, null, 0),
                Map.of(),
                Map.of(),
                new Account.Terms(null, branches, null, false, Instant.MAX, Prices.NONE).with(inbound));
    }
}
