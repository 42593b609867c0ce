/**
 * Providers that are one file of data: how the file is read, what is wrong with it, and how it is asked and understood.
 *
 * <p>The language is own code: Camel's YAML has routes, and no words for outcomes, problems and receipts; JMustache knows one
 * escape for a whole text, while a request is put together here field by field, so that no value can end its field.
 *
 * <p>May import: message, text, account, json and provider; Jackson, Camel and Java's own XML.
 */
package smshub.provider.declared;
