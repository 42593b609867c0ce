package smshub.protocol.mail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Mails that a server took lately: where the commit behind one fails it comes again, and is not sent twice. Thread-safe. */
final class SentMails {
    private static final int REMEMBERED = 1_000;

    private final Set<String> ids = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    void add(String id) {
        ids.add(id);
    }

    boolean hold(String id) {
        return ids.contains(id);
    }
}
