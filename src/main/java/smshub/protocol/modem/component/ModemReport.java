package smshub.protocol.modem.component;

import java.time.Instant;
import smshub.protocol.modem.pdu.DeliveryStatus;

/**
 * What became of a message, all its parts together.
 *
 * @param id of the message, as its sender named it
 * @param status the network's word that tells most; null where only the modem told, late, that it took it
 * @param at when that was, by the service centre's clock
 */
record ModemReport(String id, DeliveryState state, DeliveryStatus status, Instant at) {}
