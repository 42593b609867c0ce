/**
 * O2 SMS Connector (O2 Czech Republic), as a provider.
 */
package smshub.service.o2;
