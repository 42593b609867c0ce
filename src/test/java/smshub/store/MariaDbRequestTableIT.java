package smshub.store;

import smshub.settings.Settings;

class MariaDbRequestTableIT extends RequestTableContract {
    @Override
    Settings.Store database() {
        return Databases.mariaDb("requests" + System.nanoTime());
    }
}
