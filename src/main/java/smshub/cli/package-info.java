/**
 * The commands of {@code ./hub}: those that need no running hub, and those that talk to one over HTTP.
 *
 * <p>May import: audit, broker, settings, account, message, provider, moving, json, site, picocli and the JDK's HTTP client.
 */
package smshub.cli;
