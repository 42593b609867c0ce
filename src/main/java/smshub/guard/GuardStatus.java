package smshub.guard;

import java.util.List;

/**
 * How a client that is limited stands today.
 *
 * @param messages messages that count for today
 * @param segments their segments
 * @param stopped what stopped it today and was not lifted: new-country, same-number, same-range, budget
 */
public record GuardStatus(long messages, long segments, List<String> stopped) {}
