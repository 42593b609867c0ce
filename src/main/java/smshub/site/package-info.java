/**
 * What the routes of a site use and how they come in: the component {@code hub:}, the site's route files, and jars with
 * further components and drivers.
 *
 * <p>May import: message, text, account, intake, broker, provider, json, Camel, its HTTP client and Jackson.
 */
package smshub.site;
