package smshub.store;

import smshub.settings.Settings;

class PostgresRequestTableIT extends RequestTableContract {
    @Override
    Settings.Store database() {
        return Databases.postgres("requests" + System.nanoTime());
    }
}
