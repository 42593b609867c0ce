package smshub.service.twilio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import smshub.message.Price;

class TwilioFacadeTest {
    /** Twilio's Java library fails on a message whose price_unit is no currency. */
    @Test
    void pointsOfAProviderAreNoMoney() {
        assertTrue(TwilioFacade.money(new Price(BigDecimal.ONE, "EUR")));
        assertFalse(TwilioFacade.money(new Price(BigDecimal.ONE, "points")));
        assertFalse(TwilioFacade.money(null));
    }
}
