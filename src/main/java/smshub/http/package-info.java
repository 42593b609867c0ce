/**
 * What the hub serves over HTTP: the REST API and its problems, the simple address, and call-backs of providers.
 *
 * <p>May import: template, audit, dispatch, intake, rules, account, campaign, consent, message, text, provider, tls and json; Camel, Vert.x, Netty's
 * reading of addresses and Jackson.
 */
package smshub.http;
