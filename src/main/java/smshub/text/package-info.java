/**
 * What a text weighs on the air: alphabets, septets and UTF-16 units, segments, plain letters.
 *
 * <p>May import: nothing but Java.
 */
package smshub.text;
