package smshub.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.contact.Contact;
import smshub.contact.ContactSource;
import smshub.settings.Completion;

/** Contacts as a query of the settings finds them in another system's database, in which nothing is written. */
public final class ContactQuery implements ContactSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContactQuery.class);
    /** Names of the column with the number; else it is the first. */
    private static final List<String> NUMBER = List.of("number", "phone", "msisdn", "mobile", "to");

    private static final String LANGUAGE = "language";

    private final HikariDataSource pool;
    private volatile boolean away;
    private final String sql;
    private final int seconds;

    /** Opens no connection yet: the database may be down. */
    public ContactQuery(Completion.Contacts settings) {
        sql = settings.query();
        seconds = (int) Math.max(1, settings.patience().toSeconds());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(
                settings.password() == null ? null : settings.password().reveal());
        if (settings.url().startsWith("jdbc:postgresql:")) {
            // An id travels as text; without a type of its own it fits keys of every type.
            config.addDataSourceProperty("stringtype", "unspecified");
        }
        config.setPoolName("contacts");
        config.setReadOnly(true);
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(0);
        config.setConnectionTimeout(Math.max(1_000, settings.patience().toMillis()));
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    @Override
    public Optional<Contact> find(String id) throws IOException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(seconds);
            statement.setMaxRows(1);
            statement.setString(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                Optional<Contact> found = rows.next() ? contact(rows) : Optional.empty();
                away = false;
                return found;
            }
        } catch (SQLException e) {
            if (!away) {
                LOG.warn("Contacts cannot be looked up: {}", e.getMessage());
            }
            away = true;
            throw new IOException("contacts: " + e.getMessage(), e);
        }
    }

    private static Optional<Contact> contact(ResultSet row) throws SQLException {
        ResultSetMetaData columns = row.getMetaData();
        String number = null;
        String first = null;
        String language = null;
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String label = columns.getColumnLabel(i);
            // Some databases write names in capitals that were not asked for so.
            String name = label.equals(label.toUpperCase(Locale.ROOT)) ? label.toLowerCase(Locale.ROOT) : label;
            String value = row.getString(i);
            first = i == 1 ? value : first;
            if (value == null) {
                continue;
            }
            if (NUMBER.contains(name.toLowerCase(Locale.ROOT)) && number == null) {
                number = value;
            } else if (name.equalsIgnoreCase(LANGUAGE)) {
                language = value.isBlank() ? null : value.strip();
            }
            values.put(name, value);
        }
        String to = number == null ? first : number;
        return to == null || to.isBlank() ? Optional.empty() : Optional.of(new Contact(to.strip(), language, values));
    }

    @Override
    public void close() {
        pool.close();
    }
}
