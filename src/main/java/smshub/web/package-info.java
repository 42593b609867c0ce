/**
 * The REST API and its problems, call-backs of providers, and pages.
 *
 * <p>May import: store, dispatch, intake, rules, account, message, text, provider and wire.
 */
package smshub.web;
