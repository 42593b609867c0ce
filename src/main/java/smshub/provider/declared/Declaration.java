package smshub.provider.declared;

import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import smshub.message.Limits;
import smshub.provider.BalanceJob;
import smshub.provider.ConfirmJob;
import smshub.provider.NoSender;
import smshub.provider.PollJob;
import smshub.provider.Provider.Ability;
import smshub.provider.ProviderJob;
import smshub.provider.SendJob;
import smshub.provider.StatusJob;
import smshub.provider.declared.Said.Format;

/** A provider's file, read: everything in it is compiled here and nowhere later. */
final class Declaration {
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final String[] WORDS = {
        "provider",
        "title",
        "documentation",
        "tried",
        "note",
        "url",
        "settings",
        "one-of",
        "any-of",
        "carries",
        "idempotent",
        "send",
        "status",
        "balance",
        "receipts",
        "inbound",
        "poll",
        "signature",
        "acknowledge",
        "one-address"
    };

    /** A request and how the answer to it is read. */
    record Question<T>(Request request, Format format, T answer) {}

    /** What a call-back brings. */
    record Pushed<T>(Format format, T form) {}

    /** What is left, and what it counts. */
    record Left(Place amount, Unit unit) {}

    /** What is fetched. */
    record Fetched(ReceiptForm receipts, InboundForm inbound, Request confirm) {}

    final String id;
    final String title;
    final String note;
    final URI url;
    final SettingsTable settings;
    final Carried carried;
    final Request send;
    final SendAnswer sent;
    final Question<ReceiptForm> status;
    final Question<Left> balance;
    final Question<Fetched> poll;
    final Pushed<ReceiptForm> receipts;
    final Pushed<InboundForm> inbound;
    final Signature signature;
    final String acknowledgement;
    final String acknowledgementType;
    /** Whether receipts and messages come to the same address. */
    final boolean oneAddress;

    final Set<Ability> abilities = EnumSet.noneOf(Ability.class);

    Declaration(Part part) {
        part.words(WORDS);
        id = part.neededText("provider");
        if (!ID.matcher(id).matches()) {
            part.at("provider").mistake("must have lower-case letters, digits and dashes");
        }
        title = part.neededText("title");
        String tried = part.neededText("tried");
        String own = part.text("note", "").strip();
        note = (own.isEmpty() ? "" : own + " ") + "Declared from " + part.neededText("documentation")
                + "; tried against the real service: " + tried + ".";
        url = part.at("url", Declaration::address);
        carried = Carried.of(part.at("carries"));
        settings = SettingsTable.of(part);
        if (!carried.limits().senders().carried()) {
            settings.add(NoSender.SETTING);
        }
        boolean idempotent = part.on("idempotent");
        Part sending = part.needed("send");
        send = sending == null ? null : request(sending.words("request", "answer"), SendJob.class);
        Part answer = sending == null ? null : sending.needed("answer");
        sent = answer == null ? null : SendAnswer.of(answer, title, idempotent);
        status = question(part.at("status"), StatusJob.class, ReceiptForm.WORDS, ReceiptForm::new);
        balance = question(part.at("balance"), BalanceJob.class, new String[] {"amount", "unit"}, Declaration::left);
        poll = question(
                part.at("poll"),
                PollJob.class,
                new String[] {"receipts", "inbound"},
                (fetched, format) -> fetched(part.at("poll"), fetched, format));
        receipts = pushed(part.at("receipts"), ReceiptForm.WORDS, ReceiptForm::new);
        inbound = pushed(part.at("inbound"), InboundForm.WORDS, InboundForm::new);
        signature = part.at("signature", signed -> Signature.of(signed, settings.settings()));
        Part acknowledge = part.at("acknowledge");
        acknowledgement =
                acknowledge == null ? "OK" : acknowledge.words("type", "body").text("body", "");
        acknowledgementType = acknowledge == null
                ? "text/plain; charset=utf-8"
                : acknowledge.text("type", "text/plain; charset=utf-8");
        oneAddress = part.on("one-address");
        if (receipts == null && inbound == null) {
            for (String word : List.of("signature", "acknowledge", "one-address")) {
                if (part.at(word) != null) {
                    part.at(word).mistake("belongs to call-backs: there are neither receipts nor inbound");
                }
            }
        }
        note(Ability.STATUS_QUERY, status);
        note(Ability.BALANCE, balance);
        note(Ability.POLL, poll);
        note(Ability.CONFIRM, poll == null ? null : poll.answer.confirm);
        note(Ability.RECEIPT_CALLBACK, receipts);
        note(Ability.INBOUND_CALLBACK, inbound);
        note(Ability.IDEMPOTENCY_KEY, idempotent ? this : null);
        if (send != null) {
            carried(part, idempotent);
        }
    }

    private void note(Ability ability, Object there) {
        if (there != null) {
            abilities.add(ability);
        }
    }

    /** What is carried must have its place in the request. */
    private void carried(Part part, boolean idempotent) {
        Part sending = part.at("send");
        Limits limits = carried.limits();
        needed(sending, true, "to", "the recipient");
        needed(sending, true, "text", "the text");
        needed(sending, limits.senders().carried(), "from", "a sender, which is carried");
        needed(sending, limits.flash() != Limits.Flash.NONE, "flash", "flash, which is carried");
        needed(sending, carried.validity() != null, "validity", "a validity, which is carried");
        needed(sending, limits.binary() > 0, "binary", "octets, which are carried");
        needed(sending, idempotent, "id", "the hub's id, by which it is idempotent");
        if (carried.validity() == null && send.names("validity")) {
            sending.mistake("the request names a validity, and 'carries' says none");
        }
        if (limits.binary() == 0 && send.names("binary")) {
            sending.mistake("the request names octets, and 'carries' says none");
        }
        if (!limits.senders().carried() && send.names("from")) {
            sending.mistake("the request names a sender, and 'carries' says none");
        }
    }

    private void needed(Part part, boolean carried, String name, String what) {
        if (carried && !send.names(name)) {
            part.mistake("the request has no place for " + what);
        }
    }

    private static URI address(Part part) {
        String text = part.text();
        try {
            URI uri = URI.create(text);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        part.mistake("must be an address that begins with https");
        return null;
    }

    private Request request(Part part, Class<? extends ProviderJob> job) {
        Part request = part.needed("request");
        return request == null ? null : request(job, request);
    }

    private Request request(Class<? extends ProviderJob> job, Part request) {
        return Request.of(request, RequestValues.variables(job, settings.settings()));
    }

    private <T> Question<T> question(
            Part part, Class<? extends ProviderJob> job, String[] words, BiFunction<Part, Format, T> reading) {
        if (part == null) {
            return null;
        }
        part.words(
                job == PollJob.class
                        ? new String[] {"request", "answer", "confirm"}
                        : new String[] {"request", "answer"});
        Request request = request(part, job);
        Part answer = part.needed("answer");
        if (answer == null) {
            return null;
        }
        Format format = SendAnswer.format(answer.words(and("format", words)));
        return new Question<>(request, format, reading.apply(answer, format));
    }

    private static <T> Pushed<T> pushed(Part part, String[] words, BiFunction<Part, Format, T> reading) {
        if (part == null) {
            return null;
        }
        Format format = SendAnswer.format(part.words(and("format", words)));
        return new Pushed<>(format, reading.apply(part, format));
    }

    private static Left left(Part part, Format format) {
        Part amount = part.needed("amount");
        return new Left(amount == null ? said -> null : Place.of(amount, format), Unit.of(part, format));
    }

    private Fetched fetched(Part poll, Part part, Format format) {
        ReceiptForm told = part.at("receipts", form -> new ReceiptForm(form.words(ReceiptForm.WORDS), format));
        InboundForm came = part.at("inbound", form -> new InboundForm(form.words(InboundForm.WORDS), format));
        if (told == null && came == null) {
            part.mistake("must say by 'receipts' or 'inbound' what is fetched");
        }
        Function<Part, Request> reading = request -> request(ConfirmJob.class, request);
        return new Fetched(told, came, poll.at("confirm", reading));
    }

    private static String[] and(String first, String[] others) {
        String[] all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }
}
