package smshub.protocol.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import smshub.intake.Poller;

/**
 * Hears of new mails at once, where an IMAP server tells of them (RFC 2177), on a connection of its own. When that is
 * lost it is made anew; meanwhile, and where the server does not tell, mails wait for the next round.
 */
final class ImapIdle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImapIdle.class);

    /** A server may end what is silent for 29 minutes; what stands between it and the hub often forgets it before. */
    static final Duration RENEWAL = Duration.ofMinutes(5);

    private static final int LONGEST_PAUSE_SECONDS = 60;

    /** Servers shut out those who come with a wrong password again and again. */
    private static final Duration REFUSED_PAUSE = Duration.ofMinutes(15);

    private final String intake;
    private final Session session;
    private final String name;
    private final Duration renewal;
    private final Poller.Bell bell;
    /** One listens, the other renews. */
    private final ScheduledThreadPoolExecutor threads;

    private volatile boolean closed;
    private volatile IMAPFolder folder;
    private int pauseSeconds;

    ImapIdle(String intake, Session session, String name, Duration renewal, Poller.Bell bell) {
        this.intake = intake;
        this.session = session;
        this.name = name;
        this.renewal = renewal;
        this.bell = bell;
        threads = new ScheduledThreadPoolExecutor(2, runnable -> {
            Thread thread = new Thread(runnable, "idle-" + intake);
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void open() {
        threads.execute(this::listen);
    }

    private void listen() {
        Duration pause = renewal;
        try (IMAPStore store = (IMAPStore) session.getStore()) {
            store.connect();
            if (store.hasCapability("IDLE")) {
                listen(store);
            } else {
                LOG.debug("Intake {}: the server does not tell of new mails", intake);
            }
        } catch (AuthenticationFailedException e) {
            LOG.debug("Intake {}: the server refuses the login", intake, e);
            pause = REFUSED_PAUSE;
        } catch (MessagingException | RuntimeException e) {
            if (pauseSeconds == 0 && !closed) {
                LOG.info("Intake {}: does not hear of new mails now; rounds go on", intake);
            }
            LOG.debug("Intake {}: listening ended", intake, e);
            pauseSeconds = Math.min(LONGEST_PAUSE_SECONDS, Math.max(1, 2 * pauseSeconds));
            pause = Duration.ofSeconds(pauseSeconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } finally {
            folder = null;
        }
        try {
            threads.schedule((Runnable) this::listen, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Intake {}: closed", intake);
        }
    }

    private void listen(IMAPStore store) throws MessagingException, InterruptedException {
        IMAPFolder opened = (IMAPFolder) store.getFolder(name);
        opened.open(Folder.READ_ONLY);
        folder = opened;
        ScheduledFuture<?> renewing = threads.scheduleWithFixedDelay(
                () -> renew(opened), renewal.toMillis(), renewal.toMillis(), TimeUnit.MILLISECONDS);
        try {
            LOG.info("Intake {}: hears of new mails at once", intake);
            while (!closed) {
                // Also at the beginning: what came while nobody listened.
                if (opened.getMessageCount() > 0) {
                    bell.ring();
                }
                pauseSeconds = 0;
                opened.idle(true);
            }
        } finally {
            renewing.cancel(false);
        }
    }

    /** Any command ends the waiting, which begins anew then; where the connection is dead it shows now. */
    private void renew(IMAPFolder listened) {
        try {
            listened.getMessageCount();
        } catch (MessagingException e) {
            LOG.debug("Intake {}: the connection was lost", intake, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdown();
        IMAPFolder listened = folder;
        if (listened != null) {
            try {
                listened.forceClose();
            } catch (MessagingException | IllegalStateException e) {
                // Who listened may be leaving just now, and the library refuses to close a closed folder.
                LOG.debug("Intake {}: closing failed", intake, e);
            }
        }
    }
}
