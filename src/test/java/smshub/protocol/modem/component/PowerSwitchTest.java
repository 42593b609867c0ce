package smshub.protocol.modem.component;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerSwitchTest {
    @Test
    void aCommandGetsTheModem(@TempDir Path folder) {
        Path proof = folder.resolve("modem");
        new PowerSwitch("touch").cycle(proof.toString());
        assertTrue(Files.exists(proof));
    }

    @Test
    void anAddressIsCalledWithoutData() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            calls.add(call.getRequestMethod() + " " + call.getRequestURI() + " "
                    + call.getRequestBody().readAllBytes().length);
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        server.start();
        try {
            new PowerSwitch("http://127.0.0.1:" + server.getAddress().getPort() + "/off?socket=3").cycle("tcp:a:1");
        } finally {
            server.stop(0);
        }
        assertEquals(List.of("POST /off?socket=3 0"), calls);
    }

    @Test
    void whatFailsIsLoggedAndNoMore() {
        assertDoesNotThrow(() -> new PowerSwitch("false").cycle("tcp:a:1"));
        assertDoesNotThrow(() -> new PowerSwitch("/no/such/program").cycle("tcp:a:1"));
        assertDoesNotThrow(() -> new PowerSwitch(null).cycle("tcp:a:1"));
    }
}
