package smshub.protocol.smslib;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.account.IntakeSettings;
import smshub.intake.Accepted;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.store.StoreException;

/** One look into a table of requests, whichever program's it is: what it came to, or why it came to nothing. */
final class TableTurn {
    /** At a time. */
    static final int MOST_ROWS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(TableTurn.class);
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)[?;&](password|pwd)=");

    private TableTurn() {}

    /** Takes rows. */
    interface Rows {
        /**
         * @param most rows at a time
         * @return how many there were
         */
        int take(int most) throws InterruptedException;
    }

    /** @param batch most rows at a time */
    static Poller.Taken of(String intake, int batch, Rows rows) throws InterruptedException {
        try {
            int taken = rows.take(batch);
            return new Poller.Taken(taken, taken == batch, null);
        } catch (StoreException e) {
            LOG.debug("Intake {}", intake, e);
            return failed("The database cannot be reached, or refuses the statement"
                    + (e.state() == null ? "" : " (SQLSTATE " + e.state() + ")") + ".");
        } catch (IntakeContext.Shut e) {
            return failed("The broker takes no requests; rows wait.");
        }
    }

    static boolean passwordIn(String url) {
        return PASSWORD_IN_URL.matcher(url).find();
    }

    static void refused(IntakeSettings intake, String row, Problem problem) {
        LOG.warn(
                "Intake {}: row {} is refused: {}",
                intake.name(),
                row,
                problem.code().word());
    }

    /** Where messages are whose requests came again, by their ids; without those that the store does not tell yet. */
    static Map<String, MessageState> known(IntakeContext context, List<Accepted> accepted) {
        Set<String> ids = new HashSet<>();
        for (Accepted each : accepted) {
            if (each.repeated()) {
                ids.add(each.decision().message().id());
            }
        }
        try {
            return ids.isEmpty() ? Map.of() : context.states().apply(ids);
        } catch (StoreException e) {
            return Map.of(); // the states are still on their way then
        }
    }

    private static Poller.Taken failed(String sentence) {
        return Poller.Taken.failed(Problem.of(ProblemCode.SERVICE_UNAVAILABLE, sentence));
    }
}
