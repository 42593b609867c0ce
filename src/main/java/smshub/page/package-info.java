/**
 * The office page at {@code /}: HTML that the hub renders itself, for people who look up, send and put right messages. It
 * acts through the same services and sees by the same rule as the API, which stays the way for programs.
 *
 * <p>May import: http, login, dispatch, intake, rules, account, campaign, message, text, template, audit, provider, settings and json; Vert.x
 * and the template engine.
 */
package smshub.page;
