package smshub.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import smshub.audit.Actor;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Settings of which one client's rate was changed, one account's prices, and one secret. */
final class PretendSettings implements SettingsBook {
    private static final List<String> MOBILE = List.of("+49151", "+49160");
    private static final List<String> PRICES = List.of("49=0.075 EUR");

    /** What was asked for. */
    final List<String> asked = new ArrayList<>();

    List<Flaw> mistakes = List.of();
    private List<String> set = List.of("mobile", "prices");

    @Override
    public Takeover reload(Actor by) {
        asked.add("reload by " + by.name());
        return mistakes.isEmpty()
                ? new Takeover(
                        null,
                        List.of(),
                        List.of(new Change("clients.shop.rate", "10", "20")),
                        List.of(),
                        Map.of("clients", new Parts(Set.of(), Set.of("shop"), Set.of(), Set.of())),
                        List.of())
                : refused();
    }

    private Takeover refused() {
        return Takeover.refused(
                Problem.of(ProblemCode.SETTINGS_INVALID, "The settings have a mistake; nothing was taken over."),
                mistakes);
    }

    @Override
    public List<Prefixes> prefixes() {
        return List.of(new Prefixes("sms-de", MOBILE, PRICES, set));
    }

    @Override
    public Takeover setPrefixes(String account, List<String> mobile, List<String> prices, Actor by) {
        asked.add(account + " " + mobile + " " + prices);
        if (!mistakes.isEmpty()) {
            return refused();
        }
        set = mobile == null ? List.of() : List.of("mobile", "prices");
        return new Takeover(null, List.of(), List.of(), List.of(), Map.of(), List.of());
    }

    @Override
    public List<Named> secrets() {
        // Every answer but that of a deletion is of what was set.
        set = List.of("mobile", "prices");
        return List.of(new Named(
                "smpp-password",
                Instant.parse("2026-03-01T10:00:00Z"),
                true,
                List.of("accounts.carrier.settings.password")));
    }

    @Override
    public Problem setSecret(String name, String value, Actor by) {
        asked.add("secret " + name + " by " + by.name());
        return null;
    }

    @Override
    public Problem removeSecret(String name) {
        return name.equals("smpp-password")
                ? null
                : Problem.of(ProblemCode.NOT_FOUND, "There is no secret of this name.");
    }
}
