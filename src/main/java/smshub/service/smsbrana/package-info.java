/**
 * SMSbrana.cz (SMS Connect): as a provider, and played for its clients.
 */
package smshub.service.smsbrana;
