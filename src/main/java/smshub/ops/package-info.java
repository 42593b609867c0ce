/**
 * Hawtio, health, metrics and MBeans for operators.
 *
 * <p>May import: audit, dispatch, intake, guard, account, message, settings, json, login, Camel management, Jolokia, Micrometer and Vert.x.
 */
package smshub.ops;
