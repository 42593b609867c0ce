/**
 * A GSM modem that is not there: its line, its dialogue with all its habits and faults, and a network of virtual phones.
 *
 * <p>May import: modem, text.
 */
package smshub.simulator.modem;
