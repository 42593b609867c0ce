package smshub.store;

import smshub.settings.Settings;

class MariaDbStoreIT extends StoreContract {
    private final Settings.Store settings = Databases.mariaDb("contract");

    @Override
    Settings.Store settings() {
        return settings;
    }
}
