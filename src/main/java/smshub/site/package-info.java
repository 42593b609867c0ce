/**
 * What lets whoever runs the hub use Camel with it: their own route files, the component {@code hub:} by which those send
 * and receive messages, and jars with further components and drivers.
 *
 * <p>May import: message, text, account, intake, broker, provider, json, Camel, its HTTP client and Jackson.
 */
package smshub.site;
