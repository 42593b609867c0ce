/**
 * What a text weighs on the air, and how what comes from there reads: alphabets, codings, septets and UTF-16 units, segments,
 * plain letters.
 *
 * <p>May import: nothing but Java.
 */
package smshub.text;
