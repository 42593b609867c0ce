package smshub.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import smshub.account.Account;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.audit.Actor;
import smshub.http.SettingsBook.Flaw;
import smshub.http.SettingsBook.Prefixes;
import smshub.http.SettingsBook.Takeover;
import smshub.json.Json;
import smshub.message.Problem;
import smshub.message.ProblemCode;

/** Changes of settings while the hub runs: the settings file, prices and prefixes, and secrets, whose values nobody is told. */
public final class SettingsApi {
    private static final String MOBILE = "mobile";
    private static final String PRICES = "prices";
    private static final String VALUE = "value";
    /** Longest list of beginnings, or of prices. */
    private static final int MOST = 100_000;

    private final Guard guard;
    private final SettingsBook book;
    private final Collection<Account> accounts;

    public SettingsApi(ApiKeys keys, SettingsBook book, Collection<Account> accounts) {
        this.guard = new Guard(keys);
        this.book = book;
        this.accounts = accounts;
    }

    /** A refusal with all mistakes. */
    private record Refusal(
            String type, String title, int status, String detail, String code, String field, List<Flaw> mistakes) {
        static Refusal of(Problem problem, List<Flaw> mistakes) {
            ProblemDetail detail = ProblemDetail.of(problem);
            return new Refusal(
                    detail.type(),
                    detail.title(),
                    detail.status(),
                    detail.detail(),
                    detail.code(),
                    detail.field(),
                    mistakes);
        }
    }

    private record Told(
            List<SettingsBook.Change> changes,
            List<String> afterRestart,
            Map<String, SettingsBook.Parts> parts,
            List<String> failed,
            Map<String, String> hubs) {
        static Told of(Takeover done) {
            Map<String, String> hubs = new TreeMap<>();
            done.hubs().forEach((hub, word) -> hubs.put(hub, word == null ? "silent" : word));
            return new Told(
                    done.changes(), done.afterRestart(), done.parts(), done.failed(), hubs.isEmpty() ? null : hubs);
        }
    }

    /** Takes the settings file over, or tells everything that is wrong with it. */
    public CompletionStage<HttpAnswer> reload(HttpRequest request) {
        return guard.serve(request, client -> {
            Takeover done = book.reload(Actor.of(client, request.from()));
            if (done.problem() != null) {
                return Guard.done(refused(done));
            }
            Told told = Told.of(done);
            return Guard.done(HttpAnswer.json(200, told)
                    .changing(null, Map.of("changes", told.changes().size())));
        });
    }

    private static HttpAnswer refused(Takeover refused) {
        return HttpAnswer.problem(refused.problem(), Refusal.of(refused.problem(), refused.mistakes()));
    }

    // prices and prefixes

    /** Those of all accounts that the caller may see. */
    public CompletionStage<HttpAnswer> prefixes(HttpRequest request) {
        return guard.serve(request, client -> {
            List<String> visible = Visibility.accounts(client, accounts);
            return Guard.done(HttpAnswer.json(
                    200,
                    Map.of(
                            "prefixes",
                            book.prefixes().stream()
                                    .filter(each -> visible.contains(each.account()))
                                    .toList())));
        });
    }

    /** Sets those of one account. */
    public CompletionStage<HttpAnswer> setPrefixes(HttpRequest request) {
        return guard.serve(request, client -> {
            Body body = Body.of(request, Set.of(MOBILE, PRICES));
            if (body.problem() != null) {
                return Guard.done(HttpAnswer.problem(body.problem()));
            }
            List<String> mobile = body.texts(MOBILE);
            List<String> prices = body.texts(PRICES);
            return Guard.done(
                    body.problem() == null
                            ? changed(request, client, mobile, prices)
                            : HttpAnswer.problem(body.problem()));
        });
    }

    /** Leaves those of one account to the settings file. */
    public CompletionStage<HttpAnswer> deletePrefixes(HttpRequest request) {
        return guard.serve(request, client -> Guard.done(changed(request, client, null, null)));
    }

    private HttpAnswer changed(HttpRequest request, Client client, List<String> mobile, List<String> prices) {
        String account = request.path().get("account");
        if (!Visibility.accounts(client, accounts).contains(account)) {
            return HttpAnswer.problem(ProblemCode.NOT_FOUND, "There is no such account.");
        }
        Prefixes before = of(account);
        Takeover done = book.setPrefixes(account, mobile, prices, Actor.of(client, request.from()));
        return done.problem() == null ? HttpAnswer.json(200, of(account)).changing(before, of(account)) : refused(done);
    }

    private Prefixes of(String account) {
        return book.prefixes().stream()
                .filter(each -> each.account().equals(account))
                .findFirst()
                .orElse(null);
    }

    // secrets

    /** The names of all secrets. */
    public CompletionStage<HttpAnswer> secrets(HttpRequest request) {
        return guard.serve(request, client -> Guard.done(HttpAnswer.json(200, Map.of("secrets", book.secrets()))));
    }

    /** Sets a secret. */
    public CompletionStage<HttpAnswer> setSecret(HttpRequest request) {
        return guard.serve(request, client -> {
            Body body = Body.of(request, Set.of(VALUE));
            if (body.problem() != null) {
                return Guard.done(HttpAnswer.problem(body.problem()));
            }
            String name = request.path().get("name");
            JsonNode value = body.json().path(VALUE);
            Problem problem = value.isTextual()
                    ? book.setSecret(name, value.asText(), Actor.of(client, request.from()))
                    : new Problem(ProblemCode.FIELD_MISSING, "The field value is the secret, a text.", VALUE);
            return Guard.done(
                    problem == null
                            ? HttpAnswer.json(200, named(name)).changing(null, null)
                            : HttpAnswer.problem(problem));
        });
    }

    private SettingsBook.Named named(String name) {
        return book.secrets().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Removes a secret that nothing uses. */
    public CompletionStage<HttpAnswer> removeSecret(HttpRequest request) {
        return guard.serve(request, client -> {
            Problem problem = book.removeSecret(request.path().get("name"));
            return Guard.done(
                    problem == null ? HttpAnswer.empty(204).changing(null, null) : HttpAnswer.problem(problem));
        });
    }

    /** A body of JSON with known fields. */
    private static final class Body {
        private final JsonNode json;
        private Problem problem;

        private Body(JsonNode json, Problem problem) {
            this.json = json;
            this.problem = problem;
        }

        static Body of(HttpRequest request, Set<String> fields) {
            if (!request.contentType().json()) {
                return new Body(
                        null,
                        Problem.of(
                                ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                                "The body must be JSON; send it with Content-Type: application/json."));
            }
            JsonNode json;
            try {
                json = Json.read(request.body(), JsonNode.class);
            } catch (UncheckedIOException e) {
                return new Body(null, Problem.of(ProblemCode.BODY_MALFORMED, "The body is not valid JSON."));
            }
            if (json == null || !json.isObject()) {
                return new Body(null, Problem.of(ProblemCode.BODY_MALFORMED, "The body is not a JSON object."));
            }
            for (Map.Entry<String, JsonNode> field : json.properties()) {
                if (!fields.contains(field.getKey())) {
                    return new Body(
                            null,
                            new Problem(
                                    ProblemCode.FIELD_UNKNOWN,
                                    "Known fields are " + String.join(", ", new TreeSet<>(fields)) + ".",
                                    field.getKey()));
                }
            }
            return new Body(json, null);
        }

        JsonNode json() {
            return json;
        }

        Problem problem() {
            return problem;
        }

        /** A list of texts; null where there is none. */
        List<String> texts(String field) {
            JsonNode list = json.path(field);
            if (list.isMissingNode() || list.isNull()) {
                return null;
            }
            List<String> texts = new ArrayList<>();
            for (JsonNode text : list) {
                if (text.isTextual()) {
                    texts.add(text.asText());
                }
            }
            if (!list.isArray() || texts.size() != list.size() || texts.size() > MOST) {
                problem = new Problem(
                        ProblemCode.FIELD_INVALID, "The field must be a list of texts, at most " + MOST + ".", field);
            }
            return texts;
        }
    }
}
