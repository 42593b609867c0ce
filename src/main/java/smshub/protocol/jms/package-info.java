/**
 * Brokers of the company's own, by any client library of JMS: requests from one of their queues, answers to those who asked,
 * state changes and messages from handsets published there.
 *
 * <p>May import: message, account, rules, intake, broker and json; JMS, Spring's JMS, Camel and SLF4J.
 */
package smshub.protocol.jms;
