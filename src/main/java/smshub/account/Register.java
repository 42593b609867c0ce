package smshub.account;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a running hub has of one kind, by id and in the order of the settings. It is replaced as a whole, so that whoever
 * looks sees one state or the next; a look costs no lock. Views of it follow, copies do not.
 */
public final class Register<V> extends AbstractMap<String, V> {
    private volatile Map<String, V> now = Map.of();

    /** An empty one. */
    public Register() {}

    /** One of some values. */
    public static <V> Register<V> of(Collection<V> values, Function<V, String> id) {
        Register<V> register = new Register<>();
        register.become(values, id);
        return register;
    }

    /** From now on it has these. */
    public void become(Collection<V> values, Function<V, String> id) {
        Map<String, V> next = new LinkedHashMap<>();
        values.forEach(value -> next.put(id.apply(value), value));
        now = Collections.unmodifiableMap(next);
    }

    /** From now on it has these. */
    public void become(Map<String, V> values) {
        now = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public V get(Object id) {
        return now.get(id);
    }

    @Override
    public boolean containsKey(Object id) {
        return now.containsKey(id);
    }

    @Override
    public Set<Entry<String, V>> entrySet() {
        return now.entrySet();
    }
}
