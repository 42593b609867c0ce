package smshub.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Client;

/** What {@code ./hub check} says of a site's route files. */
class SiteCheckTest {
    @TempDir
    Path folder;

    private List<String> flaws() {
        Client erp = new Client("erp", "0", List.of(), Set.of(Client.Permission.SEND));
        Client reader = new Client("reader", "1", List.of(), Set.of(Client.Permission.READ));
        return new SiteCheck(null, Path.of("routes"), List.of(erp, reader), List.of())
                .flaws(folder).stream()
                        .map(flaw -> flaw.toString().replace(folder + "/", ""))
                        .toList();
    }

    @Test
    void aFileThatIsRightHasNoFlaw() throws IOException {
        Files.writeString(folder.resolve("orders.camel.yaml"), """
                - beans:
                    - name: drop
                      type: java.util.HashMap
                - route:
                    id: orders
                    from:
                      uri: file:/tmp/orders
                      parameters:
                        move: .done
                      steps:
                        - setHeader: {name: reference, simple: "${file:name}"}
                        - to: hub:accept?client=erp
                        - bean: {ref: drop, method: clear}
                """);
        assertEquals(List.of(), flaws());
        assertTrue(Files.notExists(Path.of("/tmp/orders")), "a check starts nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'hub:accept?client=erq' | x.camel.yaml:6: there is no client erq",
                "'hub:accept?client=reader' | x.camel.yaml:6: the client reader may not send",
                "'hub:accept?clint=erp' | x.camel.yaml:6: hub:accept needs the option client",
                "'hub:accept?client=erp&colour=red' | x.camel.yaml:6: Failed to resolve endpoint: hub://accept?client=erp&colour=red due to: There are 1 parameters that couldn't be set on the endpoint. Check the uri if the parameters are spelt correctly and that they are properties of the endpoint. Unknown parameters=[{colour=red}]",
                "'fpt:host/x' | x.camel.yaml:6: No endpoint could be found for: fpt://host/x, please check your classpath contains the needed Camel component jar.",
                "'queue:sms.dead' | x.camel.yaml:6: 'queue:' is for the hub's own routes; use 'hub:'",
            })
    void anAddressThatLeadsNowhereIsTold(String uri, String flaw) throws IOException {
        Files.writeString(folder.resolve("x.camel.yaml"), """
                - route:
                    id: x
                    from:
                      uri: direct:x
                      steps:
                        - to: %s
                """.formatted(uri));
        assertEquals(List.of(flaw), flaws());
    }

    @Test
    void aVolumeOfKubernetesHasEachFileOnce() throws IOException {
        Path volume = Files.createDirectories(folder.resolve("volume"));
        Path data = Files.createDirectory(volume.resolve("..2026_11_30"));
        Files.writeString(data.resolve("x.camel.yaml"), "- from:\n    uri: direct:c\n");
        Files.createSymbolicLink(volume.resolve("..data"), data.getFileName());
        Files.createSymbolicLink(volume.resolve("x.camel.yaml"), Path.of("..data", "x.camel.yaml"));
        Files.createSymbolicLink(folder.resolve("site"), volume);
        folder = folder.resolve("site");
        assertEquals(1, flaws().size(), () -> flaws().toString());
        assertTrue(flaws().get(0).startsWith("x.camel.yaml:"), () -> flaws().toString());
    }

    @Test
    void whatIsNoRouteIsTold() throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), "- route: {id: a, from: {uri: 'direct:a', stepps: []}}\n");
        Files.writeString(folder.resolve("b.camel.yaml"), "- route:\n    id: [b\n");
        Files.writeString(folder.resolve("c.camel.yaml"), "- from:\n    uri: direct:c\n    steps:\n      - log: c\n");
        Files.writeString(
                folder.resolve("d.camel.yaml"),
                "- route: {id: dispatch-main, from: {uri: 'direct:d', steps: [log: d]}}\n");
        Files.writeString(
                folder.resolve("e.camel.yaml"), "- route: {id: e, from: {uri: 'direct:e', steps: [log: e]}}\n");
        Files.writeString(
                folder.resolve("f.camel.yaml"), "- route: {id: e, from: {uri: 'direct:f', steps: [log: f]}}\n");
        Files.writeString(
                folder.resolve("g.camel.yaml"), "- beans:\n    - name: urlGateway\n      type: java.util.HashMap\n");
        Files.writeString(folder.resolve("h.camel.yaml"), "- rest:\n    get: []\n");
        Files.writeString(
                folder.resolve("i.camel.yaml"),
                "- route:\n    id: i\n    from:\n      uri: direct:i\n      steps:\n        - bean: {ref: nobody, method: go}\n");
        Files.writeString(
                folder.resolve("j.camel.yaml"),
                "- route:\n    id: j\n    from:\n      uri: direct:j\n      steps:\n        - setBody: {simple: '${bdy}'}\n");
        Files.writeString(folder.resolve("k.yaml"), "- route: {}\n");
        List<String> flaws = flaws();
        assertEquals(10, flaws.size(), () -> String.join("\n", flaws));
        assertTrue(flaws.get(0).startsWith("a.camel.yaml:1: "), flaws.get(0));
        assertTrue(flaws.get(1).startsWith("b.camel.yaml:2: is not YAML"), flaws.get(1));
        assertEquals("c.camel.yaml:1: a route needs an id", flaws.get(2));
        assertEquals("d.camel.yaml:1: the id 'dispatch-main' is one of the hub's own", flaws.get(3));
        assertEquals("f.camel.yaml:1: the id 'e' is also in e.camel.yaml", flaws.get(4));
        assertEquals("g.camel.yaml:2: the bean 'urlGateway' is there already", flaws.get(5));
        assertTrue(flaws.get(6).startsWith("h.camel.yaml:1: 'rest' is none of beans, "), flaws.get(6));
        assertTrue(flaws.get(7).startsWith("i.camel.yaml:"), flaws.get(7));
        assertTrue(flaws.get(8).startsWith("j.camel.yaml:"), flaws.get(8));
        assertEquals("k.yaml: is left out: the name of a route file ends in .camel.yaml", flaws.get(9));
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        Path none = folder.resolve("none");
        assertEquals(
                List.of(none + ": there is no such folder", none + ": there is no such folder"),
                new SiteCheck(none, Path.of("routes"), List.of(), List.of())
                        .flaws(none).stream().map(SiteFlaw::toString).toList());
    }
}
