package smshub.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The hubs that share a broker, whichever of them is asked. */
public interface HubList {
    /**
     * How a hub does.
     *
     * @param id its name
     * @param asked whether it is the one that was asked
     * @param state {@code alive}, or {@code silent} where it does not answer though the broker keeps its connection; then the
     *     rest is not known
     * @param version version of the hub
     * @param since when it started
     * @param owns the work that runs once and runs there: intakes, accounts that one hub alone may send by, and sweeps
     * @param accounts how accounts are there, by id
     */
    record HubStatus(
            String id,
            boolean asked,
            String state,
            String version,
            Instant since,
            List<String> owns,
            Map<String, AccountThere> accounts) {
        public static final String ALIVE = "alive";
        public static final String SILENT = "silent";

        /** One that does not answer. */
        public static HubStatus silent(String id) {
            return new HubStatus(id, false, SILENT, null, null, null, null);
        }

        /** The same as another hub tells it. */
        public HubStatus elsewhere() {
            return new HubStatus(id, false, state, version, since, owns, accounts);
        }
    }

    /**
     * An account as it is at one hub.
     *
     * @param state its state there, as a word
     * @param inFlight calls that are being made there
     * @param sent messages that it has sent since its start
     * @param failed calls that failed since then
     */
    record AccountThere(String state, int inFlight, long sent, long failed) {}

    /** Every hub that lives, in the order of their names. */
    CompletionStage<List<HubStatus>> hubs();
}
