package smshub.store;

import smshub.message.MessageState;
import smshub.message.SmsMessage;

/**
 * The message that a receipt is about.
 *
 * @param messageId the hub's id
 * @param account the account that the message is with now; null before anything is heard of it
 * @param attempt the attempt that the receipt is about; its event must carry it, or an undelivered first attempt would
 *     overrule a second one
 * @param latest the message's latest attempt
 * @param state where the message is; null when only its provider's id is known so far
 * @param message the message as accepted; null before its acceptance is heard of
 */
public record Match(
        String messageId, String account, int attempt, int latest, MessageState state, SmsMessage message) {}
