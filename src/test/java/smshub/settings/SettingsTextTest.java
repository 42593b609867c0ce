package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change of the settings file touches the lines that it is about. */
class SettingsTextTest {
    private static final String FILE = """
            # the site
            http: {port: 8080} # by hand

            clients:
              # the shop
              shop:
                key: abc # its key
                accounts: [main]

              erp:
                key: def

            # ways out
            accounts:
              main: {provider: smsapi, settings: {token: "x"}}
              spare:
                provider: smpp
                clients:
                - shop
                - erp
            # the end
            """;

    private static String changed(String before, SettingsEdit edit) {
        return SettingsText.changed(before, edit.values());
    }

    /** @param line one of the file; the empty text adds lines behind the one before */
    private static void becomes(SettingsEdit edit, String line, String next) {
        assertEquals(FILE.replace(line, next), changed(FILE, edit));
    }

    @Test
    void aValueIsReplacedWhereItStands() {
        becomes(new SettingsEdit().set("clients.shop.key", "new"), "key: abc #", "key: new #");
        becomes(new SettingsEdit().set("http.port", "8081"), "{port: 8080} #", "{port: 8081} #");
        becomes(new SettingsEdit().set("accounts.main.settings.token", "it's: #1"), "\"x\"", "'it''s: #1'");
        becomes(new SettingsEdit().set("clients.shop.accounts", List.of("main", "+1")), "[main]", "[main, '+1']");
        becomes(
                new SettingsEdit().set("accounts.spare.clients", List.of("erp")),
                "clients:\n    - shop\n    - erp",
                "clients: [erp]");
    }

    @Test
    void aKeyIsAddedBesideItsLikes() {
        becomes(
                new SettingsEdit().set("clients.shop.rate", "20"),
                "accounts: [main]\n",
                "accounts: [main]\n    rate: 20\n");
        becomes(
                new SettingsEdit().set("clients.new.key", "ghi").set("clients.new.budget.money", "50 EUR"),
                "key: def\n",
                "key: def\n  new:\n    key: ghi\n    budget:\n      money: '50 EUR'\n");
        becomes(
                new SettingsEdit().set("accounts.main.numbers.country", "DE"),
                "\"x\"}}",
                "\"x\"}, numbers: {country: DE}}");
        becomes(
                new SettingsEdit().set("alerts.to", List.of("a@b.c")),
                "# the end\n",
                "# the end\nalerts:\n  to: ['a@b.c']\n");
    }

    @Test
    void aKeyGoesWithWhatIsBelowItAndWhatItWouldLeaveEmpty() {
        becomes(new SettingsEdit().remove("clients.shop.key"), "    key: abc # its key\n", "");
        becomes(new SettingsEdit().remove("clients.erp"), "  erp:\n    key: def\n", "");
        becomes(new SettingsEdit().remove("clients.erp.key"), "  erp:\n    key: def\n", "");
        becomes(new SettingsEdit().remove("accounts.main.provider"), "provider: smsapi, ", "");
        becomes(new SettingsEdit().remove("accounts.main.settings.token"), ", settings: {token: \"x\"}", "");
        becomes(new SettingsEdit().remove("http.port"), "http: {port: 8080} # by hand\n", "");
        becomes(new SettingsEdit().remove("clients.nobody.key"), "", "");
    }

    @Test
    void theSampleTakesEverythingAndKeepsItsComments() throws Exception {
        String sample = Files.readString(Path.of("hub.yaml"));
        String changed = changed(
                sample,
                new SettingsEdit()
                        .set("accounts.main.provider", "smsapi")
                        .set("http.public-url", "https://sms.example.com")
                        .set("clients.shop.key", "null"));
        assertEquals(
                sample.lines().filter(line -> line.contains("#")).toList(),
                changed.lines().filter(line -> line.contains("#")).toList());
        Document read = Document.parse(changed, "");
        assertEquals(List.of("null"), read.entries().get("clients.shop.key").texts());
        assertEquals(List.of("8080"), read.entries().get("http.port").texts());
    }

    @Test
    void whateverTheFormTheRestSaysTheSame() {
        for (String form : List.of(
                "a:\n  b: |\n    long\n    text\n  c: 1\nd: 2",
                "{\"a\": {\"c\": 1,},\n \"d\": \"2\"}",
                "a:\n    c: 1 # 𝄞 one\n\n    # two\nd: >-\n  folded\n  text\n",
                "a: {} # none yet\n",
                "a: # none yet\n#  c: 1\n",
                "# nothing\n",
                "")) {
            String changed =
                    changed(form, new SettingsEdit().set("a.n.x", "new").set("d", "y\tz"));
            Document read = Document.parse(changed, "");
            assertEquals(List.of(), read.mistakes(), changed);
            assertEquals(List.of("new"), read.entries().get("a.n.x").texts(), changed);
            assertEquals(List.of("y\tz"), read.entries().get("d").texts(), changed);
        }
    }

    @Test
    void whatCannotBeChangedLikeThisIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> changed("a: 1\n...\n", new SettingsEdit().set("b", "2")));
        assertThrows(IllegalArgumentException.class, () -> changed("a: text\n", new SettingsEdit().set("a.b", "2")));
        assertTrue(new SettingsEdit().empty());
    }
}
