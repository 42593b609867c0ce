/**
 * SMS4 and 3steps2web, by HTTP and by mail, as providers.
 */
package smshub.service.sms4;
