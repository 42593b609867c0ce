package smshub.testing;

import java.util.List;
import java.util.stream.LongStream;

/** Mobile numbers with which the simulators do nothing special. */
public final class Recipients {
    private static final int PLAIN = 80;

    private Recipients() {}

    public static String number(long which) {
        return "+49171%05d%02d".formatted(which / PLAIN, 11 + which % PLAIN);
    }

    public static List<String> numbers(long count) {
        return LongStream.range(0, count).mapToObj(Recipients::number).toList();
    }
}
