package smshub.store;

import smshub.settings.Settings;
import smshub.testing.Databases;

class PostgresStoreIT extends StoreContract {
    private final Settings.Store settings = Databases.postgres("contract");

    @Override
    Settings.Store settings() {
        return settings;
    }
}
