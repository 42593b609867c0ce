package smshub.service.kannel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.http.ApiKeys;
import smshub.http.Guard;
import smshub.http.HttpAnswer;
import smshub.http.HttpRequest;
import smshub.http.RequestParameters;
import smshub.intake.Accepted;
import smshub.intake.Reading;
import smshub.message.CallbackAddress;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.service.FacadeRequests;

/**
 * Kannel's {@code /cgi-bin/sendsms} for texts (Kannel User's Guide, "Using HTTP to send SMS"): a query, a form, or a POST
 * of the text alone with everything else as headers {@code X-Kannel-…}. {@code smsc} names an account, or stands for one
 * by the settings; reports go to {@code dlr-url} with its places filled.
 */
public final class KannelFacade {
    private static final int MOST_MINUTES = 525_600;
    private static final String ALL_REPORTS = "31";
    /** The hub's words for Kannel's priorities 0 to 3; its 0 is what it takes without one, as the hub's 4. */
    private static final List<Integer> PRIORITIES = List.of(4, 6, 7, 9);

    private static final String HEADER = "X-Kannel-";
    private static final List<String> HEADERS = List.of(
            "Username",
            "Password",
            "To",
            "From",
            "Text",
            "Charset",
            "SMSC",
            "UDH",
            "MClass",
            "Coding",
            "Validity",
            "Deferred",
            "Priority",
            "DLR-Mask",
            "DLR-Url");

    private final ApiKeys keys;
    private final FacadeRequests requests;
    private final Map<String, String> smsc;

    /** @param smsc accounts by the ids of SMSCs that callers name */
    public KannelFacade(ApiKeys keys, FacadeRequests requests, Map<String, String> smsc) {
        this.keys = keys;
        this.requests = requests;
        this.smsc = Map.copyOf(smsc);
    }

    /** Takes over a text for one or more recipients; answers one line. */
    public CompletionStage<HttpAnswer> send(HttpRequest request) {
        // Latin-1 keeps the value of every byte, until the charset of the text is known.
        RequestParameters parameters = RequestParameters.of(request, StandardCharsets.ISO_8859_1);
        if (parameters.problem() != null) {
            return refused("Malformed parameters, rejected");
        }
        headers(request, parameters);
        String password = parameters.text("password", "pass");
        Client client =
                keys.login(parameters.text("username", "user"), password).orElse(null);
        if (client == null
                || !Guard.may(client, Permission.SEND)
                || !keys.admits(client, parameters.addressed("password", "pass"))) {
            return Guard.done(HttpAnswer.text(403, "Authorization failed for sendsms")
                    .wrongLogin(client == null && password != null));
        }
        String coding = parameters.text("coding");
        if (parameters.text("udh") != null && coding != null && !coding.equals("1")) {
            return refused("Only octets are sent with a UDH here, rejected");
        }
        if (parameters.text("udh") != null || "1".equals(coding)) {
            return Guard.run(() -> send(parameters, null, client), KannelFacade::failure);
        }
        String text;
        try {
            text = text(parameters);
        } catch (CharacterCodingException e) {
            return refused("The text is not in its charset, rejected");
        }
        return Guard.run(() -> send(parameters, text, client), KannelFacade::failure);
    }

    /** Adds what a POST that is no form says in headers, and its body as the text. */
    private static void headers(HttpRequest request, RequestParameters parameters) {
        for (String name : HEADERS) {
            String value = request.header(HEADER + name);
            if (value != null) {
                parameters.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        if (request.body().length > 0 && !request.contentType().form()) {
            parameters.put("text", new String(request.body(), StandardCharsets.ISO_8859_1));
            if (request.contentType().charset() != null) {
                parameters.put("charset", request.contentType().charset());
            }
        }
    }

    /** @param text null for octets, which have any header and are 8-bit data where nothing else is said (coding 1) */
    private CompletionStage<HttpAnswer> send(RequestParameters parameters, String text, Client client) {
        int validity;
        int deferred;
        int mask;
        Integer priority;
        boolean flash;
        try {
            validity = minutes(parameters.text("validity"));
            deferred = minutes(parameters.text("deferred"));
            mask = Integer.parseInt(parameters.text("dlr-mask") == null ? ALL_REPORTS : parameters.text("dlr-mask"));
            priority = priority(parameters.text("priority"));
            flash = flash(parameters.text("mclass"));
        } catch (NumberFormatException e) {
            return refused("A number is none, rejected");
        }
        Instant now = Instant.now();
        Instant sendAt = deferred == 0 ? null : now.plusSeconds(deferred * 60L);
        String report = parameters.text("dlr-url", "dlrurl");
        FacadeRequests.Draft draft = new FacadeRequests.Draft()
                .set("text", text)
                .set("data", text == null ? hex(parameters.given("text")) : null)
                .set("udh", text == null ? hex(parameters.given("udh")) : null)
                .set("from", parameters.text("from"))
                .set("account", account(parameters.text("smsc")))
                .set("sendAt", sendAt)
                .set("priority", priority)
                .set("flash", flash)
                .set("expiresAt", validity == 0 ? null : (sendAt == null ? now : sendAt).plusSeconds(validity * 60L))
                .callback(
                        report == null || mask == 0
                                ? null
                                : new CallbackAddress("kannel", String.valueOf(mask), report));
        String to = parameters.text("to");
        if (to != null) {
            // A plus sign that was not escaped came as a blank, and blanks separate numbers.
            String separated = to.startsWith(" ") ? "+" + to.substring(1) : to;
            List.of(separated.trim().split(" +")).forEach(draft::to);
        }
        if (parameters.text("smsc") != null && !requests.knows(account(parameters.text("smsc")))) {
            return refused("There is no account " + parameters.text("smsc")
                    + "; facades.kannel-smsc says which account an smsc stands for, rejected");
        }
        Reading reading = requests.read(draft);
        return reading.readable()
                ? requests.accept(reading.requests(), client).thenApply(KannelFacade::answer)
                : Guard.done(failure(reading.problem()));
    }

    private static String hex(String octets) {
        return octets == null ? null : HexFormat.of().formatHex(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String account(String name) {
        return name == null ? null : smsc.getOrDefault(name, name);
    }

    /** The text by the charset that is named, or by what the coding says (0 is UTF-8, 2 is UCS-2). */
    private static String text(RequestParameters parameters) throws CharacterCodingException {
        String given = parameters.given("text");
        String name = parameters.text("charset");
        if (given == null) {
            return null;
        }
        Charset charset = "2".equals(parameters.text("coding")) ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
        if (name != null) {
            charset = RequestParameters.charset(name.equalsIgnoreCase("UCS-2") ? "UTF-16BE" : name);
            if (charset == null) {
                throw new CharacterCodingException();
            }
        }
        return charset.newDecoder()
                .decode(ByteBuffer.wrap(given.getBytes(StandardCharsets.ISO_8859_1)))
                .toString();
    }

    private static int minutes(String given) {
        int minutes = given == null ? 0 : Integer.parseInt(given);
        if (minutes < 0 || minutes > MOST_MINUTES) {
            throw new NumberFormatException();
        }
        return minutes;
    }

    /** Of Kannel's classes, 0 is shown at once and 1 is kept by the phone, as a message without any; others are for SIMs. */
    private static boolean flash(String mclass) {
        if (mclass == null || mclass.equals("1")) {
            return false;
        }
        if (!mclass.equals("0")) {
            throw new NumberFormatException();
        }
        return true;
    }

    private static Integer priority(String given) {
        if (given == null) {
            return null;
        }
        int priority = Integer.parseInt(given);
        if (priority < 0 || priority >= PRIORITIES.size()) {
            throw new NumberFormatException();
        }
        return PRIORITIES.get(priority);
    }

    private static HttpAnswer answer(List<Accepted> accepted) {
        Problem first = null;
        for (Accepted one : accepted) {
            if (one.decision().accepted()) {
                boolean later = one.decision().message().lifetime().sendAt() != null;
                return HttpAnswer.text(202, later ? "3: Queued for later delivery" : "0: Accepted for delivery");
            }
            first = first == null ? one.decision().problem() : first;
        }
        return failure(first);
    }

    private static CompletionStage<HttpAnswer> refused(String sentence) {
        return Guard.done(HttpAnswer.text(400, sentence));
    }

    private static HttpAnswer failure(Problem problem) {
        if (problem.retryAfter() != null) {
            return HttpAnswer.text(503, "Temporal failure, try again later.").retryAfter(problem);
        }
        if (problem.code() == ProblemCode.SERVICE_UNAVAILABLE || problem.code() == ProblemCode.INTERNAL_FAULT) {
            return HttpAnswer.text(503, "Temporal failure, try again later.");
        }
        return HttpAnswer.text(400, problem.sentence() + " Rejected.");
    }
}
