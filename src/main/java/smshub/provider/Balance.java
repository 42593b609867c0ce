package smshub.provider;

import java.math.BigDecimal;
import smshub.message.Problem;

/**
 * What is left on an account.
 *
 * @param amount what is left; null when it could not be told
 * @param unit what the amount counts: points, messages, EUR
 * @param problem why it could not be told, or null
 */
public record Balance(BigDecimal amount, String unit, Problem problem) {}
