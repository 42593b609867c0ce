package smshub.protocol.smstools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.account.IntakeSettings;
import smshub.intake.IntakeChannel;
import smshub.intake.IntakeContext;
import smshub.intake.Poller;

/**
 * The folders of SMS Server Tools 3, played from smsd's side. A file is claimed by moving it into a folder of the hub's
 * own under a name that begins with an id; that id is its reference, so that a file with an old name is a new message,
 * and the same file after a crash is not.
 */
public final class SpoolIntake implements IntakeChannel {
    private static final int MOST_FILES = 2_000;
    private static final List<String> FOLDERS = List.of("outgoing", "sent", "failed", "incoming", "report", "working");

    @Override
    public String id() {
        return "spool";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("outgoing", "Folder that applications write to", Kind.TEXT),
                AccountSetting.optional("sent", "Folder of files that were sent; without it they go", Kind.TEXT),
                AccountSetting.optional("failed", "Folder of files that failed; without it they go", Kind.TEXT),
                AccountSetting.optional("incoming", "Folder of messages from handsets", Kind.TEXT),
                AccountSetting.optional("report", "Folder of status reports; without it incoming", Kind.TEXT),
                AccountSetting.optional(
                        "working",
                        "Folder of the hub's own on the same file system; .smshub in outgoing unless given",
                        Kind.TEXT),
                AccountSetting.optional("alphabet", "Alphabet of files that name none", Kind.TEXT, "ISO"),
                AccountSetting.optional(
                        "trust-outgoing", "Whether files are taken at once, however new", Kind.BOOLEAN, "false"),
                AccountSetting.optional(
                        "international",
                        "Whether a number that says nothing else begins with a country code",
                        Kind.BOOLEAN,
                        "true"),
                AccountSetting.optional("queues", "Whether Queue and Provider name the account", Kind.BOOLEAN, "false"),
                AccountSetting.optional("senders", "Whether From is asked for as sender", Kind.BOOLEAN, "false"),
                AccountSetting.optional("batch", "Files that are claimed together", Kind.NUMBER, "200"),
                AccountSetting.optional("report-hours", "How long a receipt is awaited", Kind.NUMBER, "72"));
    }

    @Override
    public List<String> mistakes(IntakeSettings intake) {
        List<String> mistakes = new ArrayList<>();
        for (String name : FOLDERS) {
            String folder = intake.settings().get(name);
            if (folder != null && !absolute(folder)) {
                mistakes.add("settings." + name + " must be the whole path of a folder");
            }
        }
        for (String name : List.of("batch", "report-hours")) {
            int number = Integer.parseInt(intake.settings().get(name));
            if (number < 1 || number > MOST_FILES) {
                mistakes.add("settings." + name + " must be from 1 to " + MOST_FILES);
            }
        }
        if (!intake.inboundAccounts().isEmpty() && !intake.settings().containsKey("incoming")) {
            mistakes.add("inbound-accounts needs settings.incoming");
        }
        return mistakes;
    }

    @Override
    public List<String> obstacles(IntakeSettings intake) {
        List<String> obstacles = new ArrayList<>();
        for (String name : FOLDERS) {
            String folder = intake.settings().get(name);
            if (folder != null) {
                String obstacle = obstacle(Path.of(folder), name.equals("working"));
                if (obstacle != null) {
                    obstacles.add("settings." + name + " " + obstacle);
                }
            }
        }
        String working = intake.settings().get("working");
        if (obstacles.isEmpty() && working != null) {
            Path outgoing = Path.of(intake.settings().get("outgoing"));
            if (!sameStore(outgoing, Path.of(working))) {
                obstacles.add("settings.working is on another file system than outgoing");
            }
        }
        return obstacles;
    }

    /** What is wrong with a folder; null where nothing is. */
    private static String obstacle(Path folder, boolean made) {
        if (!Files.exists(folder)) {
            Path above = folder.getParent();
            if (!made || above == null) {
                return "names a folder that is not there";
            }
            return obstacle(above, true) == null ? null : "names a folder that cannot be made";
        }
        if (!Files.isDirectory(folder)) {
            return "names what is no folder";
        }
        return Files.isReadable(folder) && Files.isWritable(folder) && Files.isExecutable(folder)
                ? null
                : "names a folder that this user may not read and write";
    }

    private static boolean sameStore(Path one, Path other) {
        Path there = other;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return Files.getFileStore(one).equals(Files.getFileStore(there));
        } catch (IOException e) {
            return true; // it could not be told
        }
    }

    private static boolean absolute(String folder) {
        try {
            return Path.of(folder).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public Poller open(IntakeSettings intake, IntakeContext context) {
        return new SpoolPoller(intake, context);
    }
}
