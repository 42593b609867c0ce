package smshub.text;

/**
 * The weight of a text.
 *
 * @param encoding alphabet that it needs
 * @param units septets for {@link Encoding#GSM7}, UTF-16 code units for {@link Encoding#UCS2}
 * @param segments how many segments it takes, from 1; may be more than {@link Segmentation#MAX_SEGMENTS}
 */
public record Measure(Encoding encoding, int units, int segments) {}
