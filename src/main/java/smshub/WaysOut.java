package smshub;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import smshub.broker.Presence;
import smshub.dispatch.AccountGate;
import smshub.intake.Availability;
import smshub.message.SmsMessage;
import smshub.rules.Acceptance;
import smshub.rules.Redirection;

/**
 * Which accounts can send now, and the way around those that cannot.
 *
 * @param gates the accounts by id, those of before and after while settings change
 * @param rules what messages are judged by now
 * @param others which hubs there are beside this one
 */
record WaysOut(Map<String, AccountGate> gates, Supplier<Acceptance> rules, Presence others)
        implements Availability, AccountGate.Failover {
    @Override
    public Map<String, String> out() {
        return those(AccountGate::out);
    }

    @Override
    public Map<String, String> troubled() {
        return those(AccountGate::troubled);
    }

    private Map<String, String> those(Predicate<AccountGate> wanted) {
        Map<String, String> those = Map.of();
        for (AccountGate gate : gates.values()) {
            if (wanted.test(gate)) {
                those = those.isEmpty() ? new HashMap<>() : those;
                those.put(gate.account().id(), gate.sentence());
            }
        }
        return those;
    }

    @Override
    public void chosen(String account) {
        AccountGate gate = gates.get(account);
        if (gate != null) {
            gate.expect();
        }
    }

    @Override
    public Optional<Redirection> around(SmsMessage message, Instant now) {
        if (!message.movable()) {
            return Optional.empty();
        }
        Optional<Redirection> next = rules.get().redirect(message, out().keySet(), now);
        next.ifPresent(moved -> chosen(moved.message().account()));
        return next;
    }

    @Override
    public boolean elsewhere(String account) {
        return others.servedElsewhere(account);
    }

    @Override
    public boolean open() {
        return gates.values().stream().anyMatch(gate -> !gate.out());
    }
}
