/**
 * The hub put together: its commands' entry, and a module each that wires broker, intake, dispatch, HTTP and operations.
 *
 * <p>May import: everything but simulator and bench, which only the demo and the benchmark name.
 */
package smshub;
