package smshub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.Account.RerouteOn;
import smshub.dispatch.AccountStatus.State;
import smshub.message.MessageSample;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.message.SendResult;
import smshub.message.SmsMessage;
import smshub.rules.Redirection;

/** What the tables of decisions are written in: a message, an account, a result, each from a few words. */
final class Given {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Given() {}

    /** {@code attempt 3, spared 1, begun, doubtful, alone, urgent, ends +5}: what is not said is usual. */
    static SmsMessage message(String words) {
        int attempt = number(words, "attempt", 1);
        return new MessageSample()
                .routing("main", words.contains("alone") ? new String[0] : new String[] {"backup"})
                .lifetime(
                        NOW.plusSeconds(number(words, "accepted", -100)),
                        null,
                        NOW.plusSeconds(number(words, "ends", 10_000)))
                .progress(attempt, number(words, "spared", 0), words.contains("doubtful"), words.contains("begun"))
                .message();
    }

    /**
     * Four attempts, 10 s after the first, 60 s at the longest, in doubt for 30 s and then held; else as the words say:
     * {@code resend}, {@code reroute undelivered}, {@code reroute no-receipt}.
     */
    static Account account(String words) {
        Set<RerouteOn> reroute = Arrays.stream(RerouteOn.values())
                .filter(on -> words.contains("reroute")
                        && words.contains(on.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .collect(Collectors.toSet());
        return new Account(
                "main",
                "smsapi",
                "Main",
                true,
                null,
                List.of(),
                new Account.Numbers("DE", List.of(), true, List.of(), false),
                new Account.Texts(1000, 7, false, false, ""),
                null,
                List.of(),
                new Account.Delivery(
                        0,
                        1,
                        4,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        Duration.ofDays(1),
                        words.contains("resend") ? Account.WhenUnsure.RESEND : Account.WhenUnsure.HOLD,
                        Duration.ofSeconds(30),
                        5,
                        Duration.ofSeconds(5),
                        Duration.ofHours(12),
                        new Account.Reroute(reroute, Duration.ofSeconds(600), 1, Duration.ofSeconds(3600))),
                new Account.Connection(null, Duration.ofSeconds(1), Duration.ofSeconds(1), null, 0),
                Map.of(),
                Map.of());
    }

    /** A state, and the rest as {@link #account} reads it. */
    static Standing standing(String words) {
        State state = State.valueOf(words.split(" ")[0].toUpperCase(Locale.ROOT));
        Problem why = state == State.OPEN || state == State.PAUSED ? null : problem("provider-fault");
        return new Standing(account(words), state, why, state != State.OPEN);
    }

    /** {@code sent}, or a problem's code, with {@code after 30} where the provider wants seconds, and {@code begun}. */
    static SendResult result(String words) {
        String code = words.split(" ")[0];
        if (code.equals("sent")) {
            return SendResult.sent(List.of("provider-id"));
        }
        Problem problem = problem(code);
        int after = number(words, "after", 0);
        return new SendResult(
                problem.code().outcome(),
                List.of(),
                problem,
                after == 0 ? null : Duration.ofSeconds(after),
                words.contains("begun"));
    }

    static Problem problem(String code) {
        return Problem.of(ProblemCode.ofWord(code), "It went wrong.");
    }

    /** The failover to {@code backup}, where there is one. It takes what may move, as the hub's does. */
    static Function<SmsMessage, Optional<Redirection>> next(boolean other) {
        return message -> other && message.movable()
                ? Optional.of(new Redirection(message.by("backup"), null))
                : Optional.empty();
    }

    /** The number after a word. */
    static int number(String words, String word, int otherwise) {
        String[] all = words.split("[ ,]+");
        for (int i = 0; i + 1 < all.length; i++) {
            if (all[i].equals(word)) {
                return Integer.parseInt(all[i + 1]);
            }
        }
        return otherwise;
    }

    /**
     * A step as a row of a table has it: kind, account, seconds until it is due, state, problem (of the event and, after a
     * slash, that it goes to operators with, where it differs), and marks of the message.
     */
    static String row(Step step) {
        if (step == Step.NOTHING) {
            return "DONE";
        }
        SmsMessage message = step.message();
        StringBuilder row = new StringBuilder(step.kind().name());
        row.append(' ').append(message.account());
        if (step.due() != null) {
            row.append(" +").append(Duration.between(NOW, step.due()).toSeconds());
        }
        if (step.since() != null) {
            row.append(" since ").append(Duration.between(NOW, step.since()).toSeconds());
        }
        if (step.event() != null) {
            row.append(' ').append(step.event().state().word());
            if (step.event().problem() != null) {
                row.append(' ').append(step.event().problem().code().word());
            }
        }
        if (message.progress().begun()) {
            row.append(" begun");
        }
        if (message.progress().possibleDuplicate()) {
            row.append(" doubtful");
        }
        if (message.progress().spared() > 0) {
            row.append(" spared ").append(message.progress().spared());
        }
        return row.toString();
    }

    /** What the time line says. */
    static String note(Step step) {
        return step.event() == null ? null : step.event().note();
    }
}
