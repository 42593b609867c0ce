package smshub.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import smshub.json.Json;
import smshub.settings.Loaded;
import smshub.settings.ProviderFiles;
import smshub.settings.Settings;
import smshub.settings.SettingsReader;

/**
 * A folder with a {@code hub.yaml} as an operator would write it, on free ports of loopback.
 *
 * @param folder data and log of one process
 * @param file its settings
 */
record Site(Path folder, Path file, int httpPort, int brokerPort) {
    static final String KEY = "bench";
    static final String OPERATOR = "bench";
    static final String PASSWORD = "bench-password";

    /** The account that is measured. */
    static final String ACCOUNT = "main";

    /** The account whose messages only wait: they are older than it bears, so the hub holds them when it starts. */
    static final String PARKED = "parked";

    private static final String KEY_HASH = "sha256:1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549";

    private static final String YAML = """
            data: %s
            http: {host: 127.0.0.1, port: %d}
            broker: {host: 127.0.0.1, port: %d, sync-journal: true}
            operators:
              bench: {role: admin, password: bench-password}
            clients:
              bench: {key: "%s", accounts: [main], permissions: [send, read, campaigns, operate]}
            """;

    private static final String BY_HTTP = """
            accounts:
              main:
                provider: url-gateway
                delivery: {concurrency: 512}
                settings: {url: "http://127.0.0.1:%d/?to=[PHONE]&text=[MSG]"}
              parked:
                provider: url-gateway
                delivery: {hold-after: 1s}
                settings: {url: "http://127.0.0.1:%d/?to=[PHONE]&text=[MSG]"}
            """;

    /** Writes the settings of a new site. */
    static Site in(Path folder, int providerPort) throws IOException {
        return in(folder, providerPort, "");
    }

    /** The same with some settings more. */
    static Site in(Path folder, int providerPort, String more) throws IOException {
        return with(folder, BY_HTTP.formatted(providerPort, providerPort) + more);
    }

    /**
     * Writes the settings of a new site.
     *
     * @param more its accounts, the first of which is called {@value #ACCOUNT}, and whatever else it has
     */
    static Site with(Path folder, String more) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("hub.yaml");
        int http = freePort();
        int broker = freePort();
        String data = Json.text(folder.resolve("data").toAbsolutePath().toString());
        Files.writeString(file, YAML.formatted(data, http, broker, KEY_HASH) + more);
        return new Site(folder, file, http, broker);
    }

    /** The settings in a file; of the environment only the place of the routes counts. */
    static Settings settings(Path file) {
        Loaded loaded = new SettingsReader(ProviderFiles::in).read(file, environment());
        if (!loaded.mistakes().isEmpty()) {
            throw new IllegalStateException("the settings to be measured are wrong: " + loaded.mistakes());
        }
        return loaded.settings();
    }

    /** What a process of a site inherits of settings: nothing but the place of the routes. */
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("HUB_") && !name.equals("HUB_HOME"));
        return environment;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
