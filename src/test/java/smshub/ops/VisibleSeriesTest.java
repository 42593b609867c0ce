package smshub.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class VisibleSeriesTest {
    @Test
    void onlySeriesOfTheAccountsRemainWithWhatDescribesThem() {
        assertEquals("""
                # HELP sms_waiting Messages
                # TYPE sms_waiting gauge
                sms_waiting{account="main",provider="smsapi"} 1.0
                # HELP sms_hub_seconds From acceptance
                # TYPE sms_hub_seconds histogram
                sms_hub_seconds_bucket{account="main",provider="smsapi",le="0.001"} 0
                sms_hub_seconds_count{provider="smsapi",account="main"} 0
                """, VisibleSeries.of("""
                        # HELP jvm_threads Threads
                        # TYPE jvm_threads gauge
                        jvm_threads 12.0
                        # HELP sms_waiting Messages
                        # TYPE sms_waiting gauge
                        sms_waiting{account="other",provider="smsapi"} 3.0
                        sms_waiting{account="main",provider="smsapi"} 1.0
                        sms_waiting{account="main-2",provider="smsapi"} 2.0
                        # HELP sms_queue Messages
                        # TYPE sms_queue gauge
                        sms_queue{queue="x,account=\\"main\\""} 5.0
                        sms_queue{sub_account="main"} 5.0
                        # HELP sms_hub_seconds From acceptance
                        # TYPE sms_hub_seconds histogram
                        sms_hub_seconds_bucket{account="main",provider="smsapi",le="0.001"} 0
                        sms_hub_seconds_count{provider="smsapi",account="main"} 0
                        """, Set.of("main")));
    }
}
