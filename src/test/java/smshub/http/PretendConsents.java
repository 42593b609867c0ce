package smshub.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import smshub.consent.Consent;
import smshub.consent.ConsentBook;

/** A consent list that answers as the document's examples say, and keeps what it was told last. */
final class PretendConsents implements ConsentBook {
    static final String NUMBER = "+4915112345678";
    static final Consent EXAMPLE = new Consent(
            NUMBER,
            Consent.ALL,
            Consent.State.STOPPED,
            Consent.Source.SMS,
            "sms-de",
            Instant.parse("2026-03-01T10:00:00Z"));

    final List<Consent> taken = new ArrayList<>();

    @Override
    public void put(List<Consent> consents) {
        taken.clear();
        taken.addAll(consents);
    }

    @Override
    public List<Consent> find(String number) {
        return number.equals(NUMBER) ? List.of(EXAMPLE) : List.of();
    }

    @Override
    public boolean forget(String number, String category, String by) {
        return number.equals(NUMBER);
    }

    @Override
    public List<Consent> list(Filter filter, Consent after, int limit) {
        return after == null ? List.of(EXAMPLE) : List.of();
    }

    @Override
    public boolean room(String category) {
        return !category.equals("one too many");
    }
}
