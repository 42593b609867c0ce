package smshub.rules;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.InboundTerms;
import smshub.message.InboundMessage;

/**
 * What the settings say of a message from a handset: its numbers in the form that is usual here, whose it is, and where it
 * goes on to. A word of consent (STOP) goes before every key word.
 */
public final class InboundRules {
    private final Map<String, Account> accounts;
    private final Map<String, InboundForward> clients;
    private final Predicate<InboundMessage> consent;

    /**
     * An address that a message goes on to.
     *
     * @param target whose it is, by the names that {@link InboundForward} gives
     * @param mail address that gets a mail; null where it is posted to the target's address
     * @param within how long it is tried
     */
    public record Onward(String target, String mail, Duration within) {}

    /** @param consent whether a message is a word of consent */
    public InboundRules(Collection<Account> accounts, Collection<Client> clients, Predicate<InboundMessage> consent) {
        this.accounts = accounts.stream().collect(Collectors.toUnmodifiableMap(Account::id, Function.identity()));
        this.clients = clients.stream()
                .filter(client -> client.callbacks().inbound().any())
                .collect(Collectors.toUnmodifiableMap(
                        Client::id, client -> client.callbacks().inbound()));
        this.consent = consent;
    }

    /** A message with its numbers in E.164 as far as they are any, the account's own where the provider told none, and whose it is. */
    public InboundMessage completed(InboundMessage message) {
        Account account = accounts.get(message.account());
        if (account == null) {
            return message;
        }
        String country = account.numbers().country();
        String to = message.to() == null || message.to().isBlank()
                ? account.terms().phoneNumber()
                : NumberPlans.sender(message.to(), country);
        InboundMessage known = message.between(NumberPlans.sender(message.from(), country), to);
        return known.of(client(known, account.terms().inbound()));
    }

    private String client(InboundMessage message, InboundTerms terms) {
        return consent.test(message)
                ? terms.owner()
                : terms.keyWords().client(message.text()).orElse(terms.owner());
    }

    /** Where a completed message goes on to: to its account's addresses unless a key word gave it away, and its client's. */
    public List<Onward> onward(InboundMessage message) {
        Account account = accounts.get(message.account());
        List<Onward> onward = new ArrayList<>();
        if (account != null) {
            InboundTerms terms = account.terms().inbound();
            if (Objects.equals(message.client(), terms.owner())) {
                add(onward, InboundForward.ofAccount(account.id()), terms.forward());
            }
        }
        InboundForward own = message.client() == null ? null : clients.get(message.client());
        if (own != null) {
            add(onward, InboundForward.ofClient(message.client()), own);
        }
        return onward;
    }

    /** An address that the account and the client both name gets one mail. */
    private static void add(List<Onward> onward, String target, InboundForward forward) {
        for (String mail : forward.mail()) {
            if (onward.stream().noneMatch(other -> mail.equalsIgnoreCase(other.mail))) {
                onward.add(new Onward(target, mail, forward.within()));
            }
        }
        if (forward.push() != null) {
            onward.add(new Onward(target, null, forward.within()));
        }
    }
}
