package smshub.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import smshub.campaign.RecipientCsv;
import smshub.campaign.RecipientRows;
import smshub.campaign.RowException;
import smshub.settings.Settings;

/**
 * Recipients as a query of the settings finds them in another database. One column has the number, under a name that a CSV
 * file may have it under; the others are values for the text.
 */
public final class QueryRows implements RecipientRows {
    /** Rows that the driver fetches at a time. */
    private static final int FETCHED = 1_000;

    private static final int LONGEST_SECONDS = (int) TimeUnit.MINUTES.toSeconds(10);

    private final Connection connection;
    private final ResultSet rows;
    private final String[] columns;
    private final int number;
    private long row;

    private QueryRows(Connection connection, ResultSet rows) throws SQLException, RowException {
        this.connection = connection;
        this.rows = rows;
        ResultSetMetaData names = rows.getMetaData();
        columns = new String[names.getColumnCount()];
        int found = -1;
        for (int i = 0; i < columns.length; i++) {
            String label = names.getColumnLabel(i + 1);
            // Some databases write names in capitals that were not asked for so.
            columns[i] = label.equals(label.toUpperCase(Locale.ROOT)) ? label.toLowerCase(Locale.ROOT) : label;
            if (RecipientCsv.NUMBER.contains(columns[i].toLowerCase(Locale.ROOT)) && found < 0) {
                found = i;
            }
        }
        number = found;
        if (found < 0) {
            throw new RowException("the query must have a column " + String.join(" or ", RecipientCsv.NUMBER), true);
        }
    }

    /**
     * Asks the query.
     *
     * @throws IOException with a sentence for people, when the database cannot be asked
     * @throws RowException when the query has no column with numbers
     */
    public static QueryRows of(Settings.Query query) throws IOException, RowException {
        Connection connection = null;
        try {
            connection = DriverManager.getConnection(
                    query.url(),
                    query.user(),
                    query.password() == null ? null : query.password().reveal());
            // PostgreSQL would read all rows at once otherwise.
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            PreparedStatement statement = connection.prepareStatement(query.sql());
            statement.setFetchSize(FETCHED);
            statement.setQueryTimeout(LONGEST_SECONDS);
            return new QueryRows(connection, statement.executeQuery());
        } catch (SQLException e) {
            close(connection);
            throw new IOException("the query " + query.name() + " failed: " + e.getMessage(), e);
        } catch (RowException e) {
            close(connection);
            throw e;
        }
    }

    @Override
    public Row next() throws RowException, IOException {
        try {
            if (!rows.next()) {
                return null;
            }
            row++;
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.length; i++) {
                String value = rows.getString(i + 1);
                if (i != number && value != null) {
                    values.put(columns[i], value);
                }
            }
            String to = rows.getString(number + 1);
            if (to == null || to.isBlank()) {
                throw new RowException("row " + row + " has no number");
            }
            return new Row("row " + row, to.strip(), values);
        } catch (SQLException e) {
            throw new IOException("the query failed after " + row + " rows: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            if (connection != null) {
                connection.rollback();
                connection.close();
            }
        } catch (SQLException e) {
            // The database is gone, and with it the connection.
        }
    }
}
