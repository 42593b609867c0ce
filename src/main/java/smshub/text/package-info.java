/**
 * The text of a short message: its alphabets and codings, how many septets or UTF-16 units and segments it takes, and how
 * one that was received reads.
 *
 * <p>May import: nothing but Java.
 */
package smshub.text;
