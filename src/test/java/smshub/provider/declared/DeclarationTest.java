package smshub.provider.declared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a declaration is told with file and line, before any message is sent. */
class DeclarationTest {
    private static final Path EXAMPLE = Path.of("examples/providers/acme.yaml");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            title: Acme SMS          | titel: Acme SMS         | line 3: the word 'titel' is unknown here
            title: Acme SMS          |                         | line 2: 'title' is missing
            tried: no                |                         | line 2: 'tried' is missing
            kind: secret, required   | kind: sekret, required  | line 8: must be text, secret, boolean, number or url
            required: true           | required: maybe         | line 8: must be true or false
            check: fast              | check: (fast            | line 10: is no pattern: Unclosed group
            3-11                     | three                   | line 13: must be two whole numbers with a dash
            3-11                     | 3-11, no-letters: [U.S.]| line 13: must be a country of ISO 3166, such as US
            "{to}"                   | "{recipient}"           | line 21: there is no {recipient} here
            "{to}"                   | "{to"                   | line 21: a brace belongs to no place
            text: "{text}"           | tex: "hello"            | line 16: the request has no place for the text
            from: "{from}"           | frm: "hello"            | line 16: the request has no place for a sender
            ttl: "{validity.seconds}"| ttl: 60                 | line 16: the request has no place for a validity
            reference: "{id}"        | reference: x            | line 16: the request has no place for the hub's id
            idempotent: true         | idempotent: false       | line 37: taken-before belongs to a provider that is idempotent
            path: v1/messages        | path: /v1/messages      | line 18: must not begin with a slash
            bearer: "{setting.token} | bearer: "{setting.tokn} | line 19: there is no {setting.tokn} here
            {bearer: "{setting.token}"}| {braer: x}            | line 19: the word 'braer' is unknown here
            format: json             | format: jason           | line 29: must be json, xml, text or form
            id: /id                  | id: id                  | line 32: is no JSON pointer
            code: /error             | cod: /error             | line 35: the word 'cod' is unknown here
            [recipient-rejected, the | [number-bad, the        | line 38: 'number-bad' is no problem of a provider
            otherwise: by-status     |                         | line 34: 'otherwise' is missing
            delivered: delivered     | delivered: arrived      | line 47: must be underway, delivered, undelivered, unknown or not-found
            failed: undelivered      | failed: underway        | line 47: no word means undelivered
            state: /state            | stat: /state            | line 46: the word 'stat' is unknown here
            kind: hmac-sha256        | kind: crc32             | line 48: the kind must be token, ed25519
            unit: EUR                |                         | line 62: 'unit' is missing
            url: https://acme        | url: http://acme        | line 6: must be an address that begins with https
            provider: acme           | provider: other         | line 2: must be the name of the file
            """)
    void aMistakeIsToldWithItsLine(String right, String wrong, String told) throws IOException {
        String text = Files.readString(EXAMPLE);
        int at = text.indexOf(right);
        String broken = text.substring(0, at) + (wrong == null ? "" : wrong) + text.substring(at + right.length());
        Declarations.Found found = found(broken);
        assertEquals(List.of(), found.providers());
        String expected = folder.resolve("acme.yaml") + ", " + told;
        assertEquals(
                expected,
                found.mistakes().stream()
                        .filter(mistake -> mistake.startsWith(expected))
                        .map(mistake -> expected)
                        .findFirst()
                        .orElse(found.mistakes().toString()));
    }

    @Test
    void whatIsRightBringsAProvider() throws IOException {
        Declarations.Found found = found(Files.readString(EXAMPLE));
        assertEquals(List.of(), found.mistakes());
        assertEquals("acme", found.providers().get(0).id());
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() throws IOException {
        assertEquals(
                folder.resolve("acme.yaml") + ", line 2: is not YAML",
                found("provider: acme\ntitle: [a\n")
                        .mistakes()
                        .get(0)
                        .substring(0, (folder.resolve("acme.yaml") + ", line 2: is not YAML").length()));
        assertEquals(1, found("provider: acme\nprovider: acme\n").mistakes().size());
    }

    @Test
    void anIdThatAnotherProviderHasIsAMistake() throws IOException {
        Files.writeString(folder.resolve("acme.yaml"), Files.readString(EXAMPLE));
        assertEquals(
                List.of(folder.resolve("acme.yaml") + ", line 1: there is another provider 'acme'"),
                Declarations.in(folder, Set.of("acme")).mistakes());
    }

    private Declarations.Found found(String text) throws IOException {
        Files.writeString(folder.resolve("acme.yaml"), text);
        return Declarations.in(folder, Set.of());
    }
}
