/**
 * The hub as an SMSC: applications and gateways bind to it by SMPP 3.3, 3.4 and the common part of 5.0, submit messages, and
 * are brought their receipts and messages from handsets.
 *
 * <p>jSMPP's server session, which is the library that the hub speaks SMPP with, answers a submission when the thread that
 * handles it returns, so that as many threads would wait for the disk as messages are under way. So the connections are
 * Vert.x', and jSMPP puts PDUs into octets and reads them, as on the way out.
 *
 * <p>May import: message, text, account, rules, intake, broker, store, json, settings, tls, provider, protocol.smpp and
 * protocol.smpp.component; Camel, Vert.x, jSMPP, Jackson, Caffeine and SLF4J.
 */
package smshub.protocol.smsc;
