package smshub.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smshub.text.CsvRows;

class RecipientCsvTest {
    static Stream<Arguments> files() {
        return Stream.of(
                // separators
                Arguments.of("number,name\n+491,Ann\n+492,Bob", "+491 {name=Ann}", "+492 {name=Bob}"),
                Arguments.of("number;name\n+491;Ann\n", "+491 {name=Ann}", null),
                Arguments.of("name\tnumber\r\nAnn\t+491\r\n\r\n", "+491 {name=Ann}", null),
                Arguments.of("name|number\nAnn|+491", "+491 {name=Ann}", null),
                Arguments.of("sep=;\nnumber;a,b,c,d\n+491;x", "+491 {a,b,c,d=x}", null),
                Arguments.of("number\n+491\n+492", "+491 {}", "+492 {}"),
                Arguments.of("number;first, last name\n+491;Ann", "+491 {first, last name=Ann}", null),
                // what the column may be called
                Arguments.of("Phone,name\n 0151 1 ,Ann", "0151 1 {name=Ann}", null),
                Arguments.of("TO\n+491", "+491 {}", null),
                // byte order mark, quotes, ends of lines
                Arguments.of("\uFEFFnumber,name\n+491,Ann", "+491 {name=Ann}", null),
                Arguments.of("number,name\n+491,\"Ann, \"\"B\"\"\nC\"", "+491 {name=Ann, \"B\"\nC}", null),
                Arguments.of("\"number\";\"name\"\n\"+491\";\"\"\n+492;O\"Neil", "+491 {name=}", "+492 {name=O\"Neil}"),
                // wrong columns, each with its line
                Arguments.of("", "!the file is empty", null),
                Arguments.of(
                        "name\nAnn",
                        "!line 1 must name the columns, and one of them mobile, msisdn, number, phone, recipient or to",
                        null),
                Arguments.of("number,to\n1,2", "!line 1 names the number twice", null),
                Arguments.of("number,a,a\n1,2,3", "!line 1 names a column twice", null),
                Arguments.of("number,,a\n1,2,3", "!line 1 has a column without a name", null),
                Arguments.of("number,a\n+491,x,y\n+492,z", "!line 2 has 3 columns, not 2", "+492 {a=z}"),
                Arguments.of("number,a\n\"+4\n91\",x\n+492", "+4\n91 {a=x}", "!line 4 has 1 column, not 2"),
                Arguments.of("number,a\n ,x\n+492,y", "!line 2 has no number", "+492 {a=y}"),
                Arguments.of("number,a\n+491,\"x\" y\n+492,z", "!line 2 has text behind a closing quote", "+492 {a=z}"),
                Arguments.of("number,a\n+491,\"x\n+492,z", "!line 2 has a quote that is not closed", null),
                Arguments.of(
                        "number,a\n+491," + "x".repeat(10_001),
                        "!line 2 has a cell of more than 10000 characters",
                        null),
                Arguments.of("number" + ",a".repeat(300), "!line 1 has more than 200 columns", null));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isReadOrToldByItsLine(String file, String first, String second) throws IOException {
        List<String> expected = second == null ? List.of(first) : List.of(first, second);

        assertEquals(expected, read(file.getBytes(StandardCharsets.UTF_8), null));
        if (first.charAt(0) != '!') {
            byte[] marked = ("\uFEFF" + file).getBytes(StandardCharsets.UTF_16LE);
            assertEquals(
                    expected, file.startsWith("\uFEFF") ? expected : read(marked, null), "as spreadsheets write it");
        }
    }

    @Test
    void anotherCharsetMustBeTold() throws IOException {
        byte[] file = "number,name\n+491,Ann\n+492,Žižek\n+493,Bob\n".getBytes("windows-1250");

        assertEquals(
                List.of(
                        "+491 {name=Ann}",
                        "!line 3 is not in the file's charset, which is UTF-8 unless it is told",
                        "+493 {name=Bob}"),
                read(file, null));
        assertEquals(
                "+492 {name=Žižek}", read(file, Charset.forName("windows-1250")).get(1));
    }

    private static List<String> read(byte[] file, Charset charset) throws IOException {
        List<String> told = new ArrayList<>();
        try (RecipientCsv rows = new RecipientCsv(CsvRows.reader(new ByteArrayInputStream(file), charset))) {
            boolean more = true;
            while (more) {
                try {
                    RecipientRows.Row row = rows.next();
                    more = row != null;
                    if (more) {
                        told.add(row.to() + " " + row.values());
                    }
                } catch (RowException e) {
                    told.add("!" + e.getMessage());
                    more = !e.last();
                }
            }
        }
        return told;
    }
}
