package smshub.protocol.modem.component;

/**
 * What came in and is no message.
 *
 * @param place where it is kept until it is taken over
 * @param hex its hexadecimal digits, as the modem gave them
 * @param why it cannot be read
 */
record UnreadablePdu(ModemInbox.Place place, String hex, String why) {
    @Override
    public String toString() {
        return "Unreadable[" + place + "]";
    }
}
