package smshub;

import smshub.settings.Settings;
import smshub.store.Databases;

class MariaDbTablesIT extends TablesContract {
    @Override
    Settings.Store database() {
        return Databases.mariaDb("erp");
    }

    @Override
    String key() {
        return "int unsigned AUTO_INCREMENT PRIMARY KEY";
    }
}
