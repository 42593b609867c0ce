package smshub.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** The lines that the hub's log has of some loggers, as its own settings let them pass and write them. */
public final class PrintedLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final List<LoggerConfig> configured;
    private final String beginning;

    /** @param beginning of the names of the loggers */
    public PrintedLog(String beginning) {
        this.beginning = beginning;
        Configuration configuration = context.getConfiguration();
        // A logger that hands nothing on has appenders of its own.
        configured = configuration.getLoggers().values().stream()
                .filter(logger -> !logger.getAppenders().isEmpty())
                .toList();
        for (LoggerConfig logger : configured) {
            logger.addAppender(
                    new Copy(logger.getAppenders().values().iterator().next().getLayout()), null, null);
        }
        context.updateLoggers();
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        configured.forEach(logger -> logger.removeAppender(Copy.NAME));
        context.updateLoggers();
    }

    private final class Copy extends AbstractAppender {
        private static final String NAME = "printed";

        Copy(Layout<?> layout) {
            super(NAME, null, layout, true, Property.EMPTY_ARRAY);
            start();
        }

        @Override
        public void append(LogEvent event) {
            if (event.getLoggerName().startsWith(beginning)) {
                new String(getLayout().toByteArray(event), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(lines::add);
            }
        }
    }
}
