/**
 * The hub's one HTTP client: its connections, their time-outs, proxies and certificates, and what a failure says of the
 * request.
 *
 * <p>Camel's component {@code http} holds a thread for each call that waits, where an account may have hundreds; and
 * {@code vertx-http} hands each answer to a worker thread and shows addresses, which may hold a login, in JMX and traces.
 * Neither tells a request that was never written from one whose answer was lost, so that a message surely not taken would
 * count as doubtful.
 *
 * <p>May import: account; Vert.x.
 */
package smshub.connection;
