package smshub.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * SMSAPI's own client for JavaScript understands the stand-in. It runs where the variable {@code SMSAPI_JS} names a folder
 * in which {@code npm install smsapi} was done.
 */
class SmsapiClientIT {
    private static final String SCRIPT = """
            const { SMSAPI } = require('smsapi');
            const api = new SMSAPI('token', process.argv[2]);
            (async () => {
              const profile = await api.profile.get();
              console.log('points ' + profile.points);
              const sent = await api.sms.sendSms('500000011', 'Zażółć gęślą jaźń', { idx: 'a-1', checkIdx: true });
              console.log(sent.count + ' ' + sent.list[0].number + ' ' + sent.list[0].idx + ' ' + sent.list[0].status);
              for (const [to, options] of [['500000012', { idx: 'a-1', checkIdx: true }], ['500000000', {}]]) {
                await api.sms.sendSms(to, 'x', options).catch(e => console.log('error ' + e.data.error));
              }
            })();
            """;

    @Test
    void itSendsAndIsToldWhatIsWrong() throws Exception {
        String folder = System.getenv("SMSAPI_JS");
        assumeTrue(folder != null, "SMSAPI_JS names no folder");
        Path script = Files.writeString(Path.of(folder, "smshub-client.js"), SCRIPT);
        try (Simulators simulators = Simulators.start(Simulators.Options.defaults())) {
            String url = simulators.smsapi().toString().replaceFirst("/$", "");
            Process node = new ProcessBuilder("node", script.toString(), url)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(node.waitFor(1, TimeUnit.MINUTES), said);
            assertEquals("points 1000000\n1 48500000011 a-1 QUEUE\nerror 53\nerror 13\n", said);
            assertEquals(
                    List.of("Zażółć gęślą jaźń"),
                    simulators.received().messages().stream()
                            .map(Received.Message::text)
                            .toList());
        } finally {
            Files.delete(script);
        }
    }
}
