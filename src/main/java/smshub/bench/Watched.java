package smshub.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import smshub.json.Json;

/**
 * Runs a main class in a process of its own, and answers the process that started it: how much heap it holds, and how
 * much each kind of thread has computed. Ends with its standard input, so that no process is left behind.
 */
public final class Watched {
    /** Begins every line that is meant for the process that started this one. */
    static final String MARK = "bench: ";

    static final String HEAP = "heap";
    static final String THREADS = "threads";

    private static final PrintStream OUT = System.out;

    private Watched() {}

    public static void main(String[] args) throws Exception {
        Thread watch = new Thread(Watched::watch, "bench-watch");
        watch.setDaemon(true);
        watch.start();
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(args, 1, args.length));
    }

    /** Tells a value to the process that started this one. */
    static void tell(Object value) {
        OUT.println(MARK + Json.text(value));
    }

    private static void watch() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String question = in.readLine(); question != null; question = in.readLine()) {
                tell(question.equals(HEAP) ? heap() : threads());
            }
        } catch (IOException e) {
            System.err.println("The process that measures is gone: " + e.getMessage());
        }
        System.exit(0);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A thread's name without number and path; of Artemis' threads, that of their pool. */
    private static String kind(String name) {
        return name.replaceFirst(".*\\(((?i:activemq)-[A-Za-z]+).*", "$1")
                .replaceFirst(" /.*", "")
                .replaceFirst("[-# ]*\\d+$", "");
    }

    /** CPU time in nanoseconds by kind of thread. */
    private static Map<String, Long> threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> nanos = new TreeMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            long spent = thread == null ? -1 : threads.getThreadCpuTime(thread.getThreadId());
            if (spent > 0) {
                nanos.merge(kind(thread.getThreadName()), spent, Long::sum);
            }
        }
        return nanos;
    }
}
