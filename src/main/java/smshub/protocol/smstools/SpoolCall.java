package smshub.protocol.smstools;

import java.nio.file.Path;
import java.util.List;
import smshub.account.Account;
import smshub.provider.ProviderJob;

/**
 * A task in the folders of a program that is spoken to by files, as pure data. Its text form names neither files nor
 * content.
 *
 * @param task what is to be done
 * @param job what the call is for: {@link SendJob}, {@link StatusJob}, {@link PollJob} or {@link ConfirmJob}
 */
public record SpoolCall(Account account, Task task, ProviderJob job) {
    /** One kind of task. */
    public sealed interface Task {}

    /**
     * Puts a whole file into a folder, unless it is there or in another place already; then the reply holds that one.
     *
     * @param elsewhere folders that it may have been moved to, in the order in which it is moved
     */
    public record Put(Path folder, String name, byte[] content, List<Path> elsewhere) implements Task {}

    /** Looks for a file in folders, in their order; the reply holds the first that is there. */
    public record Find(String name, List<Path> folders) implements Task {}

    /**
     * Reads what lies in folders and is not being worked on.
     *
     * @param waiting a folder of which only names and times are told
     */
    public record Read(List<Path> folders, Path waiting) implements Task {}

    /**
     * Takes files away.
     *
     * @param archive where they are kept, or null to delete them
     */
    public record Remove(List<Path> files, Path archive) implements Task {}

    @Override
    public String toString() {
        return "spool call for account " + account.id();
    }
}
