package smshub.text;

/**
 * One part of a text as it goes over the air.
 *
 * @param text the characters of this part; the parts joined are the whole text
 * @param units septets for {@link Encoding#GSM7}, UTF-16 code units for {@link Encoding#UCS2}
 */
public record Segment(String text, int units) {}
