package smshub.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import smshub.message.Msisdn;
import smshub.message.Price;

/** What a segment costs on an account, by the beginning of the number, of which the longest counts. */
public final class Prices {
    /** Nothing is known. */
    public static final Prices NONE = new Prices(null, PrefixTable.NONE, new PrefixTable());

    private final String currency;
    private final long other;
    private final PrefixTable table;

    /**
     * @param currency ISO 4217 code; null without prices
     * @param other price of a segment to all numbers that the table does not know, in millionths, or
     *     {@link PrefixTable#NONE}
     * @param table prices of a segment in millionths; it is not changed any more
     */
    public Prices(String currency, long other, PrefixTable table) {
        this.currency = currency;
        this.other = other;
        this.table = table;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Prices prices
                && Objects.equals(prices.currency, currency)
                && prices.other == other
                && prices.table.equals(table);
    }

    @Override
    public int hashCode() {
        return Objects.hash(currency, other, table);
    }

    /** ISO 4217 code; null where there are no prices. */
    public String currency() {
        return currency;
    }

    /** All of them, as settings write them: {@code 49=0.075 EUR}. */
    public List<String> entries() {
        List<String> entries = new ArrayList<>();
        table.entries().forEach((beginning, price) -> entries.add(entry(beginning.substring(1), price)));
        if (other != PrefixTable.NONE) {
            entries.add(entry("default", other));
        }
        return entries;
    }

    private String entry(String beginning, long price) {
        return beginning + "=" + Price.ofMicros(price, currency);
    }

    /**
     * The price of a segment in millionths, or {@link PrefixTable#NONE}.
     *
     * @param key {@link PrefixTable#key} of the number
     */
    public long perSegment(long key) {
        long price = table.find(key);
        return price == PrefixTable.NONE ? other : price;
    }

    /** The price of a message, or null where it is not known. */
    public Price of(Msisdn to, int segments) {
        if (currency == null) {
            return null;
        }
        long price = perSegment(PrefixTable.key(to.value()));
        return price == PrefixTable.NONE ? null : Price.ofMicros(price * segments, currency);
    }
}
