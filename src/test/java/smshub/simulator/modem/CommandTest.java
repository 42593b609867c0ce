package smshub.simulator.modem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "E0V1Q0 | E=0 V=1 Q=0",
                "Z | Z",
                "&F+CMEE=1;+CREG=2 | &F +CMEE=1 +CREG=2",
                "+cmgs=23 | +CMGS=23",
                "+CPIN? | +CPIN?",
                "+CNMI=? | +CNMI=?",
                "+CPMS=\"SM\",\"ME\" | +CPMS=SM,ME",
                "+CNMI=2,,0 | +CNMI=2,,0",
                "+CPBW=1,\"a;b,c\";+CSQ | +CPBW=1,a;b,c +CSQ",
                "+CMGF = 0 | +CMGF=0",
                "S3=13S4=10 | S=3=13 S=4=10",
                "` ` | ``"
            })
    void splitsALine(String line, String commands) {
        assertEquals(
                commands == null ? "" : commands,
                Command.of(line).stream().map(CommandTest::shown).collect(Collectors.joining(" ")));
    }

    private static String shown(Command command) {
        String arguments = String.join(",", command.arguments());
        return command.name()
                + switch (command.form()) {
                    case DO -> "";
                    case READ -> "?";
                    case TEST -> "=?";
                    case SET -> "=" + arguments;
                };
    }
}
