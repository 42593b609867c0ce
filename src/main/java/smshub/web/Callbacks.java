package smshub.web;

import smshub.provider.Inbox;

/** Takes over what providers push. */
public interface Callbacks extends Inbox {}
