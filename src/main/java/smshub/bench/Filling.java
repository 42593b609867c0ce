package smshub.bench;

/**
 * What a hub holds before it is measured.
 *
 * @param waiting messages on the queue of an account that is held
 * @param stored further messages in the store, sent long ago
 */
record Filling(long waiting, long stored) {
    static final Filling NONE = new Filling(0, 0);

    boolean empty() {
        return waiting == 0 && stored == 0;
    }
}
