package smshub.broker;

/** The same by a client's session, as from an outside broker. */
class SessionLoopTest extends QueueLoopTest {
    @Override
    QueueSource source(QueueEndpoint of) throws Exception {
        return new SessionSource(of);
    }
}
