/**
 * The JSON form of what leaves the process.
 *
 * <p>May import: message, and Jackson.
 */
package smshub.wire;
