package smshub.intake;

import smshub.rules.Decision;

/**
 * What became of one recipient of a request, once it is durable.
 *
 * @param decision message or problem
 * @param repeated whether the same reference was accepted before; then nothing new was sent and the id is the first's
 */
public record Accepted(Decision decision, boolean repeated) {}
