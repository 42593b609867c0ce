package smshub.protocol.smsc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.simulator.Simulators;
import smshub.testing.HubProcess;
import smshub.testing.Ports;
import smshub.testing.TestHub;

/**
 * The hub dies at random moments, as often as the system property {@code kills} says, while ESMEs submit whole messages and
 * parts. What was answered arrives once, and has its receipts.
 */
class SmscKillIT {
    private static final int KILLS = Integer.getInteger("kills", 2);
    private static final int SENDERS = 4;
    private static final String TO = "491711234567";
    private static final Pattern ID = Pattern.compile("id:(\\S+) .*stat:(\\S+)");

    @TempDir
    Path data;

    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    /** Ids that were answered, with what they are of. */
    private final Map<String, String> answered = new ConcurrentHashMap<>();

    private final Map<String, String> receipts = new ConcurrentHashMap<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean loading = true;
    private int port;

    @Test
    void whatWasAnsweredArrivesOnceAndHasItsReceipts() throws Exception {
        port = Ports.free();
        Random random = new Random();
        Simulators.Options options = Simulators.Options.defaults().withLatency(Duration.ofMillis(5));
        HubProcess hub = null;
        try (Simulators simulators = Simulators.start(options)) {
            simulators.smsc().receiptDelay(Duration.ofMillis(50));
            hub = HubProcess.bound(data, simulators, port);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                threads.add(new Thread(() -> submit(sender)));
            }
            threads.add(new Thread(this::receive));
            threads.forEach(thread -> thread.setDaemon(true));
            threads.forEach(Thread::start);
            for (int kill = 0; kill < KILLS; kill++) {
                int enough = confirmed.size() + 100 + random.nextInt(200);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> confirmed.size() >= enough);
                hub.kill();
                hub = HubProcess.bound(data, simulators, port);
            }
            loading = false;
            for (Thread thread : threads.subList(0, SENDERS)) {
                thread.join(60_000);
            }
            assertEquals(List.of(), failures);
            Set<String> missing = new TreeSet<>(answered.keySet());
            HubProcess living = hub;
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                missing.removeAll(receipts.keySet());
                if (missing.isEmpty()) {
                    return;
                }
                assertEquals(Map.of(), states(living, missing), "without receipt");
            });
            Set<String> bad = answered.keySet().stream()
                    .filter(id -> receipts.containsKey(id) && !receipts.get(id).equals("DELIVRD"))
                    .map(answered::get)
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), bad, "not delivered");
            Map<String, Set<String>> ids = new HashMap<>();
            simulators.received().messages().forEach(message -> ids.computeIfAbsent(
                            message.text(), text -> new TreeSet<>())
                    .add(message.providerId()));
            Set<String> lost = new TreeSet<>(confirmed);
            lost.removeAll(ids.keySet());
            assertEquals(Set.of(), lost, "not at the provider");
            JsonNode ledger = hub.json("/api/v1/ledger");
            assertEquals(0, ledger.path("difference").asInt(), ledger::toString);
            assertEquals(ids.size(), ledger.path("accepted").asInt(), "accepted twice");
            System.out.println(KILLS + " kills: " + confirmed.size() + " texts, " + answered.size()
                    + " ids with receipts, "
                    + ids.values().stream().filter(each -> each.size() > 1).count() + " sent twice; " + ledger);
            assertTrue(confirmed.size() >= KILLS * 100);
        } finally {
            loading = false;
            if (hub != null) {
                hub.kill();
            }
        }
    }

    /** What ESMEs have not heard of, and where it is. */
    private Map<String, String> states(HubProcess hub, Set<String> missing) throws Exception {
        Map<String, String> states = new TreeMap<>();
        for (String id : missing) {
            states.put(
                    answered.get(id),
                    hub.json("/api/v1/messages/" + id).path("state").asText());
        }
        return states;
    }

    private void submit(int sender) {
        try {
            while (loading) {
                try (Esme esme = Esme.bind(port, "app", TestHub.KEY, BindType.BIND_TX)) {
                    while (loading) {
                        if (sender == 0) {
                            parts(esme, "parts " + numbers.incrementAndGet());
                        } else {
                            whole(esme, "whole " + numbers.incrementAndGet());
                        }
                    }
                } catch (AgainException | java.io.IOException e) {
                    continue; // the hub has died
                }
            }
        } catch (Exception | AssertionError e) {
            failures.add(e);
        }
    }

    private static final class AgainException extends Exception {
        private static final long serialVersionUID = 1;

        AgainException(Exception cause) {
            super(cause);
        }
    }

    /** Submits under a reference until it is answered. */
    private void whole(Esme first, String text) throws Exception {
        Esme esme = first;
        while (true) {
            try {
                String id = esme.submit(TO, text, 1, new OptionalParameter.OctetString((short) 0x1401, text));
                answered.put(id, text);
                confirmed.add(text);
                if (esme != first) {
                    esme.close();
                }
                return;
            } catch (Exception e) {
                if (esme != first) {
                    esme.close();
                }
                esme = Esme.bind(port, "app", TestHub.KEY, BindType.BIND_TX);
            }
        }
    }

    /** Submits two parts; one that was not answered comes again by the next bind. */
    private void parts(Esme first, String text) throws Exception {
        int reference = numbers.incrementAndGet();
        Esme esme = first;
        String[] halves = {text + " begins", " and ends"};
        for (int i = 0; i < halves.length; i++) {
            while (true) {
                try {
                    String id = esme.submit(
                            TO,
                            0,
                            1,
                            0,
                            halves[i].getBytes(US_ASCII),
                            new OptionalParameter.Sar_msg_ref_num((short) reference),
                            new OptionalParameter.Sar_total_segments((byte) 2),
                            new OptionalParameter.Sar_segment_seqnum((byte) (i + 1)));
                    if (i == 0) {
                        answered.put(id, text + " begins");
                    }
                    break;
                } catch (Exception e) {
                    if (esme != first) {
                        esme.close();
                    }
                    esme = Esme.bind(port, "app", TestHub.KEY, BindType.BIND_TX);
                }
            }
        }
        confirmed.add(String.join("", halves));
        if (esme != first) {
            esme.close();
        }
    }

    private void receive() {
        while (true) {
            try (Esme esme = Esme.bind(port, "app", TestHub.KEY, BindType.BIND_RX)) {
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofMinutes(5))
                        .until(() -> {
                            esme.deliveries.forEach(this::heard);
                            return !esme.session.getSessionState().isBound();
                        });
                esme.deliveries.forEach(this::heard);
            } catch (Exception e) {
                continue; // the hub has died
            }
        }
    }

    private void heard(DeliverSm delivery) {
        Matcher receipt = ID.matcher(Esme.text(delivery));
        if (receipt.find()) {
            receipts.put(receipt.group(1), receipt.group(2));
        }
    }
}
