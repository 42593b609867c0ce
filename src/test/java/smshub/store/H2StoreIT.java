package smshub.store;

import smshub.settings.Settings;

class H2StoreIT extends StoreContract {
    private final Settings.Store settings = Databases.embedded();

    @Override
    Settings.Store settings() {
        return settings;
    }
}
