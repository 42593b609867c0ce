package smshub.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import smshub.broker.BatchPublisher;
import smshub.broker.Broker;
import smshub.broker.Events;
import smshub.broker.Publication;
import smshub.message.MessageEvent;
import smshub.message.MessageState;
import smshub.message.SmsMessage;
import smshub.settings.Settings;
import smshub.store.Store;

/** Fills a site, before its hub starts, with messages that wait and messages that were sent long ago. */
public final class Fill {
    private static final int BATCH = 500;
    private static final int UNDERWAY = 8;

    private Fill() {}

    /** Takes a settings file, how many messages shall wait, and how many more shall be stored as sent. */
    public static void main(String[] args) throws Exception {
        Settings settings = Site.settings(Path.of(args[0]));
        try (Store store = Store.open(settings.store(), settings.data());
                Broker broker = Broker.open(settings, List.of(Site.ACCOUNT, Site.PARKED));
                BatchPublisher publisher = new BatchPublisher(broker, ids -> Set.of(), 1)) {
            store(store, Long.parseLong(args[2]));
            park(store, publisher, Long.parseLong(args[1]));
        }
        Watched.tell("filled");
    }

    private static void store(Store store, long count) {
        for (long done = 0; done < count; done += BATCH) {
            List<MessageEvent> events = new ArrayList<>();
            for (long i = done; i < Math.min(count, done + BATCH); i++) {
                SmsMessage message = Samples.message(Site.ACCOUNT, i);
                events.add(Samples.event(message, MessageState.ACCEPTED));
                events.add(Samples.event(message.attempted(), MessageState.SENT));
            }
            store.project(events);
        }
    }

    private static void park(Store store, BatchPublisher publisher, long count) {
        Deque<CompletableFuture<?>> underway = new ArrayDeque<>();
        for (long done = 0; done < count; done += BATCH) {
            List<MessageEvent> events = new ArrayList<>();
            List<Publication> waiting = new ArrayList<>();
            for (long i = done; i < Math.min(count, done + BATCH); i++) {
                SmsMessage message = Samples.message(Site.PARKED, i);
                events.add(Samples.event(message, MessageState.ACCEPTED));
                waiting.add(Events.out(message));
            }
            underway.add(publisher.post(waiting));
            if (underway.size() > UNDERWAY) {
                underway.poll().join();
            }
            store.project(events);
        }
        underway.forEach(CompletableFuture::join);
    }
}
