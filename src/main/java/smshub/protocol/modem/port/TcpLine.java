package smshub.protocol.modem.port;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Raw bytes over TCP. */
final class TcpLine implements Port {
    private static final int READ_MILLIS = 1_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    TcpLine(String host, int port, Duration limit) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout(READ_MILLIS);
            // A reset tells a serial server at once that its port is free again.
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        try {
            int count = in.read(buffer);
            if (count < 0) {
                throw new EOFException("the other end closed the connection");
            }
            return count;
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more, closed or not.
        }
    }
}
