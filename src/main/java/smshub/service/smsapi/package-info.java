/**
 * SMSAPI (LINK Mobility Poland): as a provider, and played for its clients.
 */
package smshub.service.smsapi;
