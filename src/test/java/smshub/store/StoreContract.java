package smshub.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static smshub.message.MessageState.ACCEPTED;
import static smshub.message.MessageState.CANCELLED;
import static smshub.message.MessageState.DEAD;
import static smshub.message.MessageState.DEFERRED;
import static smshub.message.MessageState.DELIVERED;
import static smshub.message.MessageState.REFUSED;
import static smshub.message.MessageState.SENDING;
import static smshub.message.MessageState.SENT;
import static smshub.message.MessageState.UNDELIVERED;
import static smshub.message.MessageState.UNSURE;
import static smshub.store.Told.id;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import smshub.account.InboundScope;
import smshub.audit.Actor;
import smshub.audit.AuditEntry;
import smshub.audit.AuditFilter;
import smshub.audit.ErrorEntry;
import smshub.audit.ErrorFilter;
import smshub.audit.Incident;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignProgress;
import smshub.campaign.CampaignRecipient;
import smshub.campaign.CampaignState;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.consent.Consent;
import smshub.consent.Consent.Source;
import smshub.consent.Consent.State;
import smshub.consent.ConsentBook;
import smshub.message.DeliveryReceipt.Status;
import smshub.message.Erased;
import smshub.message.InboundMessage;
import smshub.message.MessageEvent;
import smshub.message.MessageIds;
import smshub.message.MessageSample;
import smshub.message.MessageState;
import smshub.message.Price;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;
import smshub.message.SmsRequest;
import smshub.message.Sought;
import smshub.settings.Settings;
import smshub.template.TextTemplate;
import smshub.text.Encoding;

/** What the store does, whichever database it stands on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Path folder;
    private Store store;

    abstract Settings.Store settings();

    @BeforeAll
    void open(@TempDir Path data) {
        folder = data;
        open();
    }

    private void open() {
        store = Store.open(settings(), folder);
        await().atMost(LIMIT).until(store::healthy);
    }

    @AfterAll
    void close() {
        store.close();
    }

    @BeforeEach
    void empty() {
        // Far in the future; what the retention spares is made to end first.
        List<MessageEvent> ends = new ArrayList<>();
        store.each(
                MessageFilter.ALL,
                message -> ends.add(Told.of(Told.name(message.id())).came(DELIVERED, 1, 0)));
        store.project(ends);
        Instant end = Instant.parse("2100-01-01T00:00:00Z");
        store.purge(end);
        store.overdueTold(store.overdueInbound(end));
        store.overdueInbound(end);
        assertEquals(List.of(), store.list(MessageFilter.ALL, null, 10).items());
    }

    @AfterEach
    void theCountsAreThoseOfTheMessages() {
        Map<String, Long> counted = new TreeMap<>();
        store.each(
                MessageFilter.ALL,
                message -> counted.merge(message.accepted() ? message.state().word() : "not accepted", 1L, Long::sum));
        Counts counts = store.counts();
        Map<String, Long> kept = new TreeMap<>();
        counts.byState().forEach((state, messages) -> kept.put(state.word(), messages));
        kept.put("not accepted", counts.refused() + counts.unheard());
        kept.values().removeIf(messages -> messages == 0);
        assertEquals(counted, kept);
    }

    @Test
    void whatAMessageCostsIsKeptBesideWhatItsProviderTells() {
        SmsMessage message = priced("m1", "0.15", "first");
        store.project(List.of(MessageEvent.of(message, ACCEPTED, Told.START)));
        assertEquals("0.15 EUR null", cost("m1"));
        SmsMessage moved = message.attempted()
                .moved(priced("m1", "0.2", "first").content(), message.request(), "second", List.of());
        store.project(List.of(MessageEvent.moved(moved, Told.START.plusSeconds(1), Told.PROBLEM, "Another.")));
        assertEquals("0.2 EUR null", cost("m1"));
        store.project(List.of(sent(moved, "0.000001")));
        assertEquals("0.2 EUR 0.000001 points", cost("m1"));

        SmsMessage quick = priced("m2", "1234567.123456", "first");
        store.project(List.of(MessageEvent.of(quick, ACCEPTED, Told.START), sent(quick, "0.32")));
        assertEquals("1234567.123456 EUR 0.32 points", cost("m2"));
        assertEquals(
                Set.of("1234567.123456 EUR", "0.2 EUR"),
                store.list(MessageFilter.ALL, null, 10).items().stream()
                        .map(listed -> listed.price().toString())
                        .collect(Collectors.toSet()));
    }

    private static SmsMessage priced(String name, String amount, String account) {
        return new MessageSample()
                .id(id(name))
                .content("+491711234567", null, "Hello", Encoding.GSM7, 1)
                .price(Price.told(amount, "EUR"))
                .routing(account, "second")
                .lifetime(Told.START, null, Told.START.plusSeconds(3600))
                .message();
    }

    private static MessageEvent sent(SmsMessage message, String points) {
        return MessageEvent.sent(
                message.attempted(), Told.START.plusSeconds(2), List.of(), Price.told(points, "points"));
    }

    private String cost(String name) {
        StoredMessage message = store.find(id(name)).orElseThrow();
        return message.price() + " " + message.providerPrice();
    }

    @Test
    void aSentMessageIsKeptWhole() {
        Told told = Told.of("m1");
        store.project(List.of(told.accepted(), told.came(SENDING, 1, 1), told.sent(1, 2, "p1", "p2")));

        StoredMessage message = store.find(id("m1")).orElseThrow();
        assertEquals(
                new StoredMessage(
                        id("m1"),
                        true,
                        Told.START,
                        "+491711234567",
                        "Shop",
                        "Your parcel is here",
                        Encoding.UCS2,
                        2,
                        "first",
                        "shop",
                        "http",
                        "reference-" + id("m1"),
                        "bill",
                        null,
                        Told.START.plusSeconds(3600),
                        SENT,
                        1,
                        null,
                        Told.START.plusSeconds(2),
                        false),
                message);
        assertEquals(Optional.of(told.message()), store.message(id("m1")));
        assertEquals(List.of("p1", "p2"), store.providerIds(id("m1")));
        assertEquals(List.of(ACCEPTED, SENDING, SENT), states(id("m1")));
        assertEquals(Optional.empty(), store.find(id("m2")));
        assertEquals(Optional.empty(), store.find("no id of ours"));
        assertEquals(List.of(), store.timeline(id("m2")));
        assertEquals(Optional.empty(), store.message(id("m2")));
    }

    @Test
    void everyOrderAndEveryRepeatEndsTheSame() {
        Random random = new Random(7);
        for (int story = 0; story < 12; story++) {
            List<MessageState> states = story(random);
            List<Object> first = null;
            for (int telling = 0; telling < 4; telling++) {
                Told message = Told.of("s" + story + "-" + telling);
                String id = message.id();
                List<MessageEvent> events = events(message, states);
                if (telling > 0) {
                    events.addAll(events.subList(0, random.nextInt(events.size()) + 1));
                    Collections.shuffle(events, random);
                }
                for (int start = 0; start < events.size(); ) {
                    int end = Math.min(events.size(), start + 1 + random.nextInt(4));
                    store.project(events.subList(start, end));
                    start = end;
                }
                List<Object> told = normalised(id);
                first = first == null ? told : first;
                assertEquals(first, told, () -> "told in another order: " + states);
            }
        }
    }

    @Test
    void aDeliveryThatComesFirstStandsAndIsFilledLater() {
        Told told = Told.of("m1");
        store.project(List.of(told.came(DELIVERED, 1, 9)));
        StoredMessage early = store.find(id("m1")).orElseThrow();
        assertFalse(early.accepted());
        assertNull(early.to());
        assertEquals(Optional.empty(), store.message(id("m1")));
        assertEquals(1, store.counts().unheard());
        assertEquals(0, store.counts().accepted());

        store.project(List.of(told.sent(1, 2, "p1")));
        store.project(List.of(told.accepted()));
        StoredMessage late = store.find(id("m1")).orElseThrow();
        assertEquals(DELIVERED, late.state());
        assertEquals("+491711234567", late.to());
        assertEquals(Told.START, late.createdAt());
        assertEquals(1, store.counts().in(DELIVERED));
        assertEquals(1, store.counts().accepted());
        assertEquals(List.of(ACCEPTED, SENT, DELIVERED), states(id("m1")));
    }

    @Test
    void aDeadMessagePutBackIsAliveAgain() {
        Told told = Told.of("m1");
        store.project(List.of(told.accepted(), told.came(DEAD, 1, 1)));
        assertEquals(
                ProblemCode.PROVIDER_BUSY,
                store.find(id("m1")).orElseThrow().problem().code());
        store.project(List.of(told.came(ACCEPTED, 2, 2)));
        StoredMessage message = store.find(id("m1")).orElseThrow();
        assertEquals(ACCEPTED, message.state());
        assertEquals("second", message.account());
        assertNull(message.problem());
        assertEquals(1, store.counts().accepted());
    }

    @Test
    void aDoubtStaysVisibleAfterDelivery() {
        Told told = Told.of("m1");
        store.project(List.of(told.accepted(), told.came(DELIVERED, 1, 5)));
        store.project(List.of(told.doubtful(UNSURE, 1, 2)));
        StoredMessage message = store.find(id("m1")).orElseThrow();
        assertEquals(DELIVERED, message.state());
        assertTrue(message.possibleDuplicate());
    }

    @Test
    void twoHubsThatProjectTheSameAtOnceLoseNothing() {
        List<Told> all = IntStream.range(0, 200).mapToObj(i -> Told.of("m" + i)).toList();
        List<MessageEvent> early = all.stream().map(Told::accepted).toList();
        List<MessageEvent> late = all.stream()
                .flatMap(told -> Stream.of(told.came(SENDING, 1, 1), told.sent(1, 2, "p-" + told.id())))
                .toList();
        List<MessageEvent> receipts =
                all.stream().map(told -> told.came(DELIVERED, 1, 3)).toList();
        CompletableFuture.allOf(Stream.of(early, late, receipts)
                        .map(events -> CompletableFuture.runAsync(() -> store.project(events)))
                        .toArray(CompletableFuture[]::new))
                .join();
        Counts counts = store.counts();
        assertEquals(200, counts.accepted());
        assertEquals(200, counts.in(DELIVERED));
        assertEquals(List.of(ACCEPTED, SENDING, SENT, DELIVERED), states(id("m77")));
    }

    @Test
    void countsFollowEveryMessageAndLeaveOutWhatWasNeverTakenOver() {
        List<MessageEvent> events = new ArrayList<>();
        for (MessageState state : MessageState.values()) {
            Told told = Told.of("m-" + state.word());
            events.add(told.accepted());
            events.add(told.came(state, state == ACCEPTED ? 0 : 1, 1));
        }
        events.add(Told.of("r1").refused(request("nobody", "Hi")));
        events.add(Told.of("r2").refused(request(null, null)));
        store.project(events);
        store.project(events);

        Counts counts = store.counts();
        assertEquals(MessageState.values().length, counts.accepted());
        assertEquals(2, counts.refused());
        assertEquals(0, counts.unheard());
        for (MessageState state : MessageState.values()) {
            assertEquals(1, counts.in(state), state.word());
        }
    }

    @Test
    void aRefusedRequestIsFoundAsItWasAsked() {
        store.project(List.of(Told.of("r1").refused(request("not a number", "Hi"))));
        StoredMessage message = store.list(filter(Set.of(REFUSED), "not a number", null, null), null, 10)
                .items()
                .get(0);
        assertFalse(message.accepted());
        assertEquals("Hi", message.text());
        assertEquals("to", message.problem().field());
        assertEquals(Optional.empty(), store.message("r1"));
    }

    @Test
    void pagesNeitherRepeatNorMissWhileNewOnesCome() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Several share a time.
            Told told = Told.of("m%02d".formatted(i)).at(Told.START.plusSeconds(i / 4));
            store.project(List.of(told.accepted(), told.came(i % 2 == 0 ? SENT : DEAD, 1, 1)));
            expected.add(0, told.id());
        }
        for (Set<MessageState> states : List.of(Set.<MessageState>of(), Set.of(SENT, DEAD))) {
            List<String> seen = new ArrayList<>();
            Cursor cursor = null;
            do {
                Page<StoredMessage> page = store.list(filter(states, null, null, null), cursor, 4);
                page.items().forEach(message -> seen.add(message.id()));
                Told newer = Told.of("n" + states.size() + seen.size()).at(Told.START.plusSeconds(1000));
                store.project(List.of(newer.accepted(), newer.sent(1, 1)));
                cursor = page.next() == null
                        ? null
                        : Cursor.decode(page.next().encode()).orElseThrow();
            } while (cursor != null);
            assertEquals(expected, seen.stream().filter(expected::contains).toList());
        }
    }

    @Test
    void theLastFullPageHasNoNext() {
        store.project(List.of(Told.of("m1").accepted(), Told.of("m2").accepted()));
        assertNull(store.list(MessageFilter.ALL, null, 2).next());
    }

    @Test
    void cursorsFromElsewhereAreRefused() {
        for (String form : List.of("", "x", "====", "AAAAAAAAAAA", "' OR 1=1 --")) {
            assertEquals(Optional.empty(), Cursor.decode(form), form);
        }
    }

    @Test
    void searchFindsByEachField() {
        Told odd = Told.of("odd")
                .to("+48601234567")
                .from("Bank")
                .text("Code ÄRGER 1234")
                .by("bank", "queue")
                .at(Told.START.plusSeconds(60));
        store.project(List.of(Told.of("even").accepted(), odd.accepted(), odd.came(SENDING, 2, 1)));
        Instant at = odd.start();
        MessageFilter all = MessageFilter.ALL;
        Map<String, MessageFilter> filters = Map.of(
                "state", filter(Set.of(SENDING, CANCELLED), null, null, null),
                "to", filter(Set.of(), "+48601234567", null, null),
                "from", filter(Set.of(), null, "Bank", null),
                "text", filter(Set.of(), null, null, "ärger"),
                "account", new MessageFilter(Set.of(), null, null, null, "second", null, null, null, null),
                "source", new MessageFilter(Set.of(), null, null, null, null, "queue", null, null, null),
                "client", new MessageFilter(Set.of(), null, null, null, null, null, "bank", null, null),
                "since", new MessageFilter(Set.of(), null, null, null, null, null, null, at, null),
                "all",
                        new MessageFilter(
                                Set.of(SENDING),
                                odd.to(),
                                "Bank",
                                "code",
                                "second",
                                "queue",
                                "bank",
                                at,
                                at.plusSeconds(1)));
        filters.forEach((name, filter) -> assertEquals(List.of("odd"), names(filter), name));
        assertEquals(List.of("even"), names(new MessageFilter(Set.of(), null, null, null, null, null, null, null, at)));
        assertEquals(List.of("odd", "even"), names(all));
    }

    @Test
    void aNumberIsFoundByItsEndOnWhateverDay() {
        List<MessageEvent> events = new ArrayList<>();
        for (int day = 0; day < 40; day += 13) {
            events.add(Told.of("d" + day)
                    .to("+4915112340" + (100 + day))
                    .at(Told.START.plus(Duration.ofDays(day)))
                    .accepted());
        }
        events.add(Told.of("early").came(SENDING, 1, 1));
        events.add(Told.of("odd").refused(request("call me at 139", "Hi")));
        store.project(events);
        assertEquals(List.of("d39", "odd"), names(filter(Set.of(), "*139", null, null)));
        assertEquals(List.of("d13"), names(filter(Set.of(), "+4915112340113", null, null)));
        assertEquals(List.of("d39", "d26", "d13", "d0"), names(filter(Set.of(), "+491511234*", null, null)));
        assertEquals(List.of("d39", "d26", "d13", "d0"), names(filter(Set.of(), "*1511234*", null, null)));
        assertEquals(List.of("odd"), names(filter(Set.of(), "call me at 139", null, null)));
        assertEquals(List.of(), names(filter(Set.of(), "call me at 0139", null, null)));
        Instant until = Told.START.plus(Duration.ofDays(39));
        MessageFilter before =
                new MessageFilter(Set.of(), "*139", null, null, null, null, null, Told.START.plusSeconds(1), until);
        assertEquals(List.of(), names(before));

        // Three pages of one number, over two days.
        store.project(IntStream.range(0, 9)
                .mapToObj(i -> Told.of("n" + i)
                        .to("+491519999999")
                        .at(Told.START.plus(Duration.ofDays(i / 6)))
                        .accepted())
                .toList());
        List<String> seen = new ArrayList<>();
        Cursor cursor = null;
        do {
            Page<StoredMessage> page = store.list(filter(Set.of(), "+491519999999", null, null), cursor, 4);
            page.items().forEach(message -> seen.add(Told.name(message.id())));
            cursor = page.next();
        } while (cursor != null);
        assertEquals(List.of("n8", "n7", "n6", "n5", "n4", "n3", "n2", "n1", "n0"), seen);
    }

    @Test
    void aSearchGoesOnFromMessagesWithoutKeysToThoseThatHaveThem() {
        String number = "+491518888888";
        for (int i = 0; i < 12; i++) {
            // The third is told of late, the fifth and the sixth share a time.
            Instant at = Told.START.plusSeconds(i == 9 ? 2 : i == 5 ? 4 : i);
            store.project(
                    List.of(Told.of("k%02d".formatted(i)).to(number).at(at).accepted()));
            if (i == 6) {
                assertFalse(store.key());
            }
        }
        List<String> expected =
                List.of("k11", "k10", "k08", "k07", "k06", "k05", "k04", "k03", "k09", "k02", "k01", "k00");
        for (String asked : List.of(number, "*888888")) {
            for (int limit : List.of(1, 2, 4, 5, 12)) {
                List<String> seen = new ArrayList<>();
                Cursor cursor = null;
                do {
                    Page<StoredMessage> page = store.list(filter(Set.of(), asked, null, null), cursor, limit);
                    assertTrue(page.items().size() <= limit);
                    page.items().forEach(message -> seen.add(Told.name(message.id())));
                    cursor = page.next();
                } while (cursor != null);
                assertEquals(expected, seen, "by " + limit);
            }
        }
        assertEquals(expected, names(filter(Set.of(), number, null, null)));
    }

    @Test
    void aReferenceIsFoundWholeHoweverLong() {
        String start = "r".repeat(70);
        SmsRequest request = request("nobody", "Hi");
        store.project(List.of(
                Told.of("one").refused(request.with(new SmsRequest.Label("http", start + "1", "c".repeat(80) + "1"))),
                Told.of("two").refused(request.with(new SmsRequest.Label("http", start + "2", "c".repeat(80) + "2")))));
        assertEquals(List.of("one"), names(sought(start + "1", null)));
        assertEquals(List.of(), names(sought(start, null)));
        assertEquals(List.of("two"), names(sought(null, "c".repeat(80) + "2")));
        assertEquals(List.of(), names(sought(null, "c".repeat(80))));
    }

    @Test
    void whatNothingWasHeardOfForLongIsFoundAmongTheAccountsThatWouldTell() {
        for (String name : List.of("silent", "fresh", "told")) {
            Told told = Told.of(name).by("silence", "http");
            store.project(List.of(told.accepted(), told.sent(1, name.equals("fresh") ? 600 : 60)));
        }
        store.project(List.of(Told.of("told").came(DELIVERED, 1, 61)));
        assertEquals(List.of("silent"), names(silent(Set.of("first", "another"), 600)));
        assertEquals(List.of("silent", "fresh"), names(silent(Set.of("first"), 601)));
        assertEquals(List.of(), names(silent(Set.of("another"), 601)));
        assertEquals(List.of(), names(silent(Set.of(), 601)));
    }

    @Test
    void theOldestMessageInAStateIsKnown() {
        Instant dawn = Told.START.minus(Duration.ofDays(9_000));
        Told first = Told.of("dawn").at(dawn);
        Told second = Told.of("noon");
        store.project(
                List.of(second.accepted(), second.came(UNSURE, 1, 1), first.accepted(), first.came(UNSURE, 1, 1)));
        assertEquals(Optional.of(dawn), store.oldest(UNSURE));
        store.project(List.of(first.came(CANCELLED, 1, 2)));
        assertTrue(store.oldest(UNSURE).filter(dawn::equals).isEmpty());
    }

    private static MessageFilter silent(Set<String> accounts, long seconds) {
        Sought.Silence silence = new Sought.Silence(accounts, Told.START.plusSeconds(seconds));
        return new MessageFilter(
                Set.of(MessageState.SENT),
                null,
                null,
                null,
                null,
                null,
                "silence",
                null,
                null,
                new Sought(null, null, Set.of(), silence));
    }

    private static MessageFilter sought(String reference, String category) {
        return new MessageFilter(
                Set.of(), null, null, null, null, null, null, null, null, new Sought(reference, category, Set.of()));
    }

    @Test
    void aConversationIsListedByItsLastMessage() {
        List<InboundMessage> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(new InboundMessage(
                    id("c" + (char) ('a' + i)),
                    i == 11 ? "second" : "first",
                    null,
                    "+49171000000" + i % 5,
                    "4711",
                    "Text " + i,
                    Told.START.plusSeconds(i / 3),
                    null));
        }
        store.saveInbound(all);
        Page<InboundMessage> first = store.conversations(InboundFilter.ALL, null, 3);
        assertEquals(
                List.of("Text 11", "Text 10", "Text 9"),
                first.items().stream().map(InboundMessage::text).toList());
        assertEquals(
                List.of("Text 8", "Text 7"),
                store.conversations(InboundFilter.ALL, first.next(), 3).items().stream()
                        .map(InboundMessage::text)
                        .toList());
        InboundFilter ofFirst = new InboundFilter(Set.of("first"), null, null, null, null, null);
        assertEquals(
                List.of("Text 10", "Text 9", "Text 8", "Text 7", "Text 6"),
                store.conversations(ofFirst, null, 9).items().stream()
                        .map(InboundMessage::text)
                        .toList());
    }

    @Test
    void wildcardsAndQuotesInASearchMeanThemselves() {
        store.project(List.of(
                Told.of("percent").text("100% off!").accepted(),
                Told.of("under").text("snake_case \\ path").accepted(),
                Told.of("plain").text("it's 1000 snakeXcase").accepted()));
        assertEquals(List.of("percent"), names(filter(Set.of(), null, null, "0%")));
        assertEquals(List.of("percent"), names(filter(Set.of(), null, null, "off!")));
        assertEquals(List.of("under"), names(filter(Set.of(), null, null, "e_c")));
        assertEquals(List.of("under"), names(filter(Set.of(), null, null, "\\")));
        assertEquals(List.of("plain"), names(filter(Set.of(), null, null, "t's")));
    }

    @Test
    void sqlInAFilterIsOnlyText() {
        store.project(List.of(Told.of("m1").accepted()));
        for (String attack : List.of("' OR '1'='1", "x'; DROP TABLE message; --", "\\' OR 1=1 #", "\0", "\uD83D")) {
            assertEquals(
                    List.of(), names(new MessageFilter(Set.of(), attack, null, null, null, null, null, null, null)));
            assertEquals(
                    List.of(), names(new MessageFilter(Set.of(), null, null, attack, null, null, null, null, null)));
            assertEquals(
                    List.of(),
                    names(new MessageFilter(Set.of(), null, attack, null, attack, attack, attack, null, null)));
            assertEquals(Optional.empty(), store.find(attack));
            assertEquals(Map.of(), store.known(List.of(attack)));
            assertEquals(Optional.empty(), store.messageOf(attack, attack));
        }
        assertEquals(List.of("m1"), names(MessageFilter.ALL));
    }

    @Test
    void textsOfAnyKindComeBackUnaltered() {
        String text = "Grüße 👍🏽 Ελλάδα 漢字 \r\n\t'\"\\%_ ";
        Told told = Told.of("m1").text(text);
        store.project(List.of(told.accepted()));
        assertEquals(text, store.find(id("m1")).orElseThrow().text());
        assertEquals(Optional.of(told.message()), store.message(id("m1")));
        assertEquals(List.of("m1"), names(filter(Set.of(), null, null, "👍🏽 ελλ")));
        assertEquals(List.of(), names(filter(Set.of(), null, null, "👎")));
    }

    @Test
    void neitherLongNorBrokenValuesHoldUpTheEvents() {
        String huge = "ü".repeat(1_200_000);
        SmsRequest request = SmsRequest.of(huge, huge, huge, null)
                .withAccount(huge)
                .with(new SmsRequest.Label("\uDE00", huge, "\0" + huge))
                .with(new SmsMessage.Answers(null, "replies", huge));
        Told longText = Told.of("long").text("é".repeat(200_000));
        Told doubt = Told.of("broken").by("a\0b\uD83D", "c");
        store.project(List.of(doubt.refused(request), longText.accepted(), longText.sent(1, 1, "p".repeat(5_000))));

        assertEquals(200_000, store.find(id("long")).orElseThrow().text().length());
        assertEquals(Optional.of(longText.message()), store.message(id("long")));
        assertEquals(
                id("long"),
                store.messageOf("first", "p".repeat(5_000)).orElseThrow().messageId());
        StoredMessage refused = store.find(id("broken")).orElseThrow();
        assertTrue(huge.startsWith(refused.text()));
        assertEquals("a\uFFFDb\uFFFD", refused.client());
    }

    @Test
    void aMessageIsAsGoodAsItsWorstPart() {
        Told parts = Told.of("parts");
        store.project(List.of(parts.accepted(), parts.sent(1, 1, "a", "b", "c"), parts.sent(2, 2, "d")));

        assertNull(end("first", 1, "c", Status.DELIVERED));
        assertNull(end("first", 1, "a", Status.DELIVERED));
        assertEquals(Status.UNDELIVERED, end("first", 1, "b", Status.UNDELIVERED));
        assertEquals(Status.UNDELIVERED, end("first", 1, "a", Status.DELIVERED));
        assertEquals(Status.DELIVERED, end("first", 1, "b", Status.DELIVERED));
        assertEquals(Status.DELIVERED, end("first", 1, "b", Status.UNDELIVERED));
        assertEquals(Status.UNKNOWN, end("second", 2, "d", Status.UNKNOWN));
    }

    private Status end(String account, int attempt, String part, Status status) {
        PartEnd end = new PartEnd(account, id("parts"), attempt, part, status);
        return store.partsEnded(List.of(end)).get(end);
    }

    @Test
    void aMessageThatMovedIsRecordedAsItIsNow() {
        Told one = Told.of("m1");
        SmsMessage moved =
                one.from("Other").text("Your parcel is here. Other").message().by("second");
        MessageEvent move = MessageEvent.moved(moved, Told.START.plusSeconds(2), null, "Account second takes over.");
        store.project(List.of(one.accepted()));
        store.project(List.of(move));
        assertMoved("m1");
        store.project(List.of(one.sent(2, 3, "q1")));
        assertMoved("m1");
        assertEquals(moved, store.message(id("m1")).orElseThrow());
        assertEquals(
                List.of("m1"),
                names(new MessageFilter(Set.of(), null, "Other", null, "second", null, null, null, null)));

        Told together = Told.of("m2");
        SmsMessage then = together.from("Other")
                .text("Your parcel is here. Other")
                .message()
                .by("second");
        store.project(List.of(MessageEvent.moved(then, Told.START.plusSeconds(2), null, "first"), together.accepted()));
        assertMoved("m2");

        Told late = Told.of("m3");
        SmsMessage early =
                late.from("Other").text("Your parcel is here. Other").message().by("second");
        store.project(List.of(MessageEvent.moved(early, Told.START.plusSeconds(2), null, "first")));
        store.project(List.of(late.accepted()));
        assertMoved("m3");
    }

    private void assertMoved(String name) {
        StoredMessage stored = store.find(id(name)).orElseThrow();
        assertEquals("second", stored.account());
        assertEquals("Other", stored.from());
        assertEquals("Your parcel is here. Other", stored.text());
        assertEquals(Told.START, stored.createdAt());
        assertTrue(stored.accepted());
    }

    @Test
    void aReceiptInWholeSecondsComesBehindItsMessage() {
        Told one = Told.of("m1");
        Told early = one.at(Told.START.minusSeconds(3));
        store.project(
                List.of(one.accepted(), one.came(SENDING, 1, 1), one.sent(1, 2, "p1"), early.came(DELIVERED, 1, 0)));
        assertEquals(
                List.of(ACCEPTED, SENDING, SENT, DELIVERED),
                store.timeline(id("m1")).stream().map(TimelineEntry::state).toList());
        Told two = Told.of("m2");
        store.project(List.of(
                two.accepted(),
                two.sent(1, 1, "p2"),
                two.at(Told.START.minusSeconds(3)).came(UNDELIVERED, 1, 0),
                two.came(DEFERRED, 2, 3),
                two.sent(2, 4, "p3")));
        assertEquals(
                List.of(ACCEPTED, SENT, UNDELIVERED, DEFERRED, SENT),
                store.timeline(id("m2")).stream().map(TimelineEntry::state).toList());
    }

    @Test
    void receiptsFindTheirMessageByEitherId() {
        Told one = Told.of("m1");
        Told two = Told.of("m2");
        store.project(List.of(one.accepted(), one.sent(1, 1, "p1", "p2"), one.sent(2, 2, "q1")));
        store.project(List.of(two.accepted(), two.sent(1, 1, "p3")));
        store.project(List.of(Told.of("m3").sent(1, 1, "p4")));

        Map<String, Match> matches = store.messagesOf("first", List.of("p1", "p2", "p3", "p4", "unknown"));
        assertEquals(Set.of("p1", "p2", "p3", "p4"), matches.keySet());
        assertEquals(new Match(id("m1"), "second", 1, 2, SENT, one.message()), matches.get("p1"));
        assertEquals(new Match(id("m1"), "second", 1, 2, SENT, one.message()), matches.get("p2"));
        assertEquals(new Match(id("m3"), "first", 1, 1, SENT, null), matches.get("p4"));
        assertEquals(2, store.messageOf("second", "q1").orElseThrow().attempt());
        assertEquals(Optional.empty(), store.messageOf("second", "p1"));
        assertEquals(
                Map.of(id("m2"), new Match(id("m2"), "first", 1, 1, SENT, two.message())),
                store.messages(List.of(id("m2"), "unknown")));
    }

    @Test
    void aProviderIdUsedAgainMeansTheLastMessage() {
        Told one = Told.of("m1");
        Told two = Told.of("m2");
        store.project(List.of(one.accepted(), one.sent(1, 1, "17")));
        store.project(List.of(two.accepted(), two.sent(1, 1, "17")));
        assertEquals(id("m2"), store.messageOf("first", "17").orElseThrow().messageId());
    }

    @Test
    void knownTellsStatesOfManyIdsAtOnce() {
        store.project(IntStream.range(0, 600)
                .mapToObj(i -> Told.of("m" + i).accepted())
                .toList());
        List<String> ids = IntStream.range(300, 900).mapToObj(i -> id("m" + i)).toList();
        Map<String, MessageState> known = store.known(ids);
        assertEquals(300, known.size());
        assertEquals(ACCEPTED, known.get(id("m599")));
        assertEquals(Map.of(), store.known(List.of()));
    }

    @Test
    void eachHandsOverMoreThanAPage() {
        store.project(IntStream.range(0, 2_500)
                .mapToObj(i -> Told.of("m" + i).accepted())
                .toList());
        List<String> seen = new ArrayList<>();
        store.each(filter(Set.of(ACCEPTED), null, null, null), message -> seen.add(message.id()));
        assertEquals(2_500, seen.stream().distinct().count());
        assertEquals(2_500, seen.size());
    }

    @Test
    void inboundMessagesAreKeptOnce() {
        InboundMessage one = inbound(id("i1"), "p1", "Stop");
        InboundMessage two = inbound(id("i2"), null, "Yes 👍");
        store.saveInbound(List.of(one, two, inbound(id("i3"), "p1", "Stop")));
        store.saveInbound(List.of(one, two, inbound(id("i4"), null, "No"), inbound(id("i5"), "p1", "Stop")));

        Page<InboundMessage> first = store.inbound(InboundFilter.ALL, null, 2);
        assertEquals(
                List.of(id("i4"), id("i2")),
                first.items().stream().map(InboundMessage::id).toList());
        assertEquals(
                List.of(one), store.inbound(InboundFilter.ALL, first.next(), 2).items());
        InboundFilter filter =
                new InboundFilter(Set.of("first", "second"), "+491719999999", "4711", "stop", one.time(), null);
        assertEquals(List.of(one), store.inbound(filter, null, 2).items());
    }

    @Test
    void inboundMessagesAreListedForThoseWhoMaySeeThem() {
        store.saveInbound(List.of(
                inbound(id("i1"), "p1", "nobody's"),
                inbound(id("i2"), "p2", "shop's").of("shop"),
                inbound(id("i3"), "p3", "crm's").of("crm")));
        Map.of(
                        InboundScope.EVERYTHING,
                        "crm's nobody's shop's",
                        new InboundScope("shop", Set.of(), Set.of()),
                        "shop's",
                        new InboundScope("shop", Set.of(), Set.of("first", "other")),
                        "nobody's shop's",
                        new InboundScope("erp", Set.of("other", "first"), Set.of()),
                        "crm's nobody's shop's",
                        new InboundScope("erp", Set.of("other"), Set.of("first")),
                        "nobody's",
                        new InboundScope("erp", Set.of("other"), Set.of("other")),
                        "")
                .forEach((view, texts) -> {
                    InboundFilter filter = new InboundFilter(Set.of("first"), null, null, null, null, null, view);
                    List<InboundMessage> found = store.inbound(filter, null, 10).items();
                    assertEquals(
                            texts,
                            found.stream().map(InboundMessage::text).sorted().collect(Collectors.joining(" ")),
                            view::toString);
                    found.forEach(message -> assertTrue(view.shows("first", message.client())));
                });
    }

    @Test
    void partsMakeAMessageInWhateverOrderTheyComeAndOnce() {
        assertEquals(List.of(), join(part("a", 3, 3, "three"), part("a", 1, 3, "one ")));
        // A message of the same sender with another reference, and the other's parts once more.
        assertEquals(List.of(), join(part("b", 1, 2, "x\uD83D"), part("a", 3, 3, "three")));
        close();
        open();
        InboundMessage whole = join(part("a", 2, 3, "two ")).get(0);
        assertEquals("one two three", whole.text());
        assertEquals("p-a-1", whole.providerId());
        assertEquals("4711", whole.to());
        assertNull(whole.part());
        assertEquals(List.of(whole), join(part("a", 2, 3, "two "), part("a", 1, 3, "one ")));
        assertEquals("x\uD83D\uDC4D", join(part("b", 2, 2, "\uDC4D")).get(0).text());
    }

    @Test
    void aMessageThatStaysIncompleteIsToldUntilThatIsDone() {
        Instant later = Told.START.plusSeconds(60);
        join(part("a", 2, 3, "two"));
        assertEquals(List.of(), store.overdueInbound(Told.START));
        List<InboundMessage> overdue = store.overdueInbound(later);
        assertEquals(
                List.of("[part 1 of 3 is missing]two[part 3 of 3 is missing]"),
                overdue.stream().map(InboundMessage::text).toList());
        assertEquals(overdue, store.overdueInbound(later));
        // What is told does not change any more: a part that comes now is told by itself.
        join(part("a", 1, 3, "one"));
        store.overdueTold(overdue);
        assertEquals(
                List.of("one[part 2 of 3 is missing][part 3 of 3 is missing]"),
                store.overdueInbound(later).stream().map(InboundMessage::text).toList());
    }

    @Test
    void aReferenceThatIsUsedAgainBeginsAnotherMessage() {
        join(part("a", 1, 2, "lost "));
        assertEquals(List.of(), join(part("a", 1, 2, "found ")));
        assertEquals("found whole", join(part("a", 2, 2, "whole")).get(0).text());
        List<InboundMessage> overdue = store.overdueInbound(Told.START.plusSeconds(60));
        assertEquals(
                List.of("lost [part 2 of 2 is missing]"),
                overdue.stream().map(InboundMessage::text).toList());
        store.overdueTold(overdue);
        // What was told is forgotten, so that the same text under the same reference is a message of its own.
        store.overdueInbound(Told.START.plusSeconds(60));
        assertEquals(List.of(), join(part("a", 1, 2, "found ")));
    }

    @Test
    void twoHubsThatGetAPartEachMakeOneMessage() throws Exception {
        try (Store other = Store.open(settings(), folder)) {
            for (int i = 0; i < 50; i++) {
                String reference = "r" + i;
                CompletableFuture<List<InboundMessage>> one = CompletableFuture.supplyAsync(
                        () -> other.join(List.of(part(reference, 1, 2, "one ")), Told.START));
                List<InboundMessage> two = join(part(reference, 2, 2, "two"));
                List<InboundMessage> whole = new ArrayList<>(one.get());
                whole.addAll(two);
                assertEquals(
                        List.of("one two"),
                        whole.stream().map(InboundMessage::text).toList());
            }
        }
    }

    private List<InboundMessage> join(InboundMessage... parts) {
        return store.join(List.of(parts), Told.START);
    }

    private static InboundMessage part(String reference, int number, int total, String text) {
        return inbound(null, "p-" + reference + "-" + number, text).part(reference, number, total);
    }

    @Test
    void purgeForgetsWhatIsOverAndKeepsTheRest() {
        Instant now = Told.START.plusSeconds(100);
        Told ended = Told.of("ended");
        Told refreshed = Told.of("refreshed");
        Told waiting = Told.of("waiting");
        Told dead = Told.of("dead");
        List<MessageEvent> events = new ArrayList<>(List.of(
                ended.accepted(),
                ended.sent(1, 1, "p1"),
                refreshed.accepted(),
                refreshed.sent(1, 1, "p2"),
                refreshed.came(DELIVERED, 1, 200),
                waiting.accepted(),
                waiting.came(DEFERRED, 1, 1),
                dead.accepted(),
                dead.came(DEAD, 1, 1)));
        for (int i = 0; i < 1_100; i++) {
            events.add(Told.of("old" + i).accepted());
            events.add(Told.of("old" + i).came(UNDELIVERED, 1, 1));
        }
        long before = store.counts().everAccepted();
        long undelivered = store.counts().ever(UNDELIVERED);
        store.project(events);
        store.saveInbound(List.of(inbound(id("i1"), "p1", "Stop")));

        assertEquals(1_102, store.purge(now));
        assertEquals(List.of("waiting", "refreshed", "dead"), names(MessageFilter.ALL));
        assertEquals(List.of(), store.timeline(id("ended")));
        assertEquals(Optional.empty(), store.messageOf("first", "p1"));
        assertEquals(
                id("refreshed"), store.messageOf("first", "p2").orElseThrow().messageId());
        assertEquals(3, store.counts().accepted());
        assertEquals(before + 1_104, store.counts().everAccepted(), "the ledger goes on counting what is forgotten");
        assertEquals(undelivered + 1_100, store.counts().ever(UNDELIVERED));
        assertEquals(List.of(), store.inbound(InboundFilter.ALL, null, 2).items());
    }

    @Test
    void whatIsKnownOfANumberGoesAndWhatIsStillNeededIsTold() {
        Told over = Told.of("over").to("+491715550001");
        Told waiting = Told.of("waits").to("+491715550001");
        store.project(List.of(
                over.accepted(),
                over.sent(1, 1, "p1"),
                over.came(DELIVERED, 1, 2),
                waiting.accepted(),
                Told.of("other").accepted(),
                Told.of("other").came(DELIVERED, 1, 1)));
        store.saveInbound(
                List.of(new InboundMessage(id("i1"), "first", "p1", "+491715550001", "4711", "Hi", Told.START, null)));
        store.putConsents(List.of(said("+491715550001", "news", State.STOPPED, Source.API, Told.START)), Told.START);
        CampaignStore campaigns = store.campaigns();
        Campaign.Wording wording =
                new Campaign.Wording("Sale", "Hi", null, null, Map.of(), null, "main", "news", 1, 100, null);
        Campaign campaign = Campaign.draft(id("erased"), "shop", wording, Told.START);
        campaigns.add(campaign);
        campaigns.add(
                campaign.id(),
                List.of(new CampaignRecipient(
                        1, "0171 5550001", "+491715550001", Map.of("name", "Žižek"), id("over"), null)));

        Erased erased = store.erase("+491715550001");
        assertEquals("1 1 0", erased.messages() + " " + erased.inbound() + " " + erased.recipients());
        assertEquals(
                List.of("messages 1", "campaigns 1", "consents 1", "files null"),
                erased.left().stream()
                        .map(left -> left.what() + " " + left.count())
                        .toList());
        assertEquals(Set.of("waits", "other"), Set.copyOf(names(MessageFilter.ALL)));
        assertEquals(Optional.empty(), store.messageOf("first", "p1"));
        assertEquals(List.of(), store.inbound(InboundFilter.ALL, null, 2).items());

        store.project(List.of(waiting.came(CANCELLED, 0, 3)));
        campaigns.loaded(campaign.id(), 1, 0);
        assertTrue(campaigns.change(
                campaign.id(), CampaignState.before(CampaignState.Verb.CANCEL), CampaignState.CANCELLED, Told.START));
        erased = store.erase("+491715550001");
        assertEquals("1 0 1", erased.messages() + " " + erased.inbound() + " " + erased.recipients());
        assertEquals(
                List.of("consents", "files"),
                erased.left().stream().map(Erased.Left::what).toList());
        assertEquals(
                new CampaignRecipient(1, "", null, Map.of(), id("over"), null),
                campaigns.recipients(campaign.id(), 0, 10).get(0));
        campaigns.purge(Told.START.plusSeconds(1));
    }

    @Test
    void textsGoBeforeTheMessages() {
        store.project(List.of(
                Told.of("over").accepted(),
                Told.of("over").came(DELIVERED, 1, 2),
                Told.of("late").accepted(),
                Told.of("late").came(DELIVERED, 1, 90),
                Told.of("waits").accepted()));
        store.saveInbound(List.of(inbound(id("i1"), "p1", "Hi")));
        assertEquals(2, store.purgeTexts(Told.START.plusSeconds(50)));
        assertEquals(0, store.purgeTexts(Told.START.plusSeconds(50)));
        assertNull(store.find(id("over")).orElseThrow().text());
        assertEquals(Optional.empty(), store.message(id("over")), "nothing to send again");
        assertEquals("Your parcel is here", store.find(id("late")).orElseThrow().text());
        assertEquals(
                "Your parcel is here", store.find(id("waits")).orElseThrow().text());
        assertEquals(
                "", store.inbound(InboundFilter.ALL, null, 2).items().get(0).text());
        assertEquals(3, store.list(MessageFilter.ALL, null, 10).items().size());
    }

    @Test
    void whatIsSaidOfAllTakesThePlaceOfWhatWasSaidOfCategories() {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        store.putConsents(List.of(said("+491711234567", "news", State.STOPPED, Source.API, now)), now);
        store.putConsents(List.of(said("+491711234568", "news", State.GRANTED, Source.CSV, now)), now);
        assertEquals(List.of("news stopped"), words(store.consents("+491711234567")));

        List<Consent> changed =
                store.putConsents(List.of(said("+491711234567", "", State.GRANTED, Source.API, now)), now);
        assertEquals(List.of("news forgotten", " granted"), words(changed));
        assertEquals(List.of(" granted"), words(store.consents("+491711234567")));

        ConsentBook.Filter all = new ConsentBook.Filter(null, null, null);
        List<Consent> first = store.consents(all, null, 1);
        assertEquals(List.of(" granted"), words(first));
        assertEquals(List.of("news granted"), words(store.consents(all, first.get(0), 5)));
        assertEquals(
                List.of("news granted"),
                words(store.consents(new ConsentBook.Filter(State.GRANTED, "news", Source.CSV), null, 5)));
    }

    @Test
    void whatHandsetsSayIsWrittenWithTheirMessagesAndOnce() {
        Instant now = Instant.parse("2026-03-01T10:00:00Z");
        InboundMessage stop = inbound(id("s1"), "s1", "STOP");
        Function<InboundMessage, Optional<Consent>> reader = message -> Optional.of(said(
                message.from(),
                "",
                message.text().equals("STOP") ? State.STOPPED : State.GRANTED,
                Source.SMS,
                message.text().equals("late") ? now.minusSeconds(60) : now));
        assertEquals(List.of(" stopped"), words(store.saveInbound(List.of(stop), reader, now)));
        assertEquals(
                List.of(),
                words(store.saveInbound(List.of(inbound(id("s2"), "s2", "late")), reader, now)),
                "a word that was overtaken on its way undoes no stop");
        assertEquals(
                List.of(" granted"), words(store.saveInbound(List.of(inbound(id("s3"), "s3", "START")), reader, now)));
        assertEquals(
                List.of(),
                words(store.saveInbound(List.of(stop, inbound(id("s4"), "s1", "STOP")), reader, now)),
                "what comes twice counts once");
        assertEquals(List.of(" granted"), words(store.consents(stop.from())));
    }

    @Test
    void anotherHubHearsWhatChangedAndWhatWasDeleted() {
        Instant now = Instant.parse("2036-03-01T10:00:00Z");
        store.putConsents(List.of(said("+491721234567", "", State.STOPPED, Source.API, now)), now);
        Instant later = now.plusSeconds(60);
        store.putConsents(
                List.of(
                        said("+491721234567", "", State.FORGOTTEN, Source.API, later),
                        said("+491721234568", "", State.STOPPED, Source.API, later)),
                later);
        List<Consent> heard = new ArrayList<>();
        assertEquals(later, store.consentsChanged(later, heard::add));
        assertEquals(Set.of(" forgotten", " stopped"), Set.copyOf(words(heard)));
        assertEquals(List.of(), store.consents("+491721234567"));

        store.purgeConsents(later.plusSeconds(1));
        heard.clear();
        assertEquals(later, store.consentsChanged(now, heard::add));
        assertEquals(List.of(" stopped"), words(heard));
        assertNull(store.consentsChanged(later.plusSeconds(1), heard::add));
    }

    private static Consent said(String number, String category, State state, Source source, Instant at) {
        return new Consent(number, category, state, source, "app", at);
    }

    private static List<String> words(List<Consent> consents) {
        return consents.stream()
                .map(consent -> consent.category() + " " + consent.state().word())
                .toList();
    }

    @Test
    void whatWasStoredIsThereAfterOpeningAgain() {
        store.project(List.of(Told.of("m1").accepted()));
        close();
        open();
        assertEquals(List.of("m1"), names(MessageFilter.ALL));
    }

    /** A life that a message can have, with every step at its own time. */
    private static List<MessageState> story(Random random) {
        List<MessageState> states = new ArrayList<>(List.of(ACCEPTED));
        List<MessageState> ends = List.of(SENT, DELIVERED, UNDELIVERED, DEAD, DEFERRED, UNSURE);
        int attempts = 1 + random.nextInt(3);
        for (int i = 0; i < attempts; i++) {
            states.add(SENDING);
            states.add(ends.get(random.nextInt(ends.size())));
        }
        return states;
    }

    private static List<MessageEvent> events(Told told, List<MessageState> states) {
        List<MessageEvent> events = new ArrayList<>();
        int attempt = 0;
        for (int i = 0; i < states.size(); i++) {
            MessageState state = states.get(i);
            attempt += state == SENDING ? 1 : 0;
            if (state == ACCEPTED) {
                events.add(told.accepted());
            } else if (state == SENT) {
                events.add(told.sent(attempt, i, "p" + attempt));
            } else if (state == UNSURE) {
                events.add(told.doubtful(state, attempt, i));
            } else {
                events.add(told.came(state, attempt, i));
            }
        }
        return events;
    }

    @Test
    void templatesAreWrittenOverDeletedAndForgotten() {
        Instant now = Told.START;
        List<String> heard = new ArrayList<>();
        Consumer<TextTemplate> written =
                template -> heard.add(template.usual() + " " + template.texts() + " " + template.by());
        store.putTemplate(template("reminder", Map.of("de", "Hallo {{name}} 😀 'ď'")), now);
        store.putTemplate(template("reminder", Map.of("cs", "Dobrý den")), now.plusSeconds(1));
        store.putTemplate(template("other", Map.of("en", "x")), now.plusSeconds(2));

        assertEquals(now.plusSeconds(2), store.templatesChanged(Instant.EPOCH, written, heard::add));
        assertEquals(Set.of("cs {cs=Dobrý den} office", "en {en=x} office"), Set.copyOf(heard));

        heard.clear();
        assertTrue(store.forgetTemplate("reminder", "app", now.plusSeconds(3)));
        assertFalse(store.forgetTemplate("reminder", "app", now.plusSeconds(4)));
        assertEquals(now.plusSeconds(3), store.templatesChanged(now.plusSeconds(3), written, heard::add));
        assertEquals(List.of("reminder"), heard);

        heard.clear();
        store.purgeTemplates(now.plusSeconds(9));
        store.templatesChanged(Instant.EPOCH, written, heard::add);
        assertEquals(List.of("en {en=x} office"), heard);
    }

    private static TextTemplate template(String name, Map<String, String> texts) {
        return TextTemplate.compile(name, null, texts, "office", Told.START).template();
    }

    /** All that the store says of a message, without its id. */
    private List<Object> normalised(String id) {
        return List.of(
                store.find(id).orElseThrow().toString().replace(id, "ID"),
                store.timeline(id).toString().replace(id, "ID"),
                store.providerIds(id));
    }

    private List<MessageState> states(String id) {
        return store.timeline(id).stream().map(TimelineEntry::state).toList();
    }

    /** What is found, which is the same before and after messages have their keys. */
    private List<String> names(MessageFilter filter) {
        List<String> found = namesNow(filter);
        store.key();
        assertEquals(found, namesNow(filter));
        return found;
    }

    private List<String> namesNow(MessageFilter filter) {
        return store.list(filter, null, 100).items().stream()
                .map(message -> Told.name(message.id()))
                .toList();
    }

    private static MessageFilter filter(Set<MessageState> states, String to, String from, String text) {
        return new MessageFilter(states, to, from, text, null, null, null, null, null);
    }

    private static SmsRequest request(String to, String text) {
        return SmsRequest.of(to, null, text, "http");
    }

    private static InboundMessage inbound(String id, String providerId, String text) {
        return new InboundMessage(id, "first", providerId, "+491719999999", "4711", text, Told.START, null);
    }

    @Test
    void anActIsFoundByWhoWhatOnWhatAndWhen() {
        Instant at = Instant.parse("2200-03-01T10:00:00Z");
        List<AuditEntry> entries = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            entries.add(new AuditEntry(
                    MessageIds.next(),
                    at.plusSeconds(i),
                    Actor.Kind.PERSON,
                    i % 2 == 0 ? "alice" : "bob",
                    "10.0.0.7",
                    i < 4 ? "account.pause" : "consent.put",
                    "accounts/ma_in" + i,
                    "{\"state\":\"open\"}",
                    null));
        }
        store.addAudit(entries.subList(0, 3));
        store.addAudit(entries);

        AuditFilter all = new AuditFilter(null, null, null, at, at.plusSeconds(60));
        Page<AuditEntry> first = store.audit(all, null, 3);
        assertEquals(List.of(entries.get(4), entries.get(3), entries.get(2)), first.items());
        assertEquals(
                List.of(entries.get(1), entries.get(0)),
                store.audit(all, first.next(), 3).items());
        assertEquals(3, acts(new AuditFilter("alice", null, null, at, null)));
        assertEquals(4, acts(new AuditFilter(null, "account", null, at, null)));
        assertEquals(1, acts(new AuditFilter(null, null, "accounts/ma_in2", at, null)));
        assertEquals(0, acts(new AuditFilter(null, null, "accounts/ma%n2", at, null)));
        assertEquals(2, acts(new AuditFilter(null, null, null, at.plusSeconds(3), null)));

        store.purge(at.plusSeconds(60));
        assertEquals(5, acts(all), "the audit record has a time of its own");
        store.purgeAudit(at.plusSeconds(3));
        assertEquals(2, acts(all));
    }

    /** An act that has begun tells so until it is known what it came to, and that never changes any more. */
    @Test
    void anActThatHasBegunIsCompletedOnce() {
        Instant at = Instant.parse("2031-01-01T10:00:00Z");
        AuditFilter all = new AuditFilter(null, null, null, at, at.plusSeconds(60));
        AuditEntry begun = act(at, AuditEntry.BEGUN);
        AuditEntry done = act(at, "{\"state\":\"paused\"}");
        AuditEntry other = act(at, "{\"state\":\"open\"}");
        store.addAudit(List.of(begun));
        assertEquals(List.of(begun), store.audit(all, null, 10).items());
        store.addAudit(List.of(begun, done));
        assertEquals(List.of(done), store.audit(all, null, 10).items());
        store.addAudit(List.of(other, begun));
        assertEquals(List.of(done), store.audit(all, null, 10).items());
    }

    private AuditEntry act(Instant at, String after) {
        return new AuditEntry(
                id("an act"),
                at,
                Actor.Kind.PERSON,
                "alice",
                "10.0.0.7",
                "account.pause",
                "accounts/main",
                null,
                after);
    }

    private int acts(AuditFilter filter) {
        return store.audit(filter, null, 100).items().size();
    }

    @Test
    void whatWentWrongIsFoundAmongMessagesAndApartFromThem() {
        Told dead = Told.of("dead");
        store.project(List.of(
                dead.accepted(),
                dead.came(DEAD, 1, 5),
                Told.of("sent").accepted(),
                Told.of("sent").sent(1, 1, "p1"),
                Told.of("none").at(Told.START.plusSeconds(2)).refused(request("not a number", "Hi"))));
        store.addIncidents(List.of(incident("erp", 1, 1), incident("post", 3, 1)));
        store.addIncidents(List.of(
                new Incident(
                        incidents.get("erp"),
                        Told.START.plusSeconds(1),
                        Told.START.plusSeconds(50),
                        Incident.Kind.INTAKE,
                        ProblemCode.SERVICE_UNAVAILABLE,
                        "The database cannot be reached.",
                        null,
                        "shop",
                        "erp",
                        7),
                incident("erp", 1, 3)));

        assertEquals(
                List.of("intake post 1", "message none 1", "intake erp 7", "message dead 1"), errors(null, null, null));
        assertEquals(List.of("message none 1", "message dead 1"), errors("message", null, null));
        assertEquals(List.of("intake erp 7"), errors("intake", "erp", null));
        assertEquals(List.of("message dead 1"), errors(null, null, "ASKS to"));
        ErrorFilter code = new ErrorFilter(null, ProblemCode.NUMBER_INVALID, null, null, null, null, null, null);
        assertEquals(1, store.errors(code, null, 10).items().size());
        ErrorFilter all = new ErrorFilter(null, null, null, "shop", null, null, Told.START, null);
        Page<ErrorEntry> first = store.errors(all, null, 3);
        assertEquals(3, first.items().size());
        assertEquals(
                Told.id("dead"),
                store.errors(all, first.next(), 3).items().get(0).id());
    }

    private final Map<String, String> incidents = new HashMap<>();

    private Incident incident(String intake, int seconds, int times) {
        Instant at = Told.START.plusSeconds(seconds);
        return new Incident(
                incidents.computeIfAbsent(intake, name -> MessageIds.next()),
                at,
                at,
                Incident.Kind.INTAKE,
                ProblemCode.SERVICE_UNAVAILABLE,
                "The database cannot be reached.",
                null,
                "shop",
                intake,
                times);
    }

    private List<String> errors(String kind, String intake, String text) {
        ErrorFilter filter = new ErrorFilter(kind, null, null, null, intake, text, null, null);
        return store.errors(filter, null, 10).items().stream()
                .map(entry -> String.join(
                        " ",
                        entry.kind(),
                        entry.intake() == null ? Told.name(entry.id()) : entry.intake(),
                        String.valueOf(entry.times())))
                .toList();
    }

    private static MessageEvent ofCampaign(String name, Campaign campaign) {
        SmsMessage message = new MessageSample()
                .id(id(name))
                .content("+491711234567", null, "Hello", Encoding.GSM7, 2)
                .submission(campaign.client(), SmsRequest.CAMPAIGN, campaign.reference(), null)
                .lifetime(Told.START, null, Told.START.plusSeconds(3600))
                .message();
        return MessageEvent.of(message, ACCEPTED, Told.START);
    }

    /** Whatever the order of the events, and however often they come. */
    @Test
    void aCampaignIsCountedAsItsMessagesAre() {
        Campaign campaign = Campaign.draft(
                Told.id("count"),
                "shop",
                new Campaign.Wording("Sale", "Hi", null, null, null, null, null, null, 1, 100, null),
                Told.START);
        store.campaigns().add(campaign);
        store.project(List.of(Told.of("one").came(DELIVERED, 1, 3)));
        assertEquals(new CampaignProgress(Map.of(), 0), store.campaigns().progress(campaign.id()));
        store.project(List.of(Told.of("one").sent(1, 2), ofCampaign("one", campaign), ofCampaign("two", campaign)));
        store.project(List.of(Told.of("two").came(SENDING, 1, 1), ofCampaign("two", campaign)));
        store.project(List.of(Told.of("two").came(SENDING, 1, 1), Told.of("one").sent(1, 2)));
        assertEquals(
                new CampaignProgress(Map.of(DELIVERED, 1L, SENDING, 1L), 4),
                store.campaigns().progress(campaign.id()));
        store.purge(Told.START.plusSeconds(100));
        assertEquals(
                new CampaignProgress(Map.of(DELIVERED, 1L, SENDING, 1L), 4),
                store.campaigns().progress(campaign.id()),
                "a deleted message was sent all the same");
        store.campaigns().delete(campaign.id());
        assertEquals(new CampaignProgress(Map.of(), 0), store.campaigns().progress(campaign.id()));
    }

    @Test
    void aCampaignKnowsItsRecipientsAndWhereTheirMessagesAre() {
        CampaignStore campaigns = store.campaigns();
        Instant now = Told.START;
        Campaign.Wording wording = new Campaign.Wording(
                "Sale ✓", "{{name}}", null, null, Map.of("a", "b"), null, "main", "news", 1, 100, null);
        Campaign campaign = Campaign.draft(Told.id("camp"), "shop", wording, now);
        campaigns.add(campaign);
        CampaignRecipient one =
                new CampaignRecipient(1, "0171", "+491711", Map.of("name", "Žižek"), Told.id("one"), null);
        CampaignRecipient two = new CampaignRecipient(2, "+491712", "+491712", Map.of(), Told.id("two"), null);
        CampaignRecipient bad = new CampaignRecipient(3, "hello", null, Map.of(), null, null);
        campaigns.add(campaign.id(), List.of(one, two, bad));
        campaigns.loaded(campaign.id(), 3, 1);
        assertEquals(List.of(one, two, bad), campaigns.recipients(campaign.id(), 0, 10));
        assertEquals(List.of(two), campaigns.recipients(campaign.id(), 1, 1));
        Campaign draft = campaigns.find(campaign.id()).orElseThrow();
        assertEquals(wording, draft.wording());
        assertEquals(CampaignState.DRAFT, draft.state());
        assertEquals(Optional.empty(), campaigns.find("nothing"));

        assertTrue(campaigns.change(
                campaign.id(), CampaignState.before(CampaignState.Verb.START), CampaignState.RUNNING, now));
        assertEquals(
                false,
                campaigns.change(
                        campaign.id(), CampaignState.before(CampaignState.Verb.START), CampaignState.RUNNING, now));
        assertEquals(1, campaigns.running().size());
        assertTrue(campaigns.take(campaign.id(), "hub-1", now, now.plusSeconds(10)));
        assertTrue(campaigns.take(campaign.id(), "hub-1", now, now.plusSeconds(10)));
        assertEquals(false, campaigns.take(campaign.id(), "hub-2", now.plusSeconds(9), now.plusSeconds(19)));

        store.project(List.of(
                ofCampaign("one", campaign),
                Told.of("one").sent(1, 1),
                Told.of("one").came(DELIVERED, 1, 2)));
        store.project(List.of(ofCampaign("two", campaign)));
        CampaignRecipient refused = bad.with(null, Told.PROBLEM);
        assertTrue(campaigns.step(campaign.id(), "hub-1", 3, List.of(refused), 1, now.plusSeconds(10)));
        assertEquals(false, campaigns.step(campaign.id(), "hub-2", 1, List.of(), 0, now.plusSeconds(10)));
        assertEquals(
                new Campaign.Counts(3, 1, 3, 1),
                campaigns.find(campaign.id()).orElseThrow().counts());

        assertEquals(new CampaignProgress(Map.of(DELIVERED, 1L, ACCEPTED, 1L), 4), campaigns.progress(campaign.id()));
        List<RecipientLog> log = campaigns.log(campaigns.recipients(campaign.id(), 0, 10));
        assertEquals(
                List.of(DELIVERED, ACCEPTED, MessageState.REFUSED),
                log.stream().map(RecipientLog::state).toList());
        assertEquals(now.plusSeconds(1), log.get(0).handedAt());
        assertEquals(now.plusSeconds(2), log.get(0).endedAt());
        assertEquals(Told.PROBLEM, log.get(2).problem());
        assertEquals(
                new RecipientPage<>(List.of(one, refused), null),
                campaigns.recipients(campaign.id(), Set.of(DELIVERED, MessageState.REFUSED), 0, 10));
        RecipientPage<CampaignRecipient> first =
                campaigns.recipients(campaign.id(), Set.of(DELIVERED, MessageState.REFUSED), 0, 1);
        assertEquals(new RecipientPage<>(List.of(one), 1L), first);
        assertEquals(
                new RecipientPage<>(List.of(refused), 3L),
                campaigns.recipients(campaign.id(), Set.of(DELIVERED, MessageState.REFUSED), first.after(), 1));

        assertTrue(campaigns.change(
                campaign.id(), CampaignState.before(CampaignState.Verb.CANCEL), CampaignState.CANCELLED, now));
        assertEquals(false, campaigns.step(campaign.id(), "hub-1", 3, List.of(), 0, now), "it runs no longer");
        assertEquals(1, campaigns.list("shop", null, 10).size());
        assertEquals(List.of(), campaigns.list("other", null, 10));
        assertEquals(List.of(), campaigns.list(null, now, 10), "none is older");
        campaigns.purge(now);
        assertEquals(1, campaigns.list(null, null, 10).size());
        campaigns.purge(now.plusSeconds(1));
        assertEquals(List.of(), campaigns.list(null, null, 10));
        assertEquals(List.of(), campaigns.recipients(campaign.id(), 0, 10));
    }
}
