package smshub.moving;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A system that the hub takes the place of. */
public enum OtherSystem {
    /** Kannel's {@code kannel.conf}, with the files that it includes. */
    KANNEL("(?m)^\\s*group\\s*=\\s*\"?(core|smsc|smsbox|sendsms-user|sms-service)\\b", KannelSource::read),
    /** The {@code smsd.conf} of SMS Server Tools 3. */
    SMSD("(?im)^\\s*devices\\s*=", SmsdSource::read),
    /** Gammu SMSD's {@code gammu-smsdrc}. */
    GAMMU("(?im)^\\s*\\[(smsd|gammu)]", GammuSource::read),
    /** The {@code SMSServer.conf} of SMSLib's SMSServer. */
    SMSLIB("(?m)^\\s*(gateway|interface)\\.\\d+\\s*[=:]", SmslibSource::read);

    private interface Reading {
        Takeover of(Path file) throws IOException;
    }

    private final Pattern mark;
    private final Reading reading;

    OtherSystem(String mark, Reading reading) {
        this.mark = Pattern.compile(mark);
        this.reading = reading;
    }

    /** The system whose configuration a file is, by what only its files say. */
    public static Optional<OtherSystem> of(Path file) throws IOException {
        String text = String.join("\n", SourceFile.lines(file));
        return Stream.of(values())
                .filter(system -> system.mark.matcher(text).find())
                .findFirst();
    }

    /** Reads a configuration; looks at the folders that it names, and changes nothing. */
    public Takeover read(Path file) throws IOException {
        return reading.of(file);
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
