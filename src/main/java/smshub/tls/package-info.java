/**
 * TLS of the hub's own listeners: certificates that may be replaced while it runs, and the programs that show one.
 *
 * <p>May import: slf4j, pem-keystore.
 */
package smshub.tls;
