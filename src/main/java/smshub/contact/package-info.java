/**
 * Whom a customer's id stands for, as another system's database tells: looked up before a request is judged, and kept for a
 * while.
 *
 * <p>May import: message; and Caffeine.
 */
package smshub.contact;
