package smshub.provider;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Everything that any library logs at DEBUG or above, from the start to the close; it shows nowhere else. */
public final class Log extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root;
    private final Level before;
    private final Map<String, Appender> others;

    public Log() {
        super("captured", null, null, true, Property.EMPTY_ARRAY);
        Configuration configuration = context.getConfiguration();
        root = configuration.getRootLogger();
        before = root.getLevel();
        others = Map.copyOf(root.getAppenders());
        others.keySet().forEach(root::removeAppender);
        start();
        root.addAppender(this, Level.DEBUG, null);
        root.setLevel(Level.DEBUG);
        context.updateLoggers();
    }

    @Override
    public void append(LogEvent event) {
        Throwable thrown = event.getThrown();
        lines.add(event.getLoggerName() + ": " + event.getMessage().getFormattedMessage());
        while (thrown != null) {
            lines.add(thrown.toString());
            thrown = thrown.getCause();
        }
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        root.removeAppender("captured");
        others.values().forEach(appender -> root.addAppender(appender, null, null));
        root.setLevel(before);
        context.updateLoggers();
        stop();
    }
}
