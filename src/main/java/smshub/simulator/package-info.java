/**
 * Stand-ins for providers and modems that answer as the real ones do, faults included; for the demo, tests and
 * benchmarks.
 *
 * <p>May import: json, protocol.modem, text, Vert.x and jSMPP; it knows no type of the hub's pipeline.
 */
package smshub.simulator;
