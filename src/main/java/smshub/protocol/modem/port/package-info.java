/**
 * Lines that carry bytes to a modem: serial devices, TCP, Telnet.
 *
 * <p>May import: Java and the serial library.
 */
package smshub.protocol.modem.port;
