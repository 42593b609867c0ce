/**
 * Stand-ins for providers that answer as the real ones do, faults included; for the demo, tests and benchmarks.
 *
 * <p>May import: wire, Vert.x and jSMPP; it knows no hub type.
 */
package smshub.simulator;
