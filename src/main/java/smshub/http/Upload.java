package smshub.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A body that may be too large for memory: it comes piece by piece, and only when somebody reads it. */
public final class Upload {
    private static final long PATIENCE_SECONDS = 60;
    private static final Buffer END = Buffer.buffer();

    private final HttpServerRequest request;
    private final BlockingQueue<Buffer> pieces = new LinkedBlockingQueue<>();
    private volatile Throwable broken;

    /** Holds the body of a request back. To be called where the request is served. */
    Upload(HttpServerRequest request) {
        this.request = request;
        if (request.isEnded()) {
            pieces.add(END);
            return;
        }
        request.pause();
        request.handler(pieces::add);
        request.endHandler(end -> pieces.add(END));
        request.exceptionHandler(failure -> {
            broken = failure;
            pieces.add(END);
        });
    }

    /**
     * Writes it to a file. May take as long as its sender takes.
     *
     * @return false where it has more bytes than the most
     * @throws IOException when it cannot be written, or does not come
     */
    boolean to(Path file, long most) throws IOException {
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        long length = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (Buffer piece = next(); piece != END; piece = next()) {
                length += piece.length();
                if (length > most) {
                    return false;
                }
                out.write(piece.getBytes());
            }
        }
        if (broken != null) {
            throw new IOException("the body broke off", broken);
        }
        return true;
    }

    private Buffer next() throws IOException {
        try {
            request.fetch(1);
            Buffer piece = pieces.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (piece == null) {
                throw new IOException("the body does not come");
            }
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Lets what nobody reads go by, so that the connection can serve another request. */
    void drop() {
        if (!request.isEnded()) {
            request.handler(piece -> {});
            request.resume();
        }
    }
}
