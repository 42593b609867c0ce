package smshub.protocol.smslib;

import java.time.Duration;
import smshub.settings.Settings;

class H2RequestTableIT extends RequestTableContract {
    @Override
    Settings.Store database() {
        return new Settings.Store("jdbc:h2:mem:requests;DB_CLOSE_DELAY=-1", "sa", null, 4, Duration.ZERO);
    }
}
