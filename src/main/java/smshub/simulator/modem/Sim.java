package smshub.simulator.modem;

/** A SIM card: it locks itself when a wrong PIN is tried three times. */
final class Sim {
    static final String READY = "READY";
    static final String NEEDS_PIN = "SIM PIN";
    static final String NEEDS_PUK = "SIM PUK";
    static final String PUK = "12345678";

    private static final int TRIES = 3;

    private String pin;
    private int tries = TRIES;
    private boolean open;

    /** @param pin null for a card without */
    Sim(String pin) {
        this.pin = pin;
        open = pin == null;
    }

    String state() {
        if (tries == 0) {
            return NEEDS_PUK;
        }
        return open ? READY : NEEDS_PIN;
    }

    boolean ready() {
        return state().equals(READY);
    }

    /** Tries a PIN that may be wrong. */
    boolean enter(String attempt) {
        if (tries > 0 && attempt.equals(pin)) {
            tries = TRIES;
            open = true;
            return true;
        }
        tries = Math.max(0, tries - 1);
        return false;
    }

    boolean unlock(String puk, String newPin) {
        if (tries > 0 || !puk.equals(PUK)) {
            return false;
        }
        pin = newPin;
        tries = TRIES;
        open = true;
        return true;
    }

    int triesLeft() {
        return tries;
    }

    void powerOff() {
        open = pin == null;
    }
}
