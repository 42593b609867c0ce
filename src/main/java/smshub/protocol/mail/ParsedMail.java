package smshub.protocol.mail;

import java.util.List;

/**
 * What one mail says, as far as it matters here.
 *
 * @param id its Message-ID, or the name that its bringer has for it where it has none; the same whenever it is read again
 * @param thread the ids that an answer names in {@code References}, its own the last
 * @param sender bare address of {@code From}; null where there is none, or more than one
 * @param recipients bare addresses that it was sent to, each once
 * @param subject decoded and on one line; empty where there is none
 * @param text what to send: of several forms the plain one; null where it has no text
 * @param cut whether a quotation or signature was left out of the text
 * @param origin who wrote it
 * @param verdicts the fields {@code Authentication-Results}, the newest first
 */
record ParsedMail(
        String id,
        List<String> thread,
        String sender,
        List<String> recipients,
        String subject,
        String text,
        boolean cut,
        Origin origin,
        List<String> verdicts) {

    /** Whether a person or a program wrote a mail. */
    enum Origin {
        /** A person, as far as one can tell. */
        PERSON,
        /** A program, of its own accord: an alarm, a report. */
        PROGRAM,
        /** A program in answer to something, a bounce or a list. Who answers these answers for ever. */
        ECHO
    }

    /** Without words and addresses, because logs and traces print it. */
    @Override
    public String toString() {
        return "ParsedMail[" + origin + "]";
    }
}
