package smshub.protocol.modem.component;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** What operators see of a modem, written by those who do its work. */
final class ModemStatus implements ModemMXBean {
    /** How a modem is. */
    enum State {
        STARTING,
        READY,
        /** Without a network. */
        SEARCHING,
        RECOVERING,
        QUARANTINED,
        /** Waits for an operator. */
        STOPPED
    }

    final LongAdder sent = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder doubtful = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder reports = new LongAdder();
    final LongAdder undecodable = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder powerCycles = new LongAdder();
    volatile State state = State.STARTING;
    volatile String problem = "";
    volatile String lastError = "";
    volatile String model = "";
    volatile String serial = "";
    volatile String sim = "";
    volatile String operator = "";
    volatile int signalStrength;
    volatile int storageUsed;
    volatile int storageTotal;

    private final String port;
    private final int dailyLimit;
    private final IntSupplier sentToday;
    private final Runnable restart;

    ModemStatus(String port, int dailyLimit, IntSupplier sentToday, Runnable restart) {
        this.port = port;
        this.dailyLimit = dailyLimit;
        this.sentToday = sentToday;
        this.restart = restart;
    }

    @Override
    public void restart() {
        restart.run();
    }

    @Override
    public String getPort() {
        return port;
    }

    @Override
    public String getState() {
        return state.name();
    }

    @Override
    public String getProblem() {
        return problem;
    }

    @Override
    public String getModel() {
        return model;
    }

    @Override
    public String getSerial() {
        return serial;
    }

    @Override
    public String getSim() {
        return sim;
    }

    @Override
    public String getOperator() {
        return operator;
    }

    @Override
    public boolean isRegistered() {
        return state == State.READY;
    }

    @Override
    public int getSignal() {
        return signalStrength;
    }

    @Override
    public int getStorageUsed() {
        return storageUsed;
    }

    @Override
    public int getStorageTotal() {
        return storageTotal;
    }

    @Override
    public int getSentToday() {
        return sentToday.getAsInt();
    }

    @Override
    public int getDailyLimit() {
        return dailyLimit;
    }

    @Override
    public long getSent() {
        return sent.sum();
    }

    @Override
    public long getRefused() {
        return refused.sum();
    }

    @Override
    public long getDoubtful() {
        return doubtful.sum();
    }

    @Override
    public long getReceived() {
        return received.sum();
    }

    @Override
    public long getReports() {
        return reports.sum();
    }

    @Override
    public long getUndecodable() {
        return undecodable.sum();
    }

    @Override
    public long getFailures() {
        return failures.sum();
    }

    @Override
    public long getPowerCycles() {
        return powerCycles.sum();
    }

    @Override
    public String getLastError() {
        return lastError;
    }
}
