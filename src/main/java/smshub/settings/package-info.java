/**
 * The site's decisions
 *
 * <p>May import:  hub.yaml read, overridden from the environment and checked as a whole.:account, message, provider, and Jackson.
 */
package smshub.settings;
