package smshub.simulator.modem;

/** One connection to a modem, from its beginning to its cut. */
interface ModemConnection {
    /** Octets for whoever is there; lost where nobody is. */
    void write(byte[] octets);

    /** Cuts it; what was still on its way in is lost. The next one may come. */
    void cut();

    boolean isCut();
}
