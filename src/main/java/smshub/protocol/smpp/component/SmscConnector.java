package smshub.protocol.smpp.component;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Makes connections to an SMSC as an endpoint's options say: encrypted, through a proxy, within a time. */
final class SmscConnector {
    private final Vertx vertx;
    private final WindowedSmppConfiguration configuration;
    private NetClient client;

    SmscConnector(Vertx vertx, WindowedSmppConfiguration configuration) {
        this.vertx = vertx;
        this.configuration = configuration;
    }

    /** Fails with what {@link #notReached} knows, also where an option is at fault. */
    Future<NetSocket> connect() {
        try {
            if (client == null) {
                client = vertx.createNetClient(options(configuration));
            }
            return client.connect(configuration.getPort(), configuration.getHost());
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    void close() {
        if (client != null) {
            client.close();
        }
    }

    private static NetClientOptions options(WindowedSmppConfiguration configuration) {
        int timeout = configuration.getConnectTimeout();
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout(timeout)
                .setTcpKeepAlive(true)
                .setSsl(configuration.isUsingSSL())
                .setSslHandshakeTimeout(timeout)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHostnameVerificationAlgorithm(configuration.isHostChecked() ? "HTTPS" : "");
        if (configuration.getCertificateAuthority() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(configuration.getCertificateAuthority()));
        }
        if (configuration.getHttpProxyHost() != null) {
            options.setProxyOptions(new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost(configuration.getHttpProxyHost())
                    .setPort(configuration.getHttpProxyPort())
                    .setConnectTimeout(Duration.ofMillis(timeout)));
        }
        return options;
    }

    /** Why there is no connection; the cause's own words may name what is nobody's business. */
    static SmppFailure notReached(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return SmppFailure.unreachable("its host name is not known");
        }
        return SmppFailure.unreachable(
                cause instanceof SSLException
                        ? "no encrypted connection to it can be made"
                        : "no connection to it can be made");
    }
}
