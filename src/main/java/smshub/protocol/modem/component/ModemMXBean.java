package smshub.protocol.modem.component;

/** A modem as operators see it. */
public interface ModemMXBean {
    /** Where it is reached. */
    String getPort();

    /** STARTING, READY, SEARCHING, RECOVERING, QUARANTINED or STOPPED. */
    String getState();

    /** What is wrong, in one sentence; empty when nothing is. */
    String getProblem();

    /** Manufacturer, model and revision, as the modem says. */
    String getModel();

    /** Serial number (IMEI) of the modem. */
    String getSerial();

    /** The last four digits of the SIM's number (IMSI). */
    String getSim();

    /** Network operator. */
    String getOperator();

    /** Whether it is registered with a network, at home or roaming. */
    boolean isRegistered();

    /** Strength of the signal in dBm; 0 when unknown. Below -97 messages begin to fail. */
    int getSignal();

    /** Messages in its memory. */
    int getStorageUsed();

    /** Messages that its memory can hold; when it is full nothing is received any more. */
    int getStorageTotal();

    /** Parts sent since midnight. */
    int getSentToday();

    /** Most parts a day; 0 means no limit. */
    int getDailyLimit();

    /** Parts sent. */
    long getSent();

    /** Parts that the modem or the network refused. */
    long getRefused();

    /** Parts of which nobody knows whether they went out. */
    long getDoubtful();

    /** Messages taken over from phones. */
    long getReceived();

    /** Status reports read. */
    long getReports();

    /** Messages that cannot be read; they leave the SIM as soon as somebody has taken them over as they are. */
    long getUndecodable();

    /** Times that it stopped answering or its line broke. */
    long getFailures();

    /** Times that its power was switched off and on. */
    long getPowerCycles();

    /** The last thing that failed; empty when nothing has. */
    String getLastError();

    /** Tries again at once, also after the SIM has been seen to. */
    void restart();
}
