package smshub.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import smshub.json.Json;

class EpisodesTest {
    private static final Duration GATHER = Duration.ofMinutes(1);
    private static final Condition STOPPED =
            new Condition("accounts/main", "account main is stopped", "account main sends again", List.of("Credit."));

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private Map<String, Episode> known = new HashMap<>();
    private int kept;

    /** What is told at a look some seconds later. */
    private List<String> after(int seconds, Finding... found) {
        now = now.plusSeconds(seconds);
        Episodes.Turn turn = Episodes.turn(known, List.of(found), GATHER, now);
        // As a restart at any time would find it.
        known = new HashMap<>();
        turn.all().forEach((key, episode) -> known.put(key, Json.read(Json.text(episode), Episode.class)));
        kept += turn.changed().size();
        return turn.told().stream().map(Notice::about).toList();
    }

    private static final Finding WRONG = Finding.wrong(STOPPED);
    private static final Finding WELL = Finding.well("accounts/main");
    private static final Finding UNKNOWN = Finding.unknown("accounts/main");
    private static final List<String> BEGUN = List.of("account main is stopped");
    private static final List<String> OVER = List.of("account main sends again");

    @Test
    void aBeginIsToldOnceAndAnEndWhenItHasLasted() {
        assertEquals(List.of(), after(0, WELL));
        assertEquals(BEGUN, after(1, WRONG));
        assertEquals(List.of(), after(1, WRONG));
        assertEquals(List.of(), after(60, WELL));
        assertEquals(List.of(), after(59, WELL));
        assertEquals(OVER, after(1, WELL));
        assertEquals(List.of(), after(60, WELL));
        assertEquals(2, kept);
    }

    @Test
    void whatNobodyKnowsChangesNothing() {
        assertEquals(List.of(), after(0, UNKNOWN));
        assertEquals(BEGUN, after(1, WRONG));
        assertEquals(List.of(), after(7200, UNKNOWN));
        assertEquals(List.of(), after(1, WRONG));
        assertEquals(List.of(), after(1, WELL));
        assertEquals(OVER, after(60, WELL));
    }

    @Test
    void whatIsWrongAgainBeforeItsEndWasToldIsTheSame() {
        assertEquals(BEGUN, after(1, WRONG));
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), after(59, WELL));
            assertEquals(List.of(), after(59, WRONG));
        }
        assertEquals(1, kept);
    }

    @Test
    void whatComesAndGoesIsToldEverMoreSeldom() {
        List<String> told = new ArrayList<>();
        for (int minute = 0; minute < 24 * 60; minute += 4) {
            told.addAll(after(120, WRONG));
            told.addAll(after(60, WELL));
            told.addAll(after(60, WELL));
        }
        assertEquals(List.of("account main is stopped", "account main sends again", "account main is stopped"), told);
        assertEquals(Duration.ofMinutes(4), Episodes.patience(GATHER, 2));
        assertEquals(Duration.ofHours(1), Episodes.patience(GATHER, 1_000));
    }

    @Test
    void anHourLaterItIsNewAgain() {
        assertEquals(BEGUN, after(1, WRONG));
        after(1, WELL);
        assertEquals(OVER, after(60, WELL));
        after(3601, WELL);
        assertTrue(known.isEmpty());
        assertEquals(BEGUN, after(1, WRONG));
        assertEquals(0, known.get("accounts/main").repeats());
    }

    @Test
    void whatTheSettingsDoNotNameAnyMoreEndsWithoutAWord() {
        assertEquals(BEGUN, after(1, WRONG));
        assertEquals(List.of(), after(1));
        assertEquals(2, kept);
        assertEquals(BEGUN, after(1, WRONG));
    }

    @Test
    void severalGoIntoOneMail() {
        List<Notice> told = new ArrayList<>();
        for (String key : List.of("one", "two", "three")) {
            Condition condition = new Condition(key, key + " fails", key + " works", List.of("Why " + key + "."));
            Episode episode = new Episode(condition, now, null, null, 0);
            told.add(key.equals("three") ? Notice.ended(episode.well(now)) : Notice.begun(episode));
        }
        Notice own = Notice.begun(new Episode(STOPPED.told(List.of("erp@example.com")), now, null, null, 0));
        List<String> texts = new ArrayList<>(told.stream().map(Json::text).toList());
        texts.add(Json.text(own));
        texts.add(Json.text(Notice.of(List.of("first"), List.of())));
        texts.add(Json.text(Notice.of(List.of("second"), List.of())));
        texts.add("no notice");
        List<Notice> mails =
                Notice.grouped(texts).stream().map(Notice::together).toList();
        assertEquals(
                List.of(
                        "SMS hub: 2 alerts, 1 over",
                        "SMS hub: account main is stopped",
                        "SMS hub: messages that were not delivered"),
                mails.stream().map(Notice::subject).toList());
        assertEquals(
                List.of(
                        "* one fails",
                        "  Why one.",
                        "* two fails",
                        "  Why two.",
                        "* three works",
                        "  It was otherwise since 2030-01-01T00:00:00Z."),
                mails.get(0).lines());
        assertEquals(List.of("erp@example.com"), mails.get(1).to());
        assertEquals(List.of("first", "second"), mails.get(2).lines());
    }
}
