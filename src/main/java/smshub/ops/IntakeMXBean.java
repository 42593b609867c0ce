package smshub.ops;

/** An intake as {@code smshub:type=Intake,name=<name>}. Times are empty where there is none. */
public interface IntakeMXBean {
    String getType();

    String getClient();

    String getState();

    /** Time between rounds. */
    long getIntervalSeconds();

    int getPriority();

    String getValidFrom();

    String getValidTo();

    String getLastRun();

    String getNextRun();

    /** Of the last round. */
    long getDurationMillis();

    long getRuns();

    long getFailedRuns();

    long getRequests();

    /** Code and sentence of the last failure; empty when there was none. */
    String getLastError();

    String getLastErrorAt();

    /** Begins a round at once, also outside its hours. */
    void run();

    /** Begins no rounds any more, also after a restart, until it is started. */
    void stop();

    void start();
}
