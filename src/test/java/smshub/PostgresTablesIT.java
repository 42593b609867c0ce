package smshub;

import smshub.settings.Settings;
import smshub.store.Databases;

class PostgresTablesIT extends TablesContract {
    @Override
    Settings.Store database() {
        return Databases.postgres("erp");
    }

    @Override
    String key() {
        return "serial PRIMARY KEY";
    }
}
