package smshub.store;

import smshub.message.DeliveryReceipt.Status;

/**
 * What a receipt says of one part of a message.
 *
 * @param attempt the attempt that the part belongs to
 * @param providerId the provider's id of the part
 * @param status delivered, undelivered or unknown
 */
public record PartEnd(String account, String messageId, int attempt, String providerId, Status status) {}
