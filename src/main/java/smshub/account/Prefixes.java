package smshub.account;

import java.util.AbstractList;
import java.util.List;

/** Beginnings of numbers, in the order in which they were given, among which one is found however many there are. */
final class Prefixes extends AbstractList<String> {
    private final List<String> beginnings;
    private final PrefixTable table = new PrefixTable();

    Prefixes(List<String> beginnings) {
        this.beginnings = List.copyOf(beginnings);
        this.beginnings.forEach(beginning -> table.put(beginning, 0));
    }

    @Override
    public String get(int index) {
        return beginnings.get(index);
    }

    @Override
    public int size() {
        return beginnings.size();
    }

    /** Whether a number has one of them. */
    boolean begin(String number) {
        return table.find(PrefixTable.key(number)) != PrefixTable.NONE;
    }
}
