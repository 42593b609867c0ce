/**
 * Persons who log in with a browser: their names and passwords, their sessions, and the pages for both.
 *
 * <p>May import: account, audit, message, settings, Vert.x, mustache, caffeine, Nimbus' reading of tokens, slf4j.
 */
package smshub.login;
