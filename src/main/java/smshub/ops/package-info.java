/**
 * Hawtio, health, metrics and MBeans for operators.
 *
 * <p>May import: dispatch, settings, account, message, and Vert.x, Jolokia, Micrometer, Camel's health and management.
 */
package smshub.ops;
