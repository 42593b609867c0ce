/**
 * Hawtio, health and metrics for operators.
 *
 * <p>May import: dispatch, broker, store, settings, and Camel management.
 */
package smshub.ops;
