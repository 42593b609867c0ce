package smshub.protocol.smslib;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import smshub.account.Account;
import smshub.account.Secret;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.provider.AccountConnections;
import smshub.provider.SendJob;
import smshub.provider.call.Batches;

/**
 * The step from {@link SqlCall} to {@link SqlReply}. Each account has a pool of its own. Messages that wait at the same
 * time are inserted in one transaction; should that fail, each is tried alone, so that one bad row stops no other.
 */
public final class SqlCalls extends AsyncProcessorSupport implements AccountConnections, AutoCloseable {
    private static final int MOST_AT_ONCE = 200;
    /** One for messages, one for polls and questions. */
    private static final int CONNECTIONS = 2;

    private static final String MARIADB = "jdbc:mariadb:";
    private static final String MYSQL = "jdbc:mysql:";
    private static final String MYSQL_DRIVERS = "com.mysql.";

    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();
    private final Map<String, Batches<Waiting>> writers = new ConcurrentHashMap<>();

    private record Waiting(SqlCall call, Exchange exchange, AsyncCallback callback) {
        void done(SqlReply reply) {
            exchange.getMessage().setBody(reply);
            callback.done(false);
        }

        /** Ends it with a bug of the hub's own, unless it has ended. */
        void broken(RuntimeException bug) {
            if (exchange.getMessage().getBody() == call) {
                exchange.setException(bug);
                callback.done(false);
            }
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        SqlCall call = exchange.getMessage().getBody(SqlCall.class);
        if (call.problem() == null && call.job() instanceof SendJob) {
            writers.computeIfAbsent(
                            call.account().id(),
                            id -> new Batches<>("sql-" + id, MOST_AT_ONCE, this::insert, Waiting::broken))
                    .add(new Waiting(call, exchange, callback));
            return false;
        }
        exchange.getMessage().setBody(call.problem() == null ? alone(call) : SqlReply.failed(call, call.problem()));
        callback.done(true);
        return true;
    }

    @Override
    public void close() {
        writers.values().forEach(Batches::close);
        writers.clear();
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
    }

    @Override
    public void forget(String account) {
        Batches<Waiting> writer = writers.remove(account);
        if (writer != null) {
            writer.close();
        }
        HikariDataSource pool = pools.remove(account);
        if (pool != null) {
            pool.close();
        }
    }

    private void insert(List<Waiting> batch) {
        List<Waiting> together = new ArrayList<>(batch);
        together.removeIf(waiting -> waiting.call.doubtful());
        if (together.size() > 1) {
            SqlCall.Update first = (SqlCall.Update) together.get(0).call.steps().get(0);
            List<List<Object>> rows = new ArrayList<>(together.size());
            together.forEach(waiting ->
                    rows.addAll(((SqlCall.Update) waiting.call.steps().get(0)).rows()));
            SqlCall all = SqlCall.of(
                    together.get(0).call.account(),
                    List.of(new SqlCall.Update(first.sql(), rows, first.key())),
                    together.get(0).call.job());
            SqlReply reply = done(all);
            if (reply.problem() == null) {
                List<Map<String, Object>> keys = reply.results().get(0);
                for (int i = 0; i < together.size(); i++) {
                    // A driver that does not tell the key of each row leaves the messages without.
                    List<Map<String, Object>> own = keys.size() == rows.size() ? List.of(keys.get(i)) : List.of();
                    together.get(i).done(new SqlReply(together.get(i).call, List.of(own), null));
                }
                batch = batch.stream()
                        .filter(waiting -> waiting.call.doubtful())
                        .toList();
            } else if (reply.problem().code() != ProblemCode.PROVIDER_FAULT
                    && reply.problem().code() != ProblemCode.REQUEST_REJECTED) {
                // Not for the sake of one row: each would only wait for the same.
                together.forEach(waiting -> waiting.done(SqlReply.failed(waiting.call, reply.problem())));
                batch = batch.stream()
                        .filter(waiting -> waiting.call.doubtful())
                        .toList();
            }
        }
        boolean again = together.size() > 1;
        // Tables without transactions may hold what a failed batch began.
        batch.forEach(
                waiting -> waiting.done(again || waiting.call.doubtful() ? unseen(waiting.call) : done(waiting.call)));
    }

    private SqlReply alone(SqlCall call) {
        return call.doubtful() ? unseen(call) : done(call);
    }

    /** Does a call unless an earlier attempt did. */
    private SqlReply unseen(SqlCall call) {
        SqlReply seen = done(SqlCall.of(call.account(), List.of(call.seen()), call.job()));
        if (seen.problem() != null || !seen.results().get(0).isEmpty()) {
            return new SqlReply(call, seen.results(), seen.problem());
        }
        return done(call);
    }

    private SqlReply done(SqlCall call) {
        HikariDataSource pool;
        try {
            pool = pool(call.account());
        } catch (RuntimeException e) {
            // Hikari's way to say that no driver knows the address; its text would repeat the address.
            return SqlReply.failed(
                    call,
                    Problem.of(
                            ProblemCode.PROVIDER_UNREACHABLE,
                            "There is no JDBC driver for the account's database; put its jar into the hub's lib."));
        }
        SqlReply reply = null;
        try (Connection connection = pool.getConnection()) {
            reply = transaction(call, connection);
            return reply;
        } catch (SQLException e) {
            // A connection that breaks while it is given back changes nothing of what was committed.
            return reply != null ? reply : SqlReply.failed(call, notReached(e));
        }
    }

    private static SqlReply transaction(SqlCall call, Connection connection) {
        boolean committing = false;
        try {
            connection.setNetworkTimeout(
                    Runnable::run, (int) call.account().connection().timeout().toMillis());
            connection.setAutoCommit(false);
            List<List<Map<String, Object>>> results = new ArrayList<>();
            for (SqlCall.Step step : call.steps()) {
                results.add(
                        step instanceof SqlCall.Query query
                                ? rows(connection, query)
                                : keys(connection, (SqlCall.Update) step));
            }
            committing = true;
            connection.commit();
            return new SqlReply(call, results, null);
        } catch (SQLException e) {
            Problem problem = problem(e, committing);
            try {
                connection.rollback();
            } catch (SQLException rollback) {
                e.addSuppressed(rollback);
            }
            return SqlReply.failed(call, problem);
        }
    }

    private static List<Map<String, Object>> rows(Connection connection, SqlCall.Query query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
            statement.setMaxRows(query.most());
            fill(statement, query.values());
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        }
    }

    private static List<Map<String, Object>> keys(Connection connection, SqlCall.Update update) throws SQLException {
        try (PreparedStatement statement = update.key() == null
                ? connection.prepareStatement(update.sql())
                : connection.prepareStatement(update.sql(), new String[] {update.key()})) {
            if (update.rows().size() == 1) {
                fill(statement, update.rows().get(0));
                statement.executeUpdate();
            } else {
                for (List<Object> row : update.rows()) {
                    fill(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            if (update.key() == null) {
                return List.of();
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    // Drivers have names of their own for this column.
                    rows.add(Map.of(update.key(), keys.getObject(1)));
                }
            }
            return rows;
        }
    }

    private static void fill(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value instanceof Instant time) {
                statement.setTimestamp(i + 1, Timestamp.from(time));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }

    private static List<Map<String, Object>> read(ResultSet rows) throws SQLException {
        List<Map<String, Object>> read = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
            Map<String, Object> row = new HashMap<>();
            for (int i = 1; i <= columns; i++) {
                Object value = rows.getObject(i);
                row.put(
                        rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT),
                        value instanceof Timestamp time ? time.toInstant() : value);
            }
            read.add(row);
        }
        return read;
    }

    private HikariDataSource pool(Account account) {
        return pools.computeIfAbsent(account.id(), id -> {
            HikariConfig config = new HikariConfig();
            String url = account.settings().get("url");
            String driver = account.settings().get("driver");
            // MariaDB's driver speaks to MySQL, but answers to its own name.
            config.setJdbcUrl(url.startsWith(MYSQL) ? MARIADB + url.substring(MYSQL.length()) : url);
            if (config.getJdbcUrl().startsWith(MARIADB)) {
                // Its bulk form of a batch tells no keys.
                config.addDataSourceProperty("useBulkStmtsForInserts", "false");
            }
            if (driver != null && !driver.startsWith(MYSQL_DRIVERS)) {
                config.setDriverClassName(driver);
            }
            config.setUsername(account.settings().get("user"));
            Secret password = account.secrets().get("password");
            config.setPassword(password == null ? null : password.reveal());
            config.setPoolName("account-" + id);
            config.setMaximumPoolSize(CONNECTIONS);
            config.setMinimumIdle(0);
            config.setConnectionTimeout(
                    Math.max(250, account.connection().connectTimeout().toMillis()));
            config.setInitializationFailTimeout(-1);
            return new HikariDataSource(config);
        });
    }

    /** Without a connection nothing was written. */
    private static Problem notReached(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && state(sql).startsWith("28")) {
                return Problem.of(ProblemCode.LOGIN_REJECTED, "The database does not accept the user or password.");
            }
        }
        return Problem.of(ProblemCode.PROVIDER_UNREACHABLE, "No connection to the database can be made.");
    }

    /** What an error means, by its SQLSTATE (ISO 9075-2, clause 24): its text may hold values, so it is not told. */
    private static Problem problem(SQLException e, boolean committing) {
        String state = state(e);
        String code = state.isEmpty() ? "" : " (SQLSTATE " + state + ")";
        if (committing || state.startsWith("08")) {
            return Problem.of(
                    ProblemCode.ANSWER_LOST, "The connection to the database broke; the row may be there" + code + ".");
        }
        if (state.startsWith("22")) {
            return Problem.of(
                    ProblemCode.REQUEST_REJECTED, "The database does not take the message's values" + code + ".");
        }
        return Problem.of(ProblemCode.PROVIDER_FAULT, "The database refuses the statement" + code + ".");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
