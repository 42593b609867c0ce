/**
 * Texts with placeholders: what one may hold, the memory of all, the choice of a language, and the text that comes of values;
 * and the events of applications that are told by them.
 *
 * <p>May import: message, and JMustache.
 */
package smshub.template;
