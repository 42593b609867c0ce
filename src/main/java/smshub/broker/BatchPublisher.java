package smshub.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The durable way in: groups of messages that must reach the broker together. Groups of many callers share a commit,
 * so that one disk sync serves all who wait at that moment.
 *
 * <p>One class, because those who wait, those who commit and what may be a repeat are about the same groups.
 */
public final class BatchPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchPublisher.class);
    /**
     * How many commits are on their way at a time, in a hub. Each is a thread that waits for the disk most of the time,
     * and those that wait share a disk sync; with few of them callers wait for the commit before theirs as well.
     */
    public static final int COMMITTERS = 32;

    /** Most groups in a commit: bounds its memory and the delay of the first. */
    private static final int GROUPS = 256;

    /** How long a commit of few groups waits for more: less than a queue's consumer, since somebody waits for the answer. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** More groups than that need not wait for others. */
    private static final int FEW = 16;

    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** The same beside other hubs, when requests with references are refused meanwhile. */
    private static final long SHARED_ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** What became of a group. */
    public enum Posted {
        /** On disk. */
        NEW,
        /** A group with the same duplicate id had been posted before; nothing of this one was sent. */
        REPEATED
    }

    private record Group(List<Publication> outgoing, String lookUp, CompletableFuture<Posted> posted) {}

    private static final CompletableFuture<Posted> REPEATED = CompletableFuture.completedFuture(Posted.REPEATED);

    private static final Group STOP = new Group(List.of(), null, new CompletableFuture<>());

    private final Broker broker;
    private final Repeats repeats;
    private final long askAgainNanos;
    private final BlockingQueue<Group> waiting = new LinkedBlockingQueue<>();
    private final Gathering gathering = new Gathering(GATHER_NANOS);
    private final List<Thread> threads = new ArrayList<>();
    /** Groups on their way, by duplicate id: the broker does not compare those that it has not committed yet. */
    private final Map<String, CompletableFuture<Posted>> underway = new ConcurrentHashMap<>();

    /** By duplicate id, what was sent with a commit whose answer did not come: the broker may still take it. */
    private final Map<String, BrokerTransaction> undecided = new ConcurrentHashMap<>();

    /** By the commit of which nobody knows yet, what other hubs must not commit meanwhile. */
    private final Map<BrokerTransaction, Repeats.Held> kept = new ConcurrentHashMap<>();

    private final Management management;

    /** When the ids may be asked for again, in {@link System#nanoTime()}, after that failed; 0 while it works. */
    private final AtomicLong askAgainAt = new AtomicLong();

    private volatile boolean closed;

    /**
     * Starts the threads that commit.
     *
     * @param known which of some ids were posted long ago; asked once for a whole commit
     */
    public BatchPublisher(Broker broker, Function<Collection<String>, Set<String>> known, int committers) {
        this(broker, Repeats.alone(known), committers);
    }

    /**
     * The same beside other hubs.
     *
     * @param repeats asked once for a whole commit
     */
    public BatchPublisher(Broker broker, Repeats repeats, int committers) {
        this.broker = broker;
        this.repeats = repeats;
        this.askAgainNanos = broker.hub() == null ? ASK_AGAIN_NANOS : SHARED_ASK_AGAIN_NANOS;
        this.management = new Management(broker);
        for (int i = 0; i < committers; i++) {
            Thread thread = new Thread(this::work, "publisher-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    /**
     * Sends messages together; completes when they are on disk, or with the broker's exception. It takes nothing while the
     * disk is nearly full: what space there is, those who work off what was accepted need.
     */
    public CompletableFuture<Posted> post(List<Publication> outgoing) {
        return post(outgoing, null);
    }

    /**
     * The same for a group that may be a repeat of an old one.
     *
     * @param lookUp id to be asked for at {@code known} before sending, or null
     */
    public CompletableFuture<Posted> post(List<Publication> outgoing, String lookUp) {
        String id = duplicateId(outgoing);
        if (id == null) {
            return enqueue(outgoing, lookUp);
        }
        CompletableFuture<Posted> own = new CompletableFuture<>();
        CompletableFuture<Posted> earlier = underway.putIfAbsent(id, own);
        if (earlier != null) {
            // What failed for the first may yet succeed for the second.
            return earlier.handle((posted, failure) -> failure == null)
                    .thenCompose(done -> done ? REPEATED : post(outgoing, lookUp));
        }
        enqueue(outgoing, lookUp).whenComplete((posted, failure) -> {
            underway.remove(id);
            if (failure == null) {
                own.complete(posted);
            } else {
                own.completeExceptionally(failure);
            }
        });
        return own;
    }

    /** The same also while the disk is nearly full: for the little that those write who see to that. */
    public CompletableFuture<Posted> postAnyhow(List<Publication> outgoing) {
        return enqueue(outgoing, null, true);
    }

    private static String duplicateId(List<Publication> outgoing) {
        for (Publication one : outgoing) {
            if (one.duplicateId() != null) {
                return one.duplicateId();
            }
        }
        return null;
    }

    private CompletableFuture<Posted> enqueue(List<Publication> outgoing, String lookUp) {
        return enqueue(outgoing, lookUp, false);
    }

    private CompletableFuture<Posted> enqueue(List<Publication> outgoing, String lookUp, boolean anyhow) {
        Group group = new Group(outgoing, lookUp, new CompletableFuture<>());
        if (closed) {
            group.posted.completeExceptionally(new IllegalStateException("the hub is stopping"));
        } else if (broker.away()) {
            group.posted.completeExceptionally(new IllegalStateException("the broker cannot be reached"));
        } else if (!anyhow && !broker.spacious()) {
            group.posted.completeExceptionally(new IllegalStateException("the disk is nearly full"));
        } else {
            waiting.add(group);
        }
        return group.posted;
    }

    private void work() {
        List<Group> groups = new ArrayList<>(GROUPS);
        while (true) {
            try {
                take(groups);
                if (groups.remove(STOP)) {
                    waiting.add(STOP); // for the next thread; groups behind it fail in close()
                    if (groups.isEmpty()) {
                        return;
                    }
                }
                commit(groups);
            } catch (InterruptedException e) {
                return;
            } finally {
                groups.clear();
            }
        }
    }

    /** Takes what waits. One thread at a time, so that what comes while it gathers is not taken away by another. */
    private void take(List<Group> groups) throws InterruptedException {
        synchronized (gathering) {
            groups.add(waiting.take());
            waiting.drainTo(groups, GROUPS - 1);
            gathering.gather(groups, waiting, GROUPS, groups.size() <= FEW);
        }
    }

    private final ThreadLocal<Line> lines = new ThreadLocal<>();

    private void commit(List<Group> groups) {
        Repeats.Held held;
        try {
            held = held(groups);
        } catch (Repeats.TakenException e) {
            if (groups.size() > 1) {
                groups.forEach(group -> commit(List.of(group)));
            } else {
                groups.get(0).posted.completeExceptionally(e);
            }
            return;
        }
        List<Group> apart = List.of();
        try {
            apart = commit(certain(groups, held), held == null ? Repeats.NOTHING : held);
        } finally {
            if (held != null && !kept.containsValue(held)) {
                held.close();
            }
        }
        // One repeat fails the commit of all: each by itself shows which it was.
        apart.forEach(group -> commit(List.of(group)));
    }

    /**
     * What can be committed now: with other hubs there only what nobody repeats, while nobody tells what is a repeat. A broker
     * that stands still may have a commit to read yet of a hub that has died since, and with it its hold on the ids.
     *
     * @param held null while the database cannot tell
     */
    private List<Group> certain(List<Group> groups, Repeats.Held held) {
        if (held != null && !broker.lost() || broker.presence().alive().size() == 1) {
            return groups;
        }
        String who = held == null ? "the database" : "the broker";
        groups.stream()
                .filter(group -> group.lookUp != null)
                .forEach(group -> group.posted.completeExceptionally(
                        new IllegalStateException(who + " cannot tell whether another hub takes the same message")));
        return groups.stream().filter(group -> group.lookUp == null).toList();
    }

    /** Commits what is no repeat; returns what is to be tried again, each group by itself. */
    private List<Group> commit(List<Group> groups, Repeats.Held held) {
        List<Group> fresh = new ArrayList<>(groups.size());
        for (Group group : groups) {
            if (!decided(group)) {
                group.posted.completeExceptionally(
                        new IllegalStateException("the broker has not told what became of the same message before"));
            } else if (group.lookUp != null && held.known().contains(group.lookUp)) {
                group.posted.complete(Posted.REPEATED);
            } else {
                fresh.add(group);
            }
        }
        if (fresh.isEmpty()) {
            return List.of();
        }
        Line line = null;
        try {
            line = line();
            line.commit(fresh);
            fresh.forEach(group -> group.posted.complete(Posted.NEW));
        } catch (Exception e) {
            if (line != null && !duplicate(e)) {
                remember(fresh, line, held);
            }
            dropLine();
            if (fresh.size() > 1 && duplicate(e)) {
                return fresh;
            } else if (duplicate(e)) {
                fresh.get(0).posted.complete(Posted.REPEATED);
            } else {
                LOG.warn("The broker did not take {} groups of messages: {}", fresh.size(), e.getMessage());
                fresh.forEach(group -> group.posted.completeExceptionally(e));
            }
        }
        return List.of();
    }

    /** Two transactions that hold the same duplicate id at the same time would both be taken. */
    private void remember(List<Group> groups, Line line, Repeats.Held held) {
        for (Group group : groups) {
            String id = duplicateId(group.outgoing);
            if (id != null) {
                kept.put(line.way, held);
                undecided.put(id, line.way);
            }
        }
    }

    /** Whether nothing with the id of a group is on its way to the broker from before; its duplicate id tells the rest. */
    private boolean decided(Group group) {
        BrokerTransaction before = undecided.isEmpty() ? null : undecided.get(duplicateIdOrNone(group));
        if (before == null) {
            return true;
        }
        return ended(before);
    }

    private boolean ended(BrokerTransaction before) {
        try {
            if (!before.ended(management)) {
                return false;
            }
            undecided.values().removeIf(before::equals);
            Repeats.Held held = kept.remove(before);
            if (held != null) {
                held.close();
            }
            return true;
        } catch (Exception e) {
            LOG.debug("The broker does not tell what became of a commit", e);
            return false;
        }
    }

    private static String duplicateIdOrNone(Group group) {
        String id = duplicateId(group.outgoing);
        return id == null ? "" : id;
    }

    /** Null where nobody can tell. */
    private Repeats.Held held(List<Group> groups) {
        List<String> ids = groups.stream()
                .map(group -> duplicateId(group.outgoing))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<String> sought = groups.stream()
                .map(Group::lookUp)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (sought.isEmpty() && (ids.isEmpty() || broker.hub() == null)) {
            return Repeats.NOTHING;
        }
        // While the store is down messages still flow, and now and then one commit waits to see whether it is back.
        long askAt = askAgainAt.get();
        long now = System.nanoTime();
        if (askAt != 0 && (now - askAt < 0 || !askAgainAt.compareAndSet(askAt, now + askAgainNanos))) {
            return null;
        }
        try {
            Repeats.Held held = repeats.hold(ids, sought);
            askAgainAt.set(0);
            return held;
        } catch (Repeats.TakenException e) {
            throw e;
        } catch (RuntimeException e) {
            askAgainAt.set(System.nanoTime() + askAgainNanos);
            LOG.warn("References older than the broker's memory cannot be checked: {}", e.getMessage());
            return null;
        }
    }

    private static boolean duplicate(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ActiveMQException artemis
                    && artemis.getType() == ActiveMQExceptionType.DUPLICATE_ID_REJECTED) {
                return true;
            }
        }
        return false;
    }

    private Line line() throws Exception {
        Line line = lines.get();
        if (line != null && !line.trusted(broker)) {
            dropLine();
            line = null;
        }
        if (line == null) {
            line = new Line(broker);
            Set.copyOf(undecided.values()).forEach(this::ended);
            lines.set(line);
        }
        return line;
    }

    private void dropLine() {
        Line line = lines.get();
        if (line != null) {
            lines.remove();
            line.close();
        }
    }

    /** Stops taking groups; those already posted are still committed. */
    @Override
    public void close() {
        closed = true;
        waiting.add(STOP);
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        management.close();
        for (Group group = waiting.poll(); group != null; group = waiting.poll()) {
            group.posted.completeExceptionally(new IllegalStateException("the hub is stopping"));
        }
    }

    /** One thread's connection to the broker. */
    private static final class Line {
        private final BrokerTransaction way;
        private final PublicationWriter sender;
        private final int losses;

        Line(Broker broker) throws Exception {
            losses = broker.losses();
            way = broker.way();
            sender = new PublicationWriter(broker, way);
        }

        /** A connection of before the broker was lost fails only when it is used. */
        boolean trusted(Broker broker) {
            return way.open() && losses == broker.losses();
        }

        void commit(List<Group> groups) throws Exception {
            for (Group group : groups) {
                for (Publication outgoing : group.outgoing) {
                    sender.send(outgoing);
                }
            }
            sender.commit();
        }

        void close() {
            way.close();
        }
    }
}
