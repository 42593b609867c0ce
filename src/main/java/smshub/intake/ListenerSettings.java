package smshub.intake;

import static smshub.account.AccountSetting.optional;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.account.Secret;
import smshub.tls.ServerTls;
import smshub.tls.TlsFiles;

/** What intakes have in common that listen: where they do, and the certificate that they speak TLS with. */
public final class ListenerSettings {
    public static final String HOST = "listen-host";
    public static final String PORT = "listen-port";
    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "certificate-key";
    private static final String PASSWORD = "certificate-password";
    private static final String PLAIN = "plain-allowed";

    private ListenerSettings() {}

    /**
     * The settings.
     *
     * @param port the usual port
     * @param what what must come by TLS where there is a certificate
     */
    public static List<AccountSetting> table(String port, String what) {
        return List.of(
                optional(HOST, "address that it listens on", Kind.TEXT, "127.0.0.1"),
                optional(PORT, "port that it listens on; 0 takes a free one", Kind.NUMBER, port),
                optional(
                        CERTIFICATE,
                        "PKCS #12 file with certificate and key, or PEM file beside certificate-key; with it " + what
                                + " must come by TLS",
                        Kind.TEXT),
                optional(KEY, "PEM file of the key", Kind.TEXT),
                optional(PASSWORD, "password of the PKCS #12 file", Kind.SECRET),
                optional(
                        PLAIN,
                        "whether it may be open to other machines without TLS, for the way to them is the site's own",
                        Kind.BOOLEAN,
                        "false"));
    }

    /** What is wrong with them. */
    public static List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        String certificate = intake.settings().get(CERTIFICATE);
        boolean pem = intake.settings().get(KEY) != null;
        boolean password = intake.secrets().get(PASSWORD) != null;
        if (certificate == null && !TlsFiles.loopback(intake.settings().get(HOST)) && !intake.on(PLAIN)) {
            mistakes.add(
                    "settings.listen-host is open to other machines without TLS: name a certificate, or, where the way"
                            + " to them is the site's own, 'plain-allowed: true'");
        }
        if ((certificate == null) == (pem || password) || pem && password) {
            mistakes.add(
                    "settings.certificate and certificate-password belong together, or with PEM files certificate and"
                            + " certificate-key");
        } else if (certificate != null) {
            try {
                tls(intake);
            } catch (IllegalArgumentException e) {
                mistakes.add("settings.certificate " + e.getMessage());
            }
        }
        return mistakes;
    }

    /**
     * The certificate; null where there is none.
     *
     * @throws IllegalArgumentException when the files cannot be used
     */
    public static ServerTls tls(IntakeSettings settings) {
        String file = settings.settings().get(CERTIFICATE);
        if (file == null) {
            return null;
        }
        Path certificate = Path.of(file);
        String key = settings.settings().get(KEY);
        Secret password = settings.secrets().get(PASSWORD);
        if (key != null) {
            return ServerTls.of(new TlsFiles(certificate, Path.of(key), null, false));
        }
        try {
            return ServerTls.ofPkcs12(certificate, password::reveal);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a PKCS #12 file that its password opens", e);
        }
    }
}
