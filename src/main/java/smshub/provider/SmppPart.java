package smshub.provider;

import smshub.message.InboundMessage;

/**
 * A message from a handset, or a part of one.
 *
 * @param message the part, with its own text
 * @param reference number that the parts of a message have in common
 * @param number its place among the parts, from 1
 * @param total how many parts the message has; 1 for a whole message
 */
public record SmppPart(InboundMessage message, int reference, int number, int total) {}
