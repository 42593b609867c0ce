/**
 * What tests share: whole hubs in this process or one of their own, clients, brokers, databases and programs of others
 * to play with. It knows no test.
 */
package smshub.testing;
