package smshub.protocol.smslib;

import java.net.URI;
import java.util.List;
import smshub.settings.Settings;
import smshub.testing.Databases;

class MariaDbTablesIT extends TablesContract {
    @Override
    Settings.Store database() {
        return Databases.mariaDb("erp");
    }

    @Override
    String key() {
        return "int unsigned AUTO_INCREMENT PRIMARY KEY";
    }

    @Override
    List<String> client(Settings.Store store, String statement) {
        URI address = URI.create(store.url().substring("jdbc:".length()));
        return List.of(
                "mariadb",
                "--host=127.0.0.1",
                "--port=" + address.getPort(),
                "--user=" + store.user(),
                "--database=" + address.getPath().substring(1),
                "--execute=" + statement,
                "--default-character-set=utf8mb4");
    }
}
