package smshub.provider;

/** A provider that takes our id and refuses to send it twice, so that an unsure message may be sent again by itself. */
public interface IdempotencyKey {}
