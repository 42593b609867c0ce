package smshub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Rows for one statement; it is prepared with the first row and costs nothing without one. */
final class Batch implements AutoCloseable {
    private final Connection connection;
    private final String sql;
    private PreparedStatement statement;

    Batch(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    /** The row being filled. */
    PreparedStatement row() throws SQLException {
        if (statement == null) {
            statement = connection.prepareStatement(sql);
        }
        return statement;
    }

    void add() throws SQLException {
        statement.addBatch();
    }

    void execute() throws SQLException {
        if (statement != null) {
            statement.executeBatch();
        }
    }

    @Override
    public void close() throws SQLException {
        if (statement != null) {
            statement.close();
        }
    }
}
