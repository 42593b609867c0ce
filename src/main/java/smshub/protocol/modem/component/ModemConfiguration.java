package smshub.protocol.modem.component;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import smshub.text.Language;

/** How modems are reached, unlocked and used. Times are in milliseconds. */
@UriParams
public final class ModemConfiguration implements Cloneable {
    @UriParam(label = "advanced")
    @Metadata(description = "Hears whether any of the modems can send; none by default.")
    private ModemLine line;

    @UriParam(defaultValue = "115200")
    @Metadata(description = "Speed of a serial port, in bits per second; 8 data bits, no parity, 1 stop bit.")
    private int baudRate = 115_200;

    @UriParam
    @Metadata(description = "Whether RTS and CTS control the flow of a serial port.")
    private boolean hardwareFlow;

    @UriParam(label = "security")
    @Metadata(
            description = "PIN of the SIM. A PIN that was refused is not tried again, because a SIM locks after three.",
            secret = true)
    private String pin;

    @UriParam
    @Metadata(description = "Number of the service centre, where the SIM's own is not right.")
    private String serviceCentre;

    @UriParam(defaultValue = "SM")
    @Metadata(description = "Memory for messages: SM is the SIM, ME the modem, MT both.")
    private String storage = "SM";

    @UriParam(label = "advanced")
    @Metadata(description = "Further commands at each start, parted by semicolons, such as AT^CURC=0;AT+COPS=0.")
    private String commands;

    @UriParam
    @Metadata(
            description =
                    "Folder that remembers, across restarts, what was sent and which PIN was refused; where "
                            + "several processes may take over the same modems, a folder that all of them see. None keeps it in memory.")
    private String stateDirectory;

    @UriParam(label = "producer", defaultValue = "0")
    @Metadata(description = "Most parts that the SIM sends from midnight to midnight; 0 means no limit.")
    private int dailyLimit;

    @UriParam(label = "producer", defaultValue = "60000", javaType = "java.time.Duration")
    @Metadata(
            description =
                    "How long the modem's answer to a message is waited for; after that, the message is doubtful.")
    private long sendTimeout = 60_000;

    @UriParam(label = "producer", defaultValue = "true")
    @Metadata(description = "Whether a report is asked for with each message, as long as there is a consumer.")
    private boolean statusReports = true;

    @UriParam(label = "producer", javaType = "java.time.Duration", defaultValue = "0")
    @Metadata(description = "How long the service centre tries to deliver; 0 leaves it to the service centre.")
    private long validity;

    @UriParam(label = "producer")
    @Metadata(
            description = "National languages whose 7-bit tables may be used, parted by commas: turkish, spanish, "
                    + "portuguese. Not every phone knows them.")
    private String languages;

    @UriParam(label = "producer,advanced")
    @Metadata(description = "Whether parts carry a reference of 16 bits; they hold one character less.")
    private boolean wideReference;

    @UriParam(label = "consumer", defaultValue = "60000", javaType = "java.time.Duration")
    @Metadata(description = "How often the modem's health and memory are looked at; announcements get lost.")
    private long pollInterval = 60_000;

    @UriParam(label = "consumer", defaultValue = "86400000", javaType = "java.time.Duration")
    @Metadata(description = "How long missing parts of a message are waited for; then it is delivered with gaps.")
    private long incompleteAfter = 86_400_000;

    @UriParam(label = "consumer", defaultValue = "true")
    @Metadata(
            description =
                    "Whether messages from phones are taken off the SIM; otherwise they stay there, and the consumer "
                            + "gets reports alone.")
    private boolean messages = true;

    @UriParam(label = "advanced", defaultValue = "5000", javaType = "java.time.Duration")
    @Metadata(
            description =
                    "How long the modem's answer to a simple command is waited for. Commands that write to the SIM "
                            + "or restart the modem get several times as much.")
    private long answerTimeout = 5_000;

    @UriParam(label = "advanced", defaultValue = "1000", javaType = "java.time.Duration")
    @Metadata(
            description =
                    "Shortest wait between attempts to bring a modem back. The longer ones are multiples: messages wait "
                            + "30 times as long for it, its power gets 15 times, and a modem that is given up, or a line that does "
                            + "not open, 600 times.")
    private long recoveryDelay = 1_000;

    @UriParam(label = "advanced", defaultValue = "30000", javaType = "java.time.Duration")
    @Metadata(description = "How long the start waits for a network before it goes on looking now and then.")
    private long registrationTimeout = 30_000;

    @UriParam(label = "advanced")
    @Metadata(
            description =
                    "Switches a silent modem's power off and on: an http or https address that gets an empty POST, "
                            + "or a command, which gets the port as last argument.",
            secret = true)
    private String powerCycle;

    ModemConfiguration copy() {
        try {
            return (ModemConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    List<String> initialCommands() {
        return commands == null
                ? List.of()
                : Stream.of(commands.split(";"))
                        .map(String::strip)
                        .filter(command -> !command.isEmpty())
                        .toList();
    }

    Path stateFolder() {
        return stateDirectory == null || stateDirectory.isBlank() ? null : Path.of(stateDirectory);
    }

    /** @throws IllegalArgumentException for a language without tables */
    Set<Language> tables() {
        Set<Language> tables = EnumSet.noneOf(Language.class);
        if (languages != null && !languages.isBlank()) {
            for (String word : languages.split(",")) {
                tables.add(Language.valueOf(word.strip().toUpperCase(Locale.ROOT)));
            }
        }
        return tables;
    }

    public int getBaudRate() {
        return baudRate;
    }

    public void setBaudRate(int baudRate) {
        this.baudRate = baudRate;
    }

    public boolean isHardwareFlow() {
        return hardwareFlow;
    }

    public void setHardwareFlow(boolean hardwareFlow) {
        this.hardwareFlow = hardwareFlow;
    }

    public String getPin() {
        return pin;
    }

    public void setPin(String pin) {
        this.pin = pin;
    }

    public String getServiceCentre() {
        return serviceCentre;
    }

    public void setServiceCentre(String serviceCentre) {
        this.serviceCentre = serviceCentre;
    }

    public String getStorage() {
        return storage;
    }

    public void setStorage(String storage) {
        this.storage = storage;
    }

    public String getCommands() {
        return commands;
    }

    public void setCommands(String commands) {
        this.commands = commands;
    }

    public String getStateDirectory() {
        return stateDirectory;
    }

    public void setStateDirectory(String stateDirectory) {
        this.stateDirectory = stateDirectory;
    }

    public int getDailyLimit() {
        return dailyLimit;
    }

    public void setDailyLimit(int dailyLimit) {
        this.dailyLimit = dailyLimit;
    }

    public long getSendTimeout() {
        return sendTimeout;
    }

    public void setSendTimeout(long sendTimeout) {
        this.sendTimeout = sendTimeout;
    }

    public boolean isStatusReports() {
        return statusReports;
    }

    public void setStatusReports(boolean statusReports) {
        this.statusReports = statusReports;
    }

    public long getValidity() {
        return validity;
    }

    public void setValidity(long validity) {
        this.validity = validity;
    }

    public String getLanguages() {
        return languages;
    }

    public void setLanguages(String languages) {
        this.languages = languages;
    }

    public boolean isWideReference() {
        return wideReference;
    }

    public void setWideReference(boolean wideReference) {
        this.wideReference = wideReference;
    }

    public long getPollInterval() {
        return pollInterval;
    }

    public void setPollInterval(long pollInterval) {
        this.pollInterval = pollInterval;
    }

    public boolean isMessages() {
        return messages;
    }

    public void setMessages(boolean messages) {
        this.messages = messages;
    }

    public long getIncompleteAfter() {
        return incompleteAfter;
    }

    public void setIncompleteAfter(long incompleteAfter) {
        this.incompleteAfter = incompleteAfter;
    }

    public long getRegistrationTimeout() {
        return registrationTimeout;
    }

    public void setRegistrationTimeout(long registrationTimeout) {
        this.registrationTimeout = registrationTimeout;
    }

    public long getAnswerTimeout() {
        return answerTimeout;
    }

    public void setAnswerTimeout(long answerTimeout) {
        this.answerTimeout = answerTimeout;
    }

    public long getRecoveryDelay() {
        return recoveryDelay;
    }

    public void setRecoveryDelay(long recoveryDelay) {
        this.recoveryDelay = recoveryDelay;
    }

    public String getPowerCycle() {
        return powerCycle;
    }

    public void setPowerCycle(String powerCycle) {
        this.powerCycle = powerCycle;
    }

    public ModemLine getLine() {
        return line;
    }

    /** Hears whether any of the modems can send; null for nobody. */
    public void setLine(ModemLine line) {
        this.line = line;
    }

    /** Without the PIN. */
    @Override
    public String toString() {
        return "ModemConfiguration";
    }
}
