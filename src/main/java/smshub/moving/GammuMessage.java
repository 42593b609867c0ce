package smshub.moving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of Gammu SMSD's outbox: a text whose name says the rest, or Gammu's backup form with a section for each part (Gammu
 * manual, "Files backend" and "SMS backup format").
 *
 * @param to the recipient
 * @param flash whether it is shown at once
 * @param report whether a receipt is wanted
 */
record GammuMessage(String to, String text, boolean flash, boolean report) {
    private static final String NUMBER = "(\\+?[0-9]{2,20})";
    private static final Pattern NAME = Pattern.compile("OUT(?:[A-Za-z]?[0-9]{8}_[0-9]{6}_[^_]*_" + NUMBER
            + "(?:_.*)?|[A-Za-z]_" + NUMBER + "(?:_[^.]*)?|" + NUMBER + ")\\.(txt|smsbackup)([dfb]*)");
    private static final Pattern PAIR = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*?)\\s*");
    /** The header of a part among several, with a reference of 8 or 16 bits (3GPP TS 23.040, clause 9.2.3.24.1). */
    private static final Pattern PART = Pattern.compile("(?i)050003..(?<of>..)(?<at>..)|060804....(..)(..)");

    /** Why a file cannot be taken over, in one sentence without its full stop. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String sentence) {
            super(sentence);
        }
    }

    static GammuMessage of(String name, byte[] content) throws Unfit {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new Unfit("the name is of none of Gammu's forms");
        }
        String to = parts.group(1) != null ? parts.group(1) : parts.group(2) != null ? parts.group(2) : parts.group(3);
        String options = parts.group(5);
        if (options.contains("b")) {
            throw new Unfit("it is a bookmark, and the hub sends texts");
        }
        return parts.group(4).equals("txt")
                ? new GammuMessage(to, text(content), options.contains("f"), options.contains("d"))
                : backup(to, text(content));
    }

    /** By its mark UTF-16, else UTF-8, else Latin-1, which knows every byte. */
    private static String text(byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFE && (bytes[1] & 0xFF) == 0xFF) {
            return new String(bytes, 2, bytes.length - 2, UTF_16BE);
        }
        if (bytes.length > 1 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == 0xFE) {
            return new String(bytes, 2, bytes.length - 2, UTF_16LE);
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, ISO_8859_1);
        }
    }

    private static GammuMessage backup(String named, String content) throws Unfit {
        Map<Integer, String> texts = new TreeMap<>();
        String to = named;
        boolean flash = false;
        List<Map<String, String>> sections = sections(content);
        for (Map<String, String> section : sections) {
            if (section.getOrDefault("coding", "").toLowerCase(Locale.ROOT).startsWith("8")) {
                throw new Unfit("it holds data, and the hub sends texts");
            }
            to = section.containsKey("number") ? section.get("number").replace("\"", "") : to;
            flash |= "0".equals(section.get("class"));
            String header = section.getOrDefault("udh", "");
            Matcher part = PART.matcher(header);
            if (!header.isEmpty() && !part.matches()) {
                throw new Unfit("it has a header of its own (UDH), and the hub sends texts");
            }
            int place = header.isEmpty()
                    ? texts.size() + 1
                    : Integer.parseInt(part.group("at") == null ? part.group(4) : part.group("at"), 16);
            if (texts.put(place, hex(section)) != null) {
                throw new Unfit("a part of it is there twice");
            }
        }
        if (texts.isEmpty() || !to.matches(NUMBER)) {
            throw new Unfit(texts.isEmpty() ? "there is no message in it" : "it has no recipient");
        }
        return new GammuMessage(to, String.join("", texts.values()), flash, false);
    }

    private static List<Map<String, String>> sections(String content) {
        List<Map<String, String>> sections = new ArrayList<>();
        for (String line : content.lines().toList()) {
            Matcher pair = PAIR.matcher(line);
            if (line.strip().startsWith("[SMSBackup")) {
                sections.add(new LinkedHashMap<>());
            } else if (!sections.isEmpty() && !line.strip().startsWith("#") && pair.matches()) {
                sections.get(sections.size() - 1).put(pair.group(1).toLowerCase(Locale.ROOT), pair.group(2));
            }
        }
        return sections;
    }

    /** The text of a part: UTF-16 in hexadecimal digits, over several lines where it is long. */
    private static String hex(Map<String, String> section) throws Unfit {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; section.containsKey("text%02d".formatted(i)); i++) {
            digits.append(section.get("text%02d".formatted(i)));
        }
        try {
            return new String(HexFormat.of().parseHex(digits), UTF_16BE);
        } catch (IllegalArgumentException e) {
            throw new Unfit("its text is not in hexadecimal digits");
        }
    }

    /** The same as a file of SMS Server Tools. */
    byte[] spoolFile() throws Unfit {
        if (text.isBlank()) {
            throw new Unfit("it has no text");
        }
        return ("To: " + to + "\nAlphabet: UTF-8\n" + (flash ? "Flash: yes\n" : "") + (report ? "Report: yes\n" : "")
                        + "\n" + text)
                .getBytes(UTF_8);
    }

    /** Without text and number, because logs print it. */
    @Override
    public String toString() {
        return "GammuMessage[]";
    }
}
