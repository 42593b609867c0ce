package smshub.message;

/**
 * What a message that was sent costs.
 *
 * @param segments how many segments it took
 * @param price what the account's prices say, or null where they say nothing
 * @param providerPrice what the provider says, or null where it says nothing
 */
public record Cost(int segments, Price price, Price providerPrice) {}
