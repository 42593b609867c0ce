package smshub.protocol.smpp.component;

import org.apache.camel.component.smpp.SmppConfiguration;

/**
 * Camel's options of an SMPP endpoint, and those that it lacks. Of Camel's own, {@code transactionTimer} bounds each answer,
 * {@code initialReconnectDelay} is the first pause before a new login, which doubles up to {@code reconnectDelay}.
 */
public final class WindowedSmppConfiguration extends SmppConfiguration {
    private int window = Integer.MAX_VALUE;
    private int connectTimeout = 10_000;
    private int throttlePause = 1_000;
    private String certificateAuthority;
    private boolean hostChecked = true;
    private boolean receiving = true;
    private SmppLine line;

    public SmppLine getLine() {
        return line;
    }

    /** Hears how the connection is; null for nobody. */
    public void setLine(SmppLine line) {
        this.line = line;
    }

    public int getWindow() {
        return window;
    }

    /** Most parts that may wait for their answers at a time; those beyond wait here. */
    public void setWindow(int window) {
        this.window = window;
    }

    public int getConnectTimeout() {
        return connectTimeout;
    }

    /** Milliseconds for a connection, and for its encryption. */
    public void setConnectTimeout(int connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public int getThrottlePause() {
        return throttlePause;
    }

    /** Milliseconds of rest before the next part, when the SMSC says that it gets too much in the middle of a message. */
    public void setThrottlePause(int throttlePause) {
        this.throttlePause = throttlePause;
    }

    public String getCertificateAuthority() {
        return certificateAuthority;
    }

    /** PEM file with the certificate authority of an encrypted connection; null for those that Java trusts. */
    public void setCertificateAuthority(String certificateAuthority) {
        this.certificateAuthority = certificateAuthority;
    }

    public boolean isHostChecked() {
        return hostChecked;
    }

    /** Whether the certificate must name the host. */
    public void setHostChecked(boolean hostChecked) {
        this.hostChecked = hostChecked;
    }

    public boolean isReceiving() {
        return receiving;
    }

    /** Whether the login is one of a transceiver, to which the SMSC delivers; otherwise of a transmitter. */
    public void setReceiving(boolean receiving) {
        this.receiving = receiving;
    }
}
