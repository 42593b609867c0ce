/**
 * Kannel, played for its clients.
 */
package smshub.service.kannel;
