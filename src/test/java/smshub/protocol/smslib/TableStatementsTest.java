package smshub.protocol.smslib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.protocol.smslib.RequestTable.Locking;
import smshub.protocol.smslib.TableLayout.Status;

class TableStatementsTest {
    private static TableStatements of(String url, String schema, Locking locking) {
        return new TableStatements(url, TableLayout.of(schema, null, null, null, null), locking);
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:mem:a,        SKIP, ' LIMIT ? FOR UPDATE SKIP LOCKED'",
        "jdbc:mariadb://a/b,   WAIT, ' LIMIT ? FOR UPDATE'",
        "jdbc:postgresql:a,    NONE, ' LIMIT ?'",
        "jdbc:oracle:thin:@a,  WAIT, ' FOR UPDATE'",
        "jdbc:oracle:thin:@a,  NONE, ''",
    })
    void aClaimEndsAsTheDatabaseAndTheLockingSay(String url, Locking locking, String end) {
        TableStatements statements = of(url, "v3", locking);
        assertTrue(statements.claim().endsWith("ORDER BY priority DESC, id" + end), statements.claim());
        assertEquals(end.startsWith(" LIMIT"), statements.limited());
    }

    @Test
    void onlyTheFourthVersionPassesByRowsWithoutId() {
        assertTrue(of("jdbc:h2:mem:a", "v4", Locking.SKIP).claim().contains(" AND message_id <> ''"));
        assertFalse(of("jdbc:h2:mem:a", "v3", Locking.SKIP).claim().contains("message_id"));
    }

    @Test
    void aStateIsWrittenOverEarlierOnesOnly() {
        TableStatements statements = of("jdbc:h2:mem:a", "v3", Locking.SKIP);
        assertNull(statements.update(Status.UNSENT));
        assertEquals(
                "UPDATE smsserver_out SET status = 'Q' WHERE id = ? AND status IN ('U')",
                statements.update(Status.QUEUED));
        assertEquals(
                "UPDATE smsserver_out SET status = 'F', errors = errors + 1 WHERE id = ? AND status IN ('U', 'Q')",
                statements.update(Status.FAILED));
    }

    @Test
    void rowsAreAskedForByAsManyKeysAsThereAre() {
        assertTrue(of("jdbc:h2:mem:a", "v3", Locking.SKIP).rows(3).endsWith(" WHERE id IN (?, ?, ?)"));
    }
}
