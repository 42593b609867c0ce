package smshub.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What processes have used so far.
 *
 * @param cpu computing time; zero where the system does not tell
 * @param peakBytes most resident memory so far; 0 where the system does not tell
 */
record Usage(Duration cpu, long peakBytes) {
    private static final String PEAK = "VmHWM:";

    static Usage of(ProcessHandle... processes) {
        Duration cpu = Duration.ZERO;
        long peak = 0;
        for (ProcessHandle process : processes) {
            cpu = cpu.plus(process.info().totalCpuDuration().orElse(Duration.ZERO));
            peak += peak(process.pid());
        }
        return new Usage(cpu, peak);
    }

    /** Microseconds of computing for each message since an earlier time. */
    double microsSince(Usage before, long messages) {
        return cpu.minus(before.cpu).toNanos() / 1e3 / messages;
    }

    /** See proc(5); in KiB there. */
    private static long peak(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
