/**
 * The first run: a page on loopback where a person makes the administrator, the account and the client of a hub that has
 * none, and that writes its {@code hub.yaml}.
 *
 * <p>May import: account, settings, provider, login, page, audit; Vert.x, Jackson and slf4j.
 */
package smshub.firstrun;
