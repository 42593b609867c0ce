/**
 * The commands of {@code ./hub}: those that need no running hub, and those that talk to one over HTTP.
 *
 * <p>May import: audit, settings, account, message, provider, json, site, picocli and the JDK's HTTP client.
 */
package smshub.cli;
