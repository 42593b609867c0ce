package smshub.http;

import smshub.provider.ProviderInbox;

/** Takes over what providers push. */
public interface Callbacks extends ProviderInbox {}
