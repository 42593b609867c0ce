package smshub.protocol.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTextTest {
    /** What mail programs put below; before it the writer's own words stand. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- \nAnna Novák\nExample Ltd.",
                "--\nAnna",
                "On Mon, 5 Jan 2026 at 10:11, Bob <bob@example.com> wrote:\n> Shall we?\n> Yes",
                "On Mon, 5 Jan 2026 at 10:11,\nBob With A Very Long Name <bob@example.com>\nwrote:\n\n> Shall we?",
                "Am 05.01.2026 um 10:11 schrieb Bob <bob@example.com>:\n> Wollen wir?",
                "Am Mo., 5. Jan. 2026 um 10:11 Uhr schrieb Bob\n<bob@example.com>:\n\n> Wollen wir?",
                "Dne 5. 1. 2026 v 10:11 Bob napsal(a):\n> Ano?",
                "Le 5 janv. 2026 à 10:11, Bob a écrit :\n> Oui ?",
                "-----Original Message-----\nFrom: Bob\nShall we?",
                "-----Ursprüngliche Nachricht-----\nVon: Bob",
                "-------- Původní zpráva --------\nOd: Bob",
                "---------- Forwarded message ---------\nFrom: Bob",
                "________________________________\nFrom: Bob <bob@example.com>\nSent: Monday",
                "From: Bob <bob@example.com>\nSent: Monday, 5 January 2026\nTo: Anna\nSubject: x",
                "Von: Bob\nGesendet: Montag, 5. Januar 2026\nAn: Anna",
                "Od: Bob\nOdesláno: pondělí 5. ledna 2026\nKomu: Anna",
                "Sent from my iPhone",
                "Von meinem iPhone gesendet",
                "Get Outlook for iOS<https://aka.ms/x>",
                "Odesláno z iPhonu"
            })
    void whatMailProgramsPutBelowIsCut(String below) {
        assertEquals(
                "Server 7 is down.\nCome at once.", QuotedText.cut("Server 7 is down.\nCome at once.\n\n" + below));
    }

    /** Words that look like it, and are the writer's own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: Prague to: Berlin, gate 7",
                "On Monday the doctor wrote: come on Friday\nand bring the papers",
                "On 5 January he wrote:\nI shall come.\nSo be ready.",
                "Am Montag schrieb der Arzt:\nkommen Sie am Freitag.",
                "- one\n- two",
                "-- one --",
                "Date: Friday\nFrom: 8 to 10",
                "1 > 0 and 2 > 1"
            })
    void whatTheWriterSaysStays(String text) {
        assertEquals(text, QuotedText.cut(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"> only\n> quoted", "-- \nAnna", "", "\n\n"})
    void nothingMayBeLeft(String text) {
        assertTrue(QuotedText.cut(text).isEmpty());
    }
}
