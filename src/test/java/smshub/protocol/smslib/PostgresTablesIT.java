package smshub.protocol.smslib;

import java.util.List;
import smshub.settings.Settings;
import smshub.testing.Databases;

class PostgresTablesIT extends TablesContract {
    @Override
    Settings.Store database() {
        return Databases.postgres("erp");
    }

    @Override
    String key() {
        return "serial PRIMARY KEY";
    }

    @Override
    List<String> client(Settings.Store store, String statement) {
        String address = store.url().substring("jdbc:".length()).replace("//", "//postgres:postgres@");
        return List.of("psql", "--quiet", "--dbname", address, "--command", statement);
    }
}
