/**
 * Twilio, played for its clients.
 */
package smshub.service.twilio;
