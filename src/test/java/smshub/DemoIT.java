package smshub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smshub.testing.HubClient;
import smshub.testing.Ports;

/** The demo as somebody starts it, in a process of its own. */
class DemoIT {
    @TempDir
    Path folder;

    @Test
    void theEnvironmentHoldsInTheDemoButForWhatLeadsToARealHub() throws Exception {
        int port = Ports.free();
        File errors = folder.resolve("errors").toFile();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hub.class.getName(),
                        "demo",
                        "--data",
                        folder.resolve("demo").toString(),
                        "--broker-port",
                        Integer.toString(Ports.free()),
                        "--simulator-port",
                        Integer.toString(Ports.free()))
                .redirectError(errors);
        builder.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
        builder.environment().put("HUB_HTTP_PORT", Integer.toString(port));
        builder.environment().put("HUB_FACADES_SMSAPI", "true");
        builder.environment().put("HUB_STORE_URL", "jdbc:postgresql://127.0.0.1:1/real");
        Process demo = builder.start();
        try (BufferedReader output = demo.inputReader(StandardCharsets.UTF_8)) {
            String line = output.readLine();
            while (line != null && !line.startsWith("The hub is ready")) {
                line = output.readLine();
            }
            String said = Files.readString(errors.toPath());
            assertTrue(line != null, said);
            assertTrue(said.contains("Not used in the demo, which has its own: HUB_STORE_URL"), said);
            HubClient client = new HubClient(
                    port, Files.readString(folder.resolve("demo/key")).strip());
            assertEquals(200, client.get("/observe/health").statusCode());
            // SMSAPI's word for a login that is wrong.
            assertTrue(client.get("/sms.do?to=1&message=x").body().startsWith("ERROR:101"));
        } finally {
            demo.destroyForcibly().waitFor();
        }
    }
}
