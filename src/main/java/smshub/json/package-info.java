/**
 * The JSON form of what leaves the process.
 *
 * <p>May import: message, text; Jackson, and the library that writes times.
 */
package smshub.json;
