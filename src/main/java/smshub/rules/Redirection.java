package smshub.rules;

import smshub.message.SmsMessage;

/**
 * A message that another account takes over.
 *
 * @param message the message for that account
 * @param note what the account's rules changed or chose, for the time line; null where they did neither
 */
public record Redirection(SmsMessage message, String note) {}
