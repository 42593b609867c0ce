/**
 * What a text weighs on the air
 *
 * <p>May import:  alphabets, septets and UTF-16 units, segments.:nothing but Java.
 */
package smshub.text;
