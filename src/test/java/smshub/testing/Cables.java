package smshub.testing;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Machines of hubs, each with a cable to the brokers, one to the database and one to the rest, of which any can be pulled:
 * network namespaces of Linux, for which one must be root and have iproute2.
 */
public final class Cables implements AutoCloseable {
    /** Where a cable leads. */
    public enum To {
        BROKER,
        DATABASE,
        REST
    }

    /** Tests that run at a time do not meet. */
    private static final int SITE = 70 + Integer.getInteger("fork", 0);

    private final int hubs;
    private final Vertx vertx = Vertx.vertx();
    private final NetClient onward = vertx.createNetClient();

    /** Lays them; what an earlier run left is taken away. */
    public Cables(int hubs) throws IOException {
        this.hubs = hubs;
        clear();
        for (To to : To.values()) {
            ip("addr", "add", address(to) + "/32", "dev", "lo");
        }
        for (int hub = 0; hub < hubs; hub++) {
            ip("netns", "add", machine(hub));
            ip("-n", machine(hub), "link", "set", "lo", "up");
            for (To to : To.values()) {
                lay(hub, to);
            }
        }
    }

    private void lay(int hub, To to) throws IOException {
        ip("link", "add", cable(hub, to), "type", "veth", "peer", "name", "to" + to.ordinal(), "netns", machine(hub));
        ip("addr", "add", end(hub, to, 1) + "/30", "dev", cable(hub, to));
        ip("link", "set", cable(hub, to), "up");
        ip("-n", machine(hub), "addr", "add", end(hub, to, 2) + "/30", "dev", "to" + to.ordinal());
        ip("-n", machine(hub), "link", "set", "to" + to.ordinal(), "up");
        ip("-n", machine(hub), "route", "add", address(to) + "/32", "via", end(hub, to, 1));
    }

    /** Whether this machine lets us. */
    public static boolean possible() {
        String name = "smshub" + SITE + "-probe";
        try {
            ip("netns", "add", name);
            ip("netns", "del", name);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The address by which hubs reach something that listens on this machine. */
    public static String address(To to) {
        return "10." + SITE + ".255." + (1 + to.ordinal());
    }

    /** The address by which a hub is reached. */
    public static String hub(int hub) {
        return end(hub, To.REST, 2);
    }

    /** What a command begins with that runs on a hub's machine. */
    public static List<String> at(int hub) {
        return List.of("ip", "netns", "exec", machine(hub));
    }

    /** Lets hubs reach what listens on loopback alone, by the same port. */
    public void lead(To to, int port) {
        vertx.createNetServer()
                .connectHandler(come -> {
                    come.pause();
                    onward.connect(port, "127.0.0.1")
                            .onSuccess(gone -> join(come, gone))
                            .onFailure(away -> come.close());
                })
                .listen(port, address(to))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void join(NetSocket come, NetSocket gone) {
        come.pipeTo(gone);
        gone.pipeTo(come);
    }

    /** Pulls a cable: nothing gets through, and nobody is told. */
    public void pull(int hub, To to) throws IOException {
        ip("link", "set", cable(hub, to), "down");
    }

    /** Puts it in again. */
    public void plug(int hub, To to) throws IOException {
        ip("link", "set", cable(hub, to), "up");
    }

    private static String machine(int hub) {
        return "smshub" + SITE + "-" + hub;
    }

    private static String cable(int hub, To to) {
        return "sms" + SITE + "-" + hub + "-" + to.ordinal();
    }

    private static String end(int hub, To to, int last) {
        return "10." + SITE + "." + hub + "." + (4 * to.ordinal() + last);
    }

    private static void ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void clear() {
        for (int hub = 0; hub < hubs; hub++) {
            attempt("netns", "del", machine(hub));
        }
        for (To to : To.values()) {
            attempt("addr", "del", address(to) + "/32", "dev", "lo");
        }
    }

    private static void attempt(String... words) {
        try {
            ip(words);
        } catch (IOException e) {
            return; // it is not there
        }
    }

    @Override
    public void close() {
        clear();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
