package smshub.store;

import smshub.settings.Settings;
import smshub.testing.Databases;

class MariaDbStoreIT extends StoreContract {
    private final Settings.Store settings = Databases.mariaDb("contract");

    @Override
    Settings.Store settings() {
        return settings;
    }
}
