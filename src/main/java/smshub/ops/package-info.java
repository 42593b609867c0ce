/**
 * Hawtio, health, metrics and MBeans for operators, and the page from which the REST API is read and tried.
 *
 * <p>May import: audit, dispatch, intake, guard, account, message, settings, json, login, Camel management, Jolokia, Micrometer and Vert.x.
 */
package smshub.ops;
