package smshub.broker;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hub with a broker of its own: all work is its own, and there is nobody to talk to. */
final class SoleHub implements Hubs {
    private static final Logger LOG = LoggerFactory.getLogger(SoleHub.class);

    private final String name;
    private final Map<String, Work> works = new ConcurrentHashMap<>();

    SoleHub(String name) {
        this.name = name;
    }

    @Override
    public String own() {
        return name;
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public Set<String> alive() {
        return Set.of(name);
    }

    @Override
    public boolean owns(String duty) {
        return true;
    }

    @Override
    public void take(String duty, Work work) throws Exception {
        works.put(duty, work);
        work.begin();
    }

    @Override
    public void leave(String duty) {
        Work work = works.remove(duty);
        if (work != null) {
            try {
                work.end();
            } catch (Exception e) {
                LOG.error("{} did not end", duty, e);
            }
        }
    }

    @Override
    public Set<String> owned() {
        return Set.copyOf(works.keySet());
    }

    @Override
    public boolean fresh() {
        return true;
    }

    @Override
    public void say(String subject, String text) {}

    @Override
    public CompletionStage<Map<String, String>> ask(String subject, String text, Duration patience) {
        return CompletableFuture.completedFuture(Map.of());
    }

    @Override
    public void hear(String subject, BiFunction<String, String, String> listener) {}

    @Override
    public void joined(Runnable listener) {}

    @Override
    public void rest() {}

    @Override
    public void close() {}
}
