/**
 * What stands between a request that the rules let pass and its acceptance: the rate, quota, budget and brakes of its client,
 * and what it sent already. Counts in memory, by times that are given.
 *
 * <p>May import: message, account.
 */
package smshub.guard;
