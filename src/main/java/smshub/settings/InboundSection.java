package smshub.settings;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.InboundForward;
import smshub.account.InboundTerms;
import smshub.account.KeyWords;
import smshub.account.Secret;

/** What accounts and clients say of messages from handsets. */
final class InboundSection {
    private InboundSection() {}

    static InboundTerms ofAccount(ValuesInForce values, String id) {
        return new InboundTerms(
                values.value(SettingKeys.INBOUND_OWNER, id),
                values.value(SettingKeys.INBOUND_SHARED, id),
                keyWords(values, id),
                new InboundForward(
                        values.value(SettingKeys.INBOUND_MAIL, id),
                        values.value(SettingKeys.INBOUND_PUSH, id),
                        values.value(SettingKeys.INBOUND_PUSH_SECRET, id),
                        values.value(SettingKeys.INBOUND_WITHIN, id)));
    }

    /** What is posted to a client is signed like its other call-backs. */
    static InboundForward ofClient(ValuesInForce values, String id, Secret secret) {
        return new InboundForward(
                values.value(SettingKeys.CLIENT_INBOUND_MAIL, id),
                values.value(SettingKeys.CLIENT_INBOUND_PUSH, id),
                secret,
                values.value(SettingKeys.CLIENT_INBOUND_WITHIN, id));
    }

    private static KeyWords keyWords(ValuesInForce values, String id) {
        List<String> words = values.value(SettingKeys.INBOUND_WORDS, id);
        try {
            return KeyWords.of(words);
        } catch (IllegalArgumentException e) {
            values.mistake(SettingKeys.INBOUND_WORDS.of(id).path(), e.getMessage());
            return KeyWords.NONE;
        }
    }

    /** Who is named must be there, and what is posted must be signed. */
    static void check(Account account, Map<String, Client> clients, BiConsumer<String, String> report) {
        String at = "accounts." + account.id() + ".inbound";
        InboundTerms terms = account.terms().inbound();
        if (terms.owner() != null) {
            client(at + ".owner", terms.owner(), clients, report);
        }
        terms.sharedWith().forEach(word -> reader(at + ".shared-with", word, clients, report));
        terms.keyWords().words().stream()
                .map(KeyWords.Word::client)
                .distinct()
                .forEach(id -> client(at + ".words", id, clients, report));
        InboundForward forward = terms.forward();
        if (forward.push() != null && forward.secret() == null) {
            report.accept(at + ".forward.secret", "is missing; it signs what is posted to 'push'");
        }
        if (!account.connection().inbound()
                && (forward.any() || !terms.keyWords().words().isEmpty())) {
            report.accept(
                    at, "has no effect, for 'connection.inbound: false' says that the account fetches no messages");
        }
    }

    private static void reader(
            String key, String word, Map<String, Client> clients, BiConsumer<String, String> report) {
        if (word.startsWith(InboundTerms.BRANCH)) {
            String branch = word.substring(InboundTerms.BRANCH.length());
            List<String> branches = clients.values().stream()
                    .map(Client::branch)
                    .filter(Objects::nonNull)
                    .distinct()
                    .sorted()
                    .toList();
            if (!branches.contains(branch)) {
                report.accept(
                        key,
                        "must name branches of clients, " + CrossChecks.oneOf(branches) + ", not '" + branch + "'");
            }
        } else if (!word.equals(InboundTerms.USERS)) {
            client(key, word, clients, report);
        } else if (clients.containsKey(word)) {
            report.accept(
                    key,
                    "names " + word + ", which means all that may use the account, and is the id of a client as well");
        }
    }

    private static void client(String key, String id, Map<String, Client> clients, BiConsumer<String, String> report) {
        if (!clients.containsKey(id)) {
            report.accept(
                    key,
                    "must name clients, " + CrossChecks.oneOf(List.copyOf(clients.keySet())) + ", not '" + id + "'");
        }
    }
}
