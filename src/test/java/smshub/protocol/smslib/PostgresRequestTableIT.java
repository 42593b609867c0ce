package smshub.protocol.smslib;

import smshub.settings.Settings;
import smshub.testing.Databases;

class PostgresRequestTableIT extends RequestTableContract {
    @Override
    Settings.Store database() {
        return Databases.postgres("requests" + System.nanoTime());
    }
}
