package smshub.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.campaign.CampaignState.Verb;

class CampaignStateTest {
    @ParameterizedTest
    @CsvSource({
        // state, and what each verb makes of it; - is refused
        "loading,   -,       -,      -,       cancelled",
        "draft,     running, -,      -,       cancelled",
        "running,   -,       paused, -,       cancelled",
        "paused,    -,       -,      running, cancelled",
        "finished,  -,       -,      -,       -",
        "cancelled, -,       -,      -,       -",
    })
    void verbsLeadFromStateToState(String state, String start, String pause, String resume, String cancel) {
        CampaignState from = CampaignState.ofWord(state);
        assertEquals(
                String.join(" ", start, pause, resume, cancel),
                String.join(
                        " ",
                        after(from, Verb.START),
                        after(from, Verb.PAUSE),
                        after(from, Verb.RESUME),
                        after(from, Verb.CANCEL)));
    }

    private static String after(CampaignState state, Verb verb) {
        return CampaignState.before(verb).contains(state)
                ? CampaignState.after(verb).word()
                : "-";
    }
}
