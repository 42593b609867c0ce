package smshub.protocol.modem.port;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;

/** A serial device of this machine. Pseudo-terminals have no modem lines, so that these are wishes, never conditions. */
final class SerialLine implements Port {
    private static final int READ_MILLIS = 1_000;
    /** EAGAIN of Linux and of macOS, and EBUSY: somebody has locked the port. */
    private static final Set<Integer> TAKEN = Set.of(11, 35, 16);

    private final SerialPort port;

    SerialLine(String path, int baudRate, boolean hardwareFlow) throws IOException {
        try {
            port = SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("there is no serial port " + path, e);
        }
        port.setComPortParameters(baudRate, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
        port.setFlowControl(
                hardwareFlow
                        ? SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED
                        : SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS, 0);
        if (!port.openPort()) {
            int error = port.getLastErrorCode();
            throw new IOException(
                    TAKEN.contains(error)
                            ? "another program has the serial port " + path
                            : "the serial port " + path + " does not open, error " + error);
        }
        port.setDTR();
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        int count = port.readBytes(buffer, buffer.length);
        if (count < 0 || !port.isOpen()) {
            throw new EOFException("the serial port is gone");
        }
        return count;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        for (int offset = 0; offset < bytes.length; ) {
            int count = port.writeBytes(bytes, bytes.length - offset, offset);
            if (count <= 0) {
                throw new EOFException("the serial port takes no bytes");
            }
            offset += count;
        }
    }

    @Override
    public void close() {
        port.closePort();
    }
}
