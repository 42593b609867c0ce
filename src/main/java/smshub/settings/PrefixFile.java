package smshub.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prices and prefixes of accounts that were set while a hub ran, in a file of its data folder. It has the form of {@code
 * hub.yaml}, and what stands in it counts before that.
 */
public final class PrefixFile {
    /** Its name in the data folder. */
    static final String NAME = "prefixes.yaml";

    private static final String HEAD = """
            # Written by the hub: prices and prefixes that were set by PUT /api/v1/prefixes. They count before hub.yaml.
            """;

    private final Document document;
    private final Map<String, Own> accounts;

    /**
     * What was set of an account.
     *
     * @param mobile beginnings of which a number must have one; null leaves it to {@code hub.yaml}
     * @param prices entries such as {@code 49=0.075 EUR}; null leaves them to {@code hub.yaml}
     */
    public record Own(List<String> mobile, List<String> prices) {
        public Own {
            mobile = mobile == null ? null : List.copyOf(mobile);
            prices = prices == null ? null : List.copyOf(prices);
        }

        boolean empty() {
            return mobile == null && prices == null;
        }
    }

    private PrefixFile(Document document) {
        this.document = document;
        Map<String, Own> found = new TreeMap<>();
        for (String account : document.children("accounts")) {
            found.put(account, new Own(texts(mobileKey(account)), texts(pricesKey(account))));
        }
        accounts = Collections.unmodifiableMap(found);
    }

    /** The file of a data folder; one without entries where there is none. */
    static PrefixFile in(Path data) {
        Path file = data.resolve(NAME);
        if (Files.notExists(file)) {
            return new PrefixFile(Document.none(NAME));
        }
        try {
            return new PrefixFile(Document.parse(Files.readString(file, StandardCharsets.UTF_8), NAME));
        } catch (IOException e) {
            return new PrefixFile(Document.unreadable(NAME, file + " cannot be read; check its permissions"));
        }
    }

    static String mobileKey(String account) {
        return SettingKeys.MOBILE_PREFIXES.of(account).path();
    }

    static String pricesKey(String account) {
        return SettingKeys.PRICES.of(account).path();
    }

    private List<String> texts(String path) {
        Document.Entry entry = document.entries().get(path);
        return entry == null ? null : entry.texts();
    }

    Document document() {
        return document;
    }

    /** What was set, by account. */
    public Map<String, Own> accounts() {
        return accounts;
    }

    /**
     * The same with something else of an account.
     *
     * @param own null for nothing
     */
    public PrefixFile with(String account, Own own) {
        Map<String, Own> next = new TreeMap<>(accounts);
        if (own == null || own.empty()) {
            next.remove(account);
        } else {
            next.put(account, own);
        }
        return next.isEmpty() ? new PrefixFile(Document.none(NAME)) : new PrefixFile(Document.parse(text(next), NAME));
    }

    private static String text(Map<String, Own> accounts) {
        StringBuilder text = new StringBuilder(HEAD).append("accounts:\n");
        accounts.forEach((account, own) -> {
            text.append("  ").append(account).append(":\n");
            if (own.mobile() != null) {
                text.append("    numbers:\n      mobile-prefixes: ");
                list(text, own.mobile());
            }
            if (own.prices() != null) {
                text.append("    prices: ");
                list(text, own.prices());
            }
        });
        return text.toString();
    }

    private static void list(StringBuilder text, List<String> values) {
        text.append("[");
        for (int i = 0; i < values.size(); i++) {
            // In single quotes nothing but these has a meaning; a line ends nowhere within.
            String value = values.get(i).replaceAll("\\p{Cntrl}", " ").replace("'", "''");
            text.append(i == 0 ? "" : ", ").append('\'').append(value).append('\'');
        }
        text.append("]\n");
    }

    /** Writes it; a reader sees what was before or what is now. */
    public void write(Path data) throws IOException {
        Path file = data.resolve(NAME);
        if (accounts.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path unfinished = data.resolve(NAME + ".new");
        Files.writeString(unfinished, text(accounts), StandardCharsets.UTF_8);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What stands in it that nothing reads, each with its line. */
    List<Mistake> mistakes() {
        List<Mistake> mistakes = new ArrayList<>(document.mistakes());
        for (String path : document.entries().keySet()) {
            if (accounts.keySet().stream()
                    .noneMatch(account -> path.equals(mobileKey(account)) || path.equals(pricesKey(account)))) {
                mistakes.add(new Mistake(
                        path,
                        "does not stand here; this file has mobile prefixes and prices alone",
                        document.where(path)));
            }
        }
        return mistakes;
    }
}
