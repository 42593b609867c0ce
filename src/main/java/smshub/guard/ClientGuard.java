package smshub.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import smshub.account.GuardSettings;
import smshub.account.GuardSettings.WhenExhausted;
import smshub.message.MessageIds;
import smshub.message.Price;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SmsMessage;

/**
 * The counts of one client. All of them are asked and counted under one lock, so that a message counts everywhere or
 * nowhere; other clients have theirs.
 *
 * <p>One class, because that lock is around all of it.
 */
final class ClientGuard {
    /** Texts that are remembered in each of two windows; an entry takes about 250 bytes. */
    private static final int MOST_TEXTS = 100_000;
    /** Days over which messages are spread that come to one that is full. */
    private static final int DAYS_AHEAD = 7;

    /** The broker's times are in milliseconds. */
    private static final long NANOS_OF_MILLI = 1_000_000;

    static final String BUDGET = "budget";

    private final String client;
    private GuardSettings settings;
    private final UnaryOperator<String> regions;
    private final Guards.Alarm alarm;

    private Rate rate;
    private final DayCounts days;
    private NumberBrakes brakes;
    private Recent<Sent> texts;
    private final Map<String, Long> alerted;
    /** What other hubs have counted of the same client, by hub. */
    private final Map<String, GuardRecord> others = new HashMap<>();

    private boolean changed;
    private long day;
    private long dayBegins;
    private long dayEnds;

    /** A text that went to a number: as which message, when, and whether it is on disk. */
    private record Sent(String id, long at, CompletableFuture<Boolean> taken) {}

    /** Where a message is counted. */
    private static final class Count {
        private String text;
        private long day;
    }

    ClientGuard(
            String client,
            GuardSettings settings,
            GuardRecord kept,
            UnaryOperator<String> regions,
            Guards.Alarm alarm) {
        this.client = client;
        this.settings = settings;
        this.regions = regions;
        this.alarm = alarm;
        rate = settings.rate() == 0 ? null : new Rate(settings.rate(), settings.burst(), kept.due());
        days = new DayCounts(kept.days());
        brakes = new NumberBrakes(settings.brakes(), kept.countries(), regions);
        texts = texts(settings);
        alerted = new HashMap<>(kept.alerted());
    }

    /**
     * Another hub tells what it has counted. What came to it since it told last counts for the rate here, too. Who was told
     * there that the client is stopped need not be told here.
     */
    synchronized void heard(String hub, GuardRecord record, Instant now) {
        GuardRecord before = others.put(hub, record);
        if (rate != null && before != null) {
            rate.take(
                    Rate.nanos(now),
                    Math.max(0, DayCounts.messages(record.days()) - DayCounts.messages(before.days())));
        }
        record.alerted().forEach((what, on) -> alerted.merge(what, on, Math::max));
    }

    /** What was counted of a day at all hubs. */
    private DayCounts.Count all(long day) {
        DayCounts.Count all = days.of(day);
        for (GuardRecord other : others.values()) {
            DayCounts.Count more = other.days().get(day);
            all = more == null ? all : all.and(more);
        }
        return all;
    }

    private static Recent<Sent> texts(GuardSettings settings) {
        return settings.duplicates().isZero()
                ? null
                : new Recent<>(settings.duplicates().toMillis(), MOST_TEXTS);
    }

    /** Goes on by other limits, with what was counted. By another window, texts of before are not recognised. */
    synchronized void become(GuardSettings next) {
        if (next.equals(settings)) {
            return;
        }
        rate = next.rate() == 0 ? null : new Rate(next.rate(), next.burst(), rate == null ? 0 : rate.due());
        brakes = next.brakes().equals(settings.brakes())
                ? brakes
                : new NumberBrakes(next.brakes(), brakes.countries(), regions);
        texts = next.duplicates().equals(settings.duplicates()) ? texts : texts(next);
        settings = next;
        // The day may begin at another midnight.
        dayEnds = dayBegins;
        changed = true;
    }

    /**
     * Judges the messages of a request, and counts them where they may go.
     *
     * @param calls whether its sender waits for an answer and can come again; otherwise what is too much is sent later
     * @param wanted whether the same text is wanted once more
     * @param counting whether it counts; otherwise nothing is changed
     */
    synchronized GuardRuling judge(
            List<SmsMessage> messages, boolean calls, boolean wanted, boolean counting, Instant now) {
        SmsMessage message = messages.get(0);
        long today = day(now);
        days.since(today);
        Count count = new Count();
        if (texts != null && !wanted) {
            count.text =
                    key(message.to().value(), text(messages), message.lifetime().sendAt());
            texts.turn(now.toEpochMilli());
            Sent sent = texts.of(count.text);
            if (sent != null
                    && now.toEpochMilli() - sent.at < settings.duplicates().toMillis()) {
                // The same id is the same reference, of which the broker knows more.
                return sent.id.equals(message.id()) ? GuardRuling.FREE : GuardRuling.repeats(sent.id, sent.taken);
            }
        }
        Problem problem = braked(message, today, counting, now);
        if (problem == null) {
            problem = spent(sum(messages), count, today, calls, counting, now);
        }
        if (problem != null) {
            return GuardRuling.refused(problem);
        }
        long wait = rate == null ? 0 : rate.pause(Rate.nanos(now));
        if (wait > 0 && calls) {
            return GuardRuling.refused(new Problem(
                    ProblemCode.CLIENT_RATE_EXCEEDED,
                    "This client sends more than " + settings.rate() + " messages per second.",
                    null,
                    seconds(Duration.ofNanos(wait))));
        }
        Instant turn =
                wait == 0 ? null : now.plusNanos(wait + NANOS_OF_MILLI - 1).truncatedTo(ChronoUnit.MILLIS);
        Instant notBefore = later(turn, count.day == today ? null : start(count.day));
        if (notBefore != null
                && message.lifetime().expiryAsked()
                && !notBefore.isBefore(message.lifetime().expiresAt())) {
            return GuardRuling.refused(new Problem(
                    wait > 0 ? ProblemCode.CLIENT_RATE_EXCEEDED : ProblemCode.CLIENT_QUOTA_EXCEEDED,
                    "This client's limits let the message be sent at " + told(notBefore)
                            + ", which is after the end that its request names.",
                    "expiresAt",
                    null));
        }
        GuardRuling.Counted counted = counting ? counted(messages, count, now) : GuardRuling.Counted.NOTHING;
        return GuardRuling.open(notBefore, sentence(notBefore, count.day != today), counted);
    }

    private static String sentence(Instant notBefore, boolean otherDay) {
        if (notBefore == null) {
            return "The client's limits have room for it.";
        }
        return "The client has sent " + (otherDay ? "what it may send in a day" : "as much as its rate allows")
                + "; it is sent at " + told(notBefore) + ".";
    }

    private static Instant later(Instant one, Instant other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }

    // days

    /** Finds the day on which a message may be sent. */
    private Problem spent(DayCounts.Sum sum, Count count, long today, boolean calls, boolean counting, Instant now) {
        boolean waitsForBudget = settings.budget().whenExhausted() == WhenExhausted.DEFER;
        boolean quota = true;
        for (long day = today; day <= today + DAYS_AHEAD; day++) {
            DayCounts.Count spent = all(day);
            quota = settings.quota() == 0 || spent.sent().messages() + sum.messages() <= settings.quota();
            boolean budget = suffices(spent.budgeted().and(sum));
            if (!budget && day == today && counting) {
                alert(
                        BUDGET,
                        today,
                        "the budget of client " + client + " is exhausted",
                        "Its budget of this day is exhausted; what it sends now "
                                + (waitsForBudget ? "waits for the next." : "is refused."));
            }
            if (quota && budget) {
                count.day = day;
                return null;
            }
            if (!budget && !waitsForBudget) {
                return new Problem(
                        ProblemCode.BUDGET_EXHAUSTED,
                        "This client's budget of the day is exhausted.",
                        null,
                        seconds(Duration.between(now, start(today + 1))));
            }
            if (!quota && calls) {
                break;
            }
        }
        return quota
                ? new Problem(
                        ProblemCode.BUDGET_EXHAUSTED,
                        "This client's budgets of the next " + DAYS_AHEAD + " days are exhausted, too.",
                        null,
                        seconds(Duration.between(now, start(today + 1))))
                : new Problem(
                        ProblemCode.CLIENT_QUOTA_EXCEEDED,
                        "This client has sent the " + settings.quota() + " messages that it may send in a day"
                                + (calls ? "." : ", and those of the next " + DAYS_AHEAD + " days wait already."),
                        null,
                        seconds(Duration.between(now, start(today + 1))));
    }

    /** Whether the budget suffices for all that is sent in a day. */
    private boolean suffices(DayCounts.Sum sum) {
        GuardSettings.Budget budget = settings.budget();
        return (budget.messages() == 0 || sum.messages() <= budget.messages())
                && (budget.segments() == 0 || sum.segments() <= budget.segments())
                && (budget.money() == null || sum.micros() <= budget.money().micros());
    }

    /** What messages count. Of a price that is not known, or in another currency, nothing can be told. */
    private DayCounts.Sum sum(List<SmsMessage> messages) {
        DayCounts.Sum sum = sum(messages.get(0));
        for (int i = 1; i < messages.size(); i++) {
            sum = sum.and(sum(messages.get(i)));
        }
        return sum;
    }

    private DayCounts.Sum sum(SmsMessage message) {
        Price price = message.content().price();
        Price money = settings.budget().money();
        boolean counts = price != null && money != null && money.currency().equals(price.currency());
        return new DayCounts.Sum(1, message.segments(), counts ? price.micros() : 0);
    }

    /** The day of a time; which one it is, is worked out once a day. */
    private long day(Instant time) {
        long second = time.getEpochSecond();
        if (second < dayBegins || second >= dayEnds) {
            day = LocalDate.ofInstant(time, settings.zone()).toEpochDay();
            dayBegins = start(day).getEpochSecond();
            dayEnds = start(day + 1).getEpochSecond();
        }
        return day;
    }

    private Instant start(long day) {
        return LocalDate.ofEpochDay(day).atStartOfDay(settings.zone()).toInstant();
    }

    // brakes

    private Problem braked(SmsMessage message, long today, boolean counting, Instant now) {
        NumberBrakes.Stop stop = brakes.stop(message.to().value(), today, now);
        if (stop == null) {
            return null;
        }
        if (counting) {
            changed |= brakes.stopped(stop, today);
            alert(
                    stop.name(),
                    today,
                    "client " + client + " " + stop.subject(),
                    stop.sentence() + " It is " + stop.where() + ". POST /api/v1/clients/" + client
                            + "/release lets it go on.");
        }
        return new Problem(stop.code(), stop.sentence(), "to", seconds(stop.pause()));
    }

    private void alert(String what, long today, String subject, String sentence) {
        Long before = alerted.put(what, today);
        if (before == null || before != today) {
            changed = true;
            alarm.raise(client, what, subject, List.of("Client " + client + ": " + sentence));
        }
    }

    // counting

    private GuardRuling.Counted counted(List<SmsMessage> messages, Count count, Instant now) {
        SmsMessage message = messages.get(0);
        DayCounts.Sum sum = sum(messages);
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        changed = true;
        for (int i = 0; rate != null && i < messages.size(); i++) {
            rate.take(Rate.nanos(now));
        }
        days.add(count.day, sum);
        for (int i = 0; i < messages.size(); i++) {
            brakes.add(message.to().value(), count.day);
        }
        if (count.text != null) {
            texts.put(count.text, new Sent(message.id(), now.toEpochMilli(), taken));
        }
        AtomicBoolean counts = new AtomicBoolean(true);
        return done -> {
            if (!done && counts.compareAndSet(true, false)) {
                giveBack(messages, sum, count);
            }
            // Last: whoever waits for it asks again.
            taken.complete(done);
        };
    }

    private synchronized void giveBack(List<SmsMessage> messages, DayCounts.Sum sum, Count count) {
        SmsMessage message = messages.get(0);
        changed = true;
        for (int i = 0; rate != null && i < messages.size(); i++) {
            rate.giveBack();
        }
        days.add(count.day, DayCounts.Sum.ZERO.without(sum));
        for (int i = 0; i < messages.size(); i++) {
            brakes.giveBack(message.to().value());
        }
        if (count.text != null && texts != null) {
            Sent sent = texts.of(count.text);
            if (sent != null && sent.id.equals(message.id())) {
                texts.remove(count.text);
            }
        }
    }

    /** Notes a message of before the start. */
    synchronized void recall(String id, String number, String text, Instant sendAt, Instant at, Instant now) {
        texts.turn(now.toEpochMilli());
        texts.put(key(number, text, sendAt), new Sent(id, at.toEpochMilli(), CompletableFuture.completedFuture(true)));
    }

    /** What a request says, in however many messages. */
    private static String text(List<SmsMessage> messages) {
        return messages.size() == 1
                ? messages.get(0).text()
                : messages.stream().map(SmsMessage::text).collect(Collectors.joining());
    }

    /** The same text at another time is another message. */
    private static String key(String number, String text, Instant sendAt) {
        return MessageIds.of(sendAt == null ? "" : sendAt.toString(), text, number);
    }

    /** Lifts what stops the client, and tells what that is. */
    synchronized List<String> release(Instant now) {
        long today = day(now);
        List<String> lifted = stopped(today);
        if (lifted.contains(BUDGET)) {
            days.release(today);
        }
        brakes.release(today);
        alerted.clear();
        changed = true;
        return lifted;
    }

    private List<String> stopped(long today) {
        return alerted.entrySet().stream()
                .filter(entry -> entry.getValue() == today)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    synchronized GuardStatus status(Instant now) {
        long today = day(now);
        DayCounts.Count count = all(today);
        return new GuardStatus(count.sent().messages(), count.sent().segments(), stopped(today));
    }

    /** What is to be kept; null where nothing changed since this was asked last. */
    synchronized GuardRecord changes() {
        if (!changed) {
            return null;
        }
        changed = false;
        return new GuardRecord(client, rate == null ? 0 : rate.due(), days.all(), brakes.countries(), alerted);
    }

    /** How far back texts are compared. */
    synchronized Duration window() {
        return settings.duplicates();
    }

    private static Instant told(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whole seconds after which a time is certainly over. */
    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }
}
