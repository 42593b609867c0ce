package smshub.alert;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.Account;
import smshub.account.AccountWatch;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.intake.Accepted;
import smshub.intake.Intake;
import smshub.message.MessageEvent;
import smshub.message.SmsRequest;
import smshub.message.SmsRequest.Label;
import smshub.message.SmsRequest.Times;

/**
 * Sends a test message by each account whose settings want it, again and again, and looks whether its delivery receipt comes
 * in time: so that an account is known to work before somebody needs it. They are messages as others, on the same way and
 * in the same records, in the name of nobody's client; so no client's quota or budget counts them.
 *
 * <p>An account that is known not to send is not tried. After a start the first go out after a minute at most.
 */
public final class Canaries {
    /** Source and category of these messages. */
    static final String WORD = "canary";

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(Canaries.class);

    private final Map<String, Flight> flights = new LinkedHashMap<>();
    private final Map<String, Account> accounts;
    private final Intake intake;
    private final Predicate<String> sends;
    private final Clock clock;

    /** How the canaries of one account do. */
    private static final class Flight {
        private final AccountWatch.Canary settings;
        private Instant due;
        /** The message whose receipt is waited for; null for none. */
        private String id;

        private Instant sentAt;
        /** How the last one that came to its end ended. */
        private Finding.State state = Finding.State.UNKNOWN;

        private String why;
        private double seconds = Double.NaN;

        Flight(AccountWatch.Canary settings, Instant due) {
            this.settings = settings;
            this.due = due;
        }

        void failed(String reason) {
            id = null;
            state = Finding.State.WRONG;
            why = reason;
        }
    }

    /**
     * @param accounts those that there are at the time, by id
     * @param sends whether an account sends just now
     */
    public Canaries(Map<String, Account> accounts, Intake intake, Predicate<String> sends, Clock clock) {
        this.accounts = accounts;
        this.intake = intake;
        this.sends = sends;
        this.clock = clock;
        follow(clock.instant());
    }

    /** Keeps to what the settings say by now. */
    private void follow(Instant now) {
        Map<String, AccountWatch.Canary> wanted = new LinkedHashMap<>();
        for (Account account : accounts.values()) {
            AccountWatch.Canary canary = account.terms().watch().canary();
            if (account.enabled() && canary != null) {
                wanted.put(account.id(), canary);
            }
        }
        flights.keySet().retainAll(wanted.keySet());
        wanted.forEach((account, canary) -> {
            Flight flight = flights.get(account);
            if (flight == null || !flight.settings.equals(canary)) {
                Duration first = canary.interval().compareTo(SOON) < 0 ? canary.interval() : SOON;
                flights.put(account, new Flight(canary, now.plus(first)));
            }
        });
    }

    /** The accounts that have some. */
    public synchronized Set<String> accounts() {
        return Set.copyOf(flights.keySet());
    }

    /** Sends those that are due, and gives up those whose receipt did not come. Does not wait. */
    public void round() {
        Map<String, SmsRequest> sent = new HashMap<>();
        Instant now = clock.instant();
        synchronized (this) {
            follow(now);
            flights.forEach((account, flight) -> {
                if (flight.id != null
                        && flight.sentAt.plus(flight.settings.within()).isBefore(now)) {
                    flight.failed("The receipt of message " + flight.id + " did not come within "
                            + flight.settings.within().toSeconds() + " seconds.");
                }
                if (!flight.due.isAfter(now)) {
                    flight.due = now.plus(flight.settings.interval());
                    if (sends.test(account)) {
                        sent.put(account, request(account, flight.settings, now));
                    }
                }
            });
        }
        sent.forEach((account, request) -> intake.accept(List.of(request), client(account))
                .whenComplete((accepted, failure) -> accepted(account, accepted, failure)));
    }

    /** One that nobody moves to another account, and that is not sent when it is too late. */
    private static SmsRequest request(String account, AccountWatch.Canary canary, Instant now) {
        return SmsRequest.of(
                        canary.to(),
                        null,
                        "Canary of account " + account + ", " + now.truncatedTo(ChronoUnit.SECONDS),
                        WORD)
                .withAccount(account)
                .with(new Times(null, now.plus(canary.within())))
                .with(new Label(WORD, null, WORD));
    }

    private static Client client(String account) {
        return new Client(Client.CANARY, null, List.of(account), Set.of(Permission.SEND));
    }

    private synchronized void accepted(String account, List<Accepted> accepted, Throwable failure) {
        Flight flight = flights.get(account);
        if (flight == null) {
            LOG.debug("Account {} has no canaries any more", account);
        } else if (failure != null) {
            // That the broker does not take it says nothing of the account.
            LOG.debug("A canary of account {} is not accepted", account, failure);
        } else if (accepted.get(0).problem() != null) {
            flight.failed("It was refused: " + Findings.sentence(accepted.get(0).problem()));
        } else if (accepted.get(0).message().lifetime().sendAt() == null) {
            flight.id = accepted.get(0).message().id();
            flight.sentAt = clock.instant();
        }
    }

    /** Hears of state changes; those of other messages are none of its business. */
    public synchronized void heard(List<MessageEvent> events) {
        if (flights.isEmpty()) {
            return;
        }
        for (MessageEvent event : events) {
            if (!Client.CANARY.equals(event.client()) || !event.state().end()) {
                continue;
            }
            for (Flight flight : flights.values()) {
                if (event.messageId().equals(flight.id)) {
                    ended(flight, event);
                }
            }
        }
    }

    private static void ended(Flight flight, MessageEvent event) {
        switch (event.state()) {
            case DELIVERED -> {
                flight.id = null;
                flight.state = Finding.State.WELL;
                flight.seconds = Math.max(
                        0, Duration.between(flight.sentAt, event.time()).toMillis() / 1e3);
            }
            case CANCELLED -> flight.id = null;
            default ->
                flight.failed(
                        "Message " + event.messageId() + " is " + event.state().word()
                                + (event.problem() == null ? "." : ": " + Findings.sentence(event.problem())));
        }
    }

    /** Whether the last canary of an account failed. */
    public synchronized boolean late(String account) {
        Flight flight = flights.get(account);
        return flight != null && flight.state == Finding.State.WRONG;
    }

    /** How long the last receipt took that came; not a number before one came. */
    public synchronized double seconds(String account) {
        Flight flight = flights.get(account);
        return flight == null ? Double.NaN : flight.seconds;
    }

    /** How the accounts do that have some. */
    public synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        flights.forEach((account, flight) -> {
            String key = "accounts/" + account + "/canary";
            findings.add(
                    switch (flight.state) {
                        case WELL -> Finding.well(key);
                        case UNKNOWN -> Finding.unknown(key);
                        case WRONG ->
                            Finding.wrong(new Condition(
                                    key,
                                    "the canary of account " + account + " did not come back",
                                    "the canary of account " + account + " comes back again",
                                    List.of(flight.why)));
                    });
        });
        return findings;
    }
}
