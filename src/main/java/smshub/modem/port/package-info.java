/**
 * Lines to modems, which carry bytes and know nothing of what these mean.
 *
 * <p>May import: nothing of the hub; the serial library.
 */
package smshub.modem.port;
