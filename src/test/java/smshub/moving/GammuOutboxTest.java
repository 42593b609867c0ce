package smshub.moving;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What waits in Gammu's outbox goes on once, wherever the work was broken off. */
class GammuOutboxTest {
    @TempDir
    private Path outbox;

    private Path own;

    @BeforeEach
    void folders() throws IOException {
        own = Files.createDirectories(outbox.resolve(".smshub"));
        for (String folder : List.of("prepared", "taken", "outgoing")) {
            Files.createDirectories(own.resolve(folder));
        }
    }

    private List<String> texts() throws IOException {
        try (Stream<Path> files = Files.list(own.resolve("outgoing"))) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return Files.readString(file).replace("\n", "|");
                        } catch (IOException e) {
                            return e.toString();
                        }
                    })
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OUT+491711234567.txt,                                  +491711234567, ''
            OUT1234.txtd,                                          1234,          'Report: yes|'
            OUTA_+491711234567_01.txtf,                            +491711234567, 'Flash: yes|'
            OUTG20040620_193810_123_+4512345678_xpq.txtdf,         +4512345678,   'Flash: yes|Report: yes|'
            OUT20040620_193810_00_+4512345678_sms0.txt,            +4512345678,   ''
            """)
    void theNameSaysWhomItIsFor(String name, String to, String more) throws IOException {
        Files.writeString(outbox.resolve(name), "Grüße");
        assertEquals(1, new GammuOutbox(outbox).take().taken());
        assertEquals(List.of("To: " + to + "|Alphabet: UTF-8|" + more + "|Grüße"), texts());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            OUT.txt,                  x,  the name is of none of Gammu's forms
            OUT+491711234567.txtb,    x,  'it is a bookmark, and the hub sends texts'
            OUT+491711234567.txt,     '', it has no text
            OUT+491711234567.smsbackup, x, there is no message in it
            """)
    void whatIsNoTextStaysAndIsTold(String name, String text, String why) throws IOException {
        Files.writeString(outbox.resolve(name), text);
        GammuOutbox.Outcome outcome = new GammuOutbox(outbox).take();
        assertEquals(0, outcome.taken());
        assertEquals(List.of(name + ": " + why), outcome.left());
        assertTrue(Files.exists(outbox.resolve(name)));
    }

    @Test
    void unicodeIsToldByItsMark() throws IOException {
        Files.write(outbox.resolve("OUT123.txt"), ("\uFEFF" + "Příliš").getBytes(UTF_16LE));
        new GammuOutbox(outbox).take();
        assertEquals(List.of("To: 123|Alphabet: UTF-8||Příliš"), texts());
    }

    @Test
    void partsOfTheBackupFormAreOneText() throws Exception {
        String second = HexFormat.of().formatHex("zwei €".getBytes(java.nio.charset.StandardCharsets.UTF_16BE));
        String first = HexFormat.of().formatHex("eins ".getBytes(java.nio.charset.StandardCharsets.UTF_16BE));
        String backup = """
                [SMSBackup000]
                #eins
                State = UnSent
                Number = "+4522706947"
                Coding = Unicode
                UDH = 0500033A0202
                Text00 = %s
                Class = -1

                [SMSBackup001]
                Number = "+4522706947"
                Coding = Unicode
                UDH = 0500033A0201
                Text00 = %s
                """.formatted(second, first);
        GammuMessage message = GammuMessage.of("OUTC20101231_235959_00_+45_sms0.smsbackup", backup.getBytes(UTF_8));
        assertEquals(new GammuMessage("+4522706947", "eins zwei €", false, false), message);
        for (String other : List.of("Coding = 8bit", "UDH = 06050415811581")) {
            assertThrows(
                    GammuMessage.Unfit.class,
                    () -> GammuMessage.of(
                            "OUT1.smsbackup", ("[SMSBackup000]\nText00 = 0041\n" + other + "\n").getBytes(UTF_8)));
        }
    }

    @Test
    void aSecondRunTakesNothing() throws IOException {
        Files.writeString(outbox.resolve("OUT123.txt"), "one");
        assertEquals(1, new GammuOutbox(outbox).take().taken());
        Files.delete(only(own.resolve("outgoing"))); // the hub fetched it
        assertEquals(0, new GammuOutbox(outbox).take().taken());
        assertEquals(List.of(), texts());
    }

    /** Killed after it was written out, before its source was moved away. */
    @Test
    void whatWasOnlyPreparedIsPreparedAgain() throws IOException {
        Files.writeString(outbox.resolve("OUT123.txt"), "one");
        Files.writeString(own.resolve("prepared/OUT123.txt.a"), "half");
        assertEquals(1, new GammuOutbox(outbox).take().taken());
        assertEquals(List.of("To: 123|Alphabet: UTF-8||one"), texts());
    }

    /** Killed after its source was moved away; meanwhile somebody has written another message under the same name. */
    @Test
    void whatWasTakenGoesOnAndANewOneOfTheSameNameToo() throws IOException {
        Files.writeString(own.resolve("prepared/OUT123.txt.a"), "To: 123\n\nfirst");
        Files.writeString(own.resolve("taken/OUT123.txt.a"), "first");
        Files.writeString(outbox.resolve("OUT123.txt"), "second");
        assertEquals(1, new GammuOutbox(outbox).take().taken());
        assertEquals(
                List.of("To: 123|Alphabet: UTF-8||second", "To: 123||first"),
                texts().stream().sorted().toList());
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }
}
