/**
 * What the hub knows of other services, each in a package of its own: the service as a provider that it calls, and as
 * one whose clients it serves in the service's place. This package holds what all facades do the same way.
 *
 * <p>May import: http, webhook, intake, dispatch, rules, account, message, text, provider, json and protocol.mail; Jackson.
 */
package smshub.service;
