package smshub.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the HTTP interface. */
public final class ContractApi {
    private final byte[] document;

    /** @throws UncheckedIOException when the program is packaged without it */
    public ContractApi() {
        try (InputStream resource = ContractApi.class.getResourceAsStream("/openapi.json")) {
            if (resource == null) {
                throw new IOException("no openapi.json on the class path");
            }
            document = resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The OpenAPI document; everyone may read it. */
    public HttpAnswer document(HttpRequest request) {
        return HttpAnswer.json(document);
    }
}
