/**
 * What the hub knows of a protocol or of another program's data, each in a package of its own, whichever direction it
 * serves: mail, modems, SMPP, other brokers by JMS, SMSLib's tables, smsd's files. Nothing stands in this package itself.
 *
 * <p>May import: what the package below says.
 */
package smshub.protocol;
