/**
 * SMSCs that speak SMPP 3.4, as a provider; the package below is the Camel component.
 *
 * <p>May import: message, text, account, provider, protocol.smpp.component; Camel and jSMPP's coding.
 */
package smshub.protocol.smpp;
