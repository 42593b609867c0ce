package smshub.settings;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.account.PrefixTable;
import smshub.account.Prices;
import smshub.message.Price;

/**
 * Reads the prices of accounts: a list of {@code 49=0.075 EUR}, a section with a key for each beginning, or a CSV file.
 */
final class PriceSection {
    /** Key, or beginning, of the price of all other numbers. */
    static final String OTHER = "default";

    private static final Pattern BEGINNING = Pattern.compile("\\+?([1-9][0-9]{0,14})");
    private static final Pattern ENTRY = Pattern.compile("\\s*(\\S+)\\s*=\\s*(\\S+)\\s+(\\S+)\\s*");
    private static final List<String> WORDS = List.of("currency", OTHER, "file");

    private final ValuesInForce values;
    private final Document document;
    private final Path home;

    PriceSection(ValuesInForce values, Document document, Path home) {
        this.values = values;
        this.document = document;
        this.home = home;
    }

    /** Prices of one account while they are read. */
    static final class Draft {
        private final PrefixTable table = new PrefixTable();
        private String currency;
        private BigDecimal other;
        private boolean any;

        /**
         * Takes a price.
         *
         * @param beginning with or without plus sign, or {@link #OTHER}
         * @return what is wrong with it, or null
         */
        String put(String beginning, String amount, String inCurrency) {
            BigDecimal price;
            try {
                price = Type.PRICE.read().apply(List.of(amount));
                if (inCurrency != null) {
                    Type.CURRENCY.read().apply(List.of(inCurrency));
                }
            } catch (IllegalArgumentException e) {
                return "'" + amount + (inCurrency == null ? "" : " " + inCurrency) + "' must be " + Type.PRICE.allowed()
                        + (inCurrency == null ? "" : ", with " + Type.CURRENCY.allowed());
            }
            if (inCurrency != null && currency != null && !inCurrency.equals(currency)) {
                return "is in " + inCurrency + "; an account has prices in one currency, here " + currency;
            }
            currency = inCurrency == null ? currency : inCurrency;
            return put(beginning, price);
        }

        private String put(String beginning, BigDecimal price) {
            any = true;
            if (beginning.equals(OTHER)) {
                boolean first = other == null;
                other = first ? price : other;
                return first ? null : twice(beginning);
            }
            String digits = digits(beginning);
            if (digits == null) {
                return "'" + beginning + "' must be the beginning of numbers, such as 49 or +4917, or " + OTHER;
            }
            return table.put("+" + digits, new Price(price, null).micros()) ? null : twice(beginning);
        }

        private static String twice(String beginning) {
            return "the price of " + beginning + " stands there twice";
        }

        private Prices prices() {
            return new Prices(currency, other == null ? PrefixTable.NONE : new Price(other, null).micros(), table);
        }
    }

    /** The keys that an account's prices have beside those of the table: the beginnings. */
    static List<Key<?>> keys(String account, Document document) {
        return document.children(path(account)).stream()
                .filter(name -> digits(name) != null)
                .<Key<?>>map(name -> new Key<>(
                        path(account) + "." + name,
                        Type.PRICE,
                        null,
                        false,
                        "price of a segment to numbers that begin so"))
                .toList();
    }

    private static String path(String account) {
        return "accounts." + account + ".prices";
    }

    private static String digits(String beginning) {
        Matcher digits = BEGINNING.matcher(beginning);
        return digits.matches() ? digits.group(1) : null;
    }

    Prices of(String account) {
        String path = path(account);
        Draft draft = new Draft();
        // A list that was set while the hub ran stands for all of them.
        boolean whole = values.overlaid(path);
        draft.currency = whole ? null : values.value(SettingKeys.CURRENCY, account);
        Path file = whole ? null : values.value(SettingKeys.PRICE_FILE, account);
        for (String entry : values.value(SettingKeys.PRICES, account)) {
            Matcher parts = ENTRY.matcher(entry);
            if (parts.matches()) {
                report(path, draft.put(parts.group(1), parts.group(2), parts.group(3)));
            } else if (entry.indexOf('=') < 0 && !whole) {
                file = Path.of(entry);
            } else {
                report(path, "'" + entry + "' must be " + Type.PREFIX_PRICE.allowed());
            }
        }
        BigDecimal other = whole ? null : values.value(SettingKeys.DEFAULT_PRICE, account);
        if (other != null) {
            report(path, draft.put(OTHER, other));
        }
        for (String name : whole ? List.<String>of() : document.children(path)) {
            BigDecimal price = WORDS.contains(name) || digits(name) == null
                    ? null
                    : values.value(new Key<>(path + "." + name, Type.PRICE, null, false, ""));
            if (price != null) {
                report(path + "." + name, draft.put(name, price));
            }
        }
        if (file != null) {
            String key = document.children(path).isEmpty() ? path : path + ".file";
            new PriceFile(draft).read(home.resolve(file)).forEach(sentence -> report(key, sentence));
        }
        if (draft.any && draft.currency == null) {
            report(path, "must say in which currency, such as EUR");
        }
        return draft.any ? draft.prices() : Prices.NONE;
    }

    private void report(String path, String sentence) {
        if (sentence != null) {
            values.mistake(path, sentence);
        }
    }
}
