/**
 * What operators should know: what is wrong, since when, and that it is over. One mechanism for all of it: each thing that
 * can go wrong is looked at again and again, told once when it begins and once when it has ended, several together; what
 * was told is kept in the broker, so that a restart tells nothing twice. And the canaries, by which the hub tries its own
 * accounts.
 *
 * <p>May import: account, message, json, broker, dispatch, intake, guard and provider.
 */
package smshub.alert;
