/**
 * websms.com (LINK Mobility Austria): as a provider, and played for its clients.
 */
package smshub.service.websms;
