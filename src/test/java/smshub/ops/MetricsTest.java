package smshub.ops;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void whatAnotherPartCountsIsShownAfterACollectionOfGarbageAsWell() {
        try (Metrics metrics = new Metrics(List.of(), Clock.systemUTC())) {
            LongAdder receipts = new LongAdder();
            metrics.count("sms.receipts", "Delivery receipts", "matched", receipts::sum);
            WeakReference<Object> garbage = new WeakReference<>(new Object());
            await().until(() -> {
                System.gc();
                return garbage.get() == null;
            });
            receipts.increment();
            assertTrue(metrics.scrape().contains("sms_receipts_total{end=\"matched\"} 1.0"), metrics::scrape);
        }
    }
}
