package smshub.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.testing.Certificates;

/** What './hub check' warns of. */
class WarningsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "http://sms.example.com/send, sms.example.com",
        "http://user@sms.example.com:8080, sms.example.com",
        "http://[2001:db8::1]/x, [2001:db8::1]",
        "https://sms.example.com, ",
        "jdbc:postgresql://db/erp, db",
        "jdbc:postgresql://db:5432/erp?sslmode=prefer, db",
        "jdbc:postgresql://db/erp?user=x&sslmode=verify-full, ",
        "jdbc:mariadb://db/erp, db",
        "jdbc:mariadb://db/erp?sslMode=trust, ",
        "jdbc:h2:./file, ",
        "jdbc:h2:tcp://db/erp, db",
        "tcp://broker:61616, broker",
        "tcp://broker:61616?sslEnabled=true, ",
        "amqps://broker, ",
        "token, ",
    })
    void anAddressWithoutTlsIsKnown(String address, String host) {
        assertEquals(host, Warnings.inClear(address));
    }

    @Test
    void eachIsToldWithItsLine() throws Exception {
        Path key = folder.resolve("home/key");
        new SecretFile(folder.resolve("hub.secrets"), key).set("MAILBOX", "kept-wel");
        Path file = Files.writeString(folder.resolve("hub.yaml"), """
                broker: {url: "tcp://broker:61616", user: hub, password: "${env:BROKER}"}
                store: {url: "jdbc:postgresql://127.0.0.1/hub"}
                operators:
                  alice: {role: admin, password: in-clear-1}
                clients:
                  shop: {key: "sha256:%s"}
                accounts:
                  main: {provider: smsapi, settings: {token: in-clear-2}}
                  brana:
                    provider: smsbrana
                    settings: {login: shop, password: "${secret:MAILBOX}", hash: false}
                  smsc:
                    provider: smpp
                    settings: {host: smsc.example.com, port: 2775, system-id: shop, password: "${secret:MAILBOX}"}
                  near:
                    provider: smpp
                    settings: {host: 127.0.0.1, port: 2775, system-id: shop, password: "${secret:MAILBOX}"}
                """.formatted("ab".repeat(32)));
        Loaded loaded = new SettingsReader(ProviderFiles::in)
                .read(
                        file,
                        Map.of(
                                "HUB_ROUTES",
                                Path.of("routes").toAbsolutePath().toString(),
                                "HUB_SECRETS_KEY",
                                key.toString(),
                                "BROKER",
                                "secret"));
        assertEquals(List.of(), loaded.mistakes());

        List<String> warnings = Warnings.of(loaded);
        assertEquals(
                List.of(
                        "operators.alice.password",
                        "accounts.main.settings.token",
                        "broker.url",
                        "accounts.brana.settings.hash",
                        "accounts.smsc.settings.tls"),
                warnings.stream().map(warning -> warning.split(" ")[0]).toList());
        assertTrue(warnings.get(0).endsWith("(hub.yaml line 4)"), warnings.get(0));
        assertTrue(warnings.stream().noneMatch(warning -> warning.contains("in-clear-")), warnings::toString);
    }

    @Test
    void aCertificateThatEndsSoonIsToldOfEachListener() throws Exception {
        Certificates certificates = new Certificates(folder);
        Path pem = certificates.pem("soon", "CN=Hub");
        Path pkcs12 = certificates.certificate("packed", "CN=Hub");
        Path file = Files.writeString(
                folder.resolve("hub.yaml"), """
                http:
                  tls: {certificate: %1$s, key: %2$s}
                broker:
                  tls: {certificate: %1$s, key: %2$s}
                clients:
                  shop: {key: "sha256:%4$s"}
                intakes:
                  relay:
                    type: smtp
                    client: shop
                    settings: {senders: "@example.com", domains: sms.example.com, numbers-in: address, vouched: dmarc,
                      answers: never, certificate: %1$s, certificate-key: %2$s}
                  other:
                    type: smtp
                    client: shop
                    settings: {senders: "@example.com", domains: sms.example.com, numbers-in: address, vouched: dmarc,
                      answers: never, certificate: %3$s, certificate-password: changeit}
                """.formatted(pem, folder.resolve("soon.key"), pkcs12, "ab".repeat(32)));
        Loaded loaded = new SettingsReader(ProviderFiles::in)
                .read(
                        file,
                        Map.of("HUB_ROUTES", Path.of("routes").toAbsolutePath().toString()));
        assertEquals(List.of(), loaded.mistakes());
        assertEquals(
                List.of(
                        "broker.tls.certificate",
                        "http.tls.certificate",
                        "intakes.relay.settings.certificate",
                        "intakes.other.settings.certificate"),
                Warnings.of(loaded).stream()
                        .filter(warning -> warning.contains(" is valid until "))
                        .map(warning -> warning.split(" ")[0])
                        .toList());
    }

    @Test
    void aListenerThatIsOpenToOthersNeedsTlsOrAWord() throws Exception {
        String open = """
                clients:
                  shop: {key: "sha256:%s"}
                intakes:
                  relay:
                    type: smtp
                    client: shop
                    settings: {senders: "@example.com", domains: sms.example.com, numbers-in: address, vouched: dmarc,
                      answers: never, listen-host: 0.0.0.0}
                """.formatted("ab".repeat(32));
        Path file = folder.resolve("hub.yaml");
        List<String> mistakes = new ArrayList<>();
        for (String yaml : List.of(open, open.replace("0.0.0.0", "0.0.0.0, plain-allowed: true"))) {
            new SettingsReader(ProviderFiles::in)
                    .read(
                            Files.writeString(file, yaml),
                            Map.of(
                                    "HUB_ROUTES",
                                    Path.of("routes").toAbsolutePath().toString()))
                    .mistakes()
                    .forEach(mistake -> mistakes.add(mistake.toString()));
        }
        assertEquals(1, mistakes.size(), mistakes::toString);
        assertTrue(
                mistakes.get(0)
                        .startsWith("intakes.relay.settings.listen-host: is open to other machines without TLS:"
                                + " name a certificate"),
                mistakes.get(0));
    }

    @Test
    void aSecretOfAnotherHostIsAMistakeThatNamesIt() throws Exception {
        new SecretFile(folder.resolve("hub.secrets"), folder.resolve("home/key")).set("TOKEN", "kept-well");
        Path file = Files.writeString(folder.resolve("hub.yaml"), """
                accounts:
                  main: {provider: smsapi, settings: {token: "${secret:TOKEN}"}}
                  other: {provider: smsapi, settings: {token: "${secret:OTHER}"}}
                """);
        Map<String, String> environment = Map.of(
                "HUB_ROUTES",
                Path.of("routes").toAbsolutePath().toString(),
                "HUB_SECRETS_KEY",
                folder.resolve("nowhere").toString());
        List<String> mistakes = new SettingsReader(ProviderFiles::in)
                .read(file, environment).mistakes().stream()
                        .map(Mistake::toString)
                        .toList();

        assertEquals(2, mistakes.size(), mistakes::toString);
        assertTrue(mistakes.get(0).contains("enter it again: ./hub secret set TOKEN"), mistakes.get(0));
        assertTrue(mistakes.get(1).contains("there is no secret OTHER"), mistakes.get(1));
    }
}
