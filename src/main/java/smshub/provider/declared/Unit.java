package smshub.provider.declared;

import smshub.provider.declared.Said.Format;

/** What an amount counts: a word of the declaration's own, or one that the provider says at a place. */
interface Unit {
    /** Null where the provider does not say it. */
    String in(Said said);

    static Unit of(Part part, Format format) {
        Part unit = part.needed("unit");
        if (unit == null) {
            return said -> null;
        }
        if (unit.single()) {
            String word = unit.text();
            return said -> word;
        }
        Part at = unit.words("at").needed("at");
        return at == null ? said -> null : Place.of(at, format)::in;
    }
}
