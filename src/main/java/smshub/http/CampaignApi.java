package smshub.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import smshub.account.Client;
import smshub.account.Visibility;
import smshub.campaign.Campaign;
import smshub.campaign.CampaignBook;
import smshub.campaign.CampaignBook.Done;
import smshub.campaign.CampaignBook.Source;
import smshub.campaign.CampaignState.Verb;
import smshub.campaign.RecipientCsv;
import smshub.campaign.RecipientLog;
import smshub.campaign.RecipientPage;
import smshub.http.Archive.Page;
import smshub.http.CampaignAnswers.Entry;
import smshub.http.CampaignAnswers.Listing;
import smshub.http.CampaignAnswers.Log;
import smshub.http.CampaignAnswers.Preview;
import smshub.http.CampaignAnswers.Told;
import smshub.message.MessageState;
import smshub.message.Problem;
import smshub.message.ProblemCode;
import smshub.text.CsvRows;

/** Messages to many recipients. A client sees its own, an operator everybody's. */
public final class CampaignApi {
    /** Most bytes of a list of recipients. */
    private static final long MOST_BYTES = 256L << 20;

    private static final String UPLOAD = "upload-";
    private static final int LONGEST_KEY = 200;
    private static final int USUAL = 100;
    private static final int MOST = 1_000;
    private static final Duration QUICK_PREVIEW = Duration.ofSeconds(1);
    private static final Duration WHOLE_PREVIEW = Duration.ofMinutes(10);
    private static final Set<String> LOG_PARAMETERS = sorted("state", "cursor", "limit", "format");

    private final Guard guard;
    private final CampaignBook book;
    private final Path folder;

    /** @param folder where bodies are kept while they are read; what an earlier process left there of them is deleted */
    public CampaignApi(ApiKeys keys, CampaignBook book, Path folder) {
        this.guard = new Guard(keys);
        this.book = book;
        this.folder = folder;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UPLOAD + "*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a campaign; with recipients it starts, unless the request says otherwise. */
    public CompletionStage<HttpAnswer> create(HttpRequest request) {
        return guard.serve(request, client -> {
            if (!request.contentType().json()) {
                return Guard.done(HttpAnswer.problem(
                        ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                        "The body must be JSON; a CSV file goes to the recipients of a campaign that is there."));
            }
            String key = request.header("Idempotency-Key");
            if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
                return Guard.done(HttpAnswer.problem(new Problem(
                        ProblemCode.FIELD_INVALID,
                        "The header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.",
                        "Idempotency-Key")));
            }
            return Guard.done(uploaded(request, file -> create(client, key, file)));
        });
    }

    private HttpAnswer create(Client client, String key, Path file) throws IOException {
        CampaignBody body = CampaignBody.read(file);
        if (body.problem() != null) {
            return HttpAnswer.problem(body.problem());
        }
        Source source = body.recipients() ? () -> CampaignBody.rows(file) : null;
        if (body.query() != null) {
            Optional<Source> query = book.query(body.query());
            if (query.isEmpty()) {
                return HttpAnswer.problem(
                        new Problem(ProblemCode.FIELD_INVALID, "The settings have no query of this name.", "query"));
            }
            source = query.get();
        }
        return done(202, book.create(client.id(), key, body.wording(), source, body.start()));
    }

    /** Gives a draft its recipients: CSV, or JSON as in the request that makes a campaign. */
    public CompletionStage<HttpAnswer> fill(HttpRequest request) {
        return own(request, (client, campaign) -> {
            boolean csv = request.contentType().name().equals("text/csv");
            if (!csv && !request.contentType().json()) {
                return HttpAnswer.problem(
                        ProblemCode.MEDIA_TYPE_UNSUPPORTED,
                        "The body must be CSV or JSON; send it with Content-Type: text/csv or application/json.");
            }
            Charset charset = RequestParameters.charset(request.contentType().charset());
            if (charset == null) {
                return HttpAnswer.problem(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "The hub knows no such charset.");
            }
            Charset named = request.contentType().charset() == null ? null : charset;
            return uploaded(
                    request,
                    file -> done(
                            200,
                            book.fill(
                                    campaign,
                                    csv
                                            ? () -> new RecipientCsv(CsvRows.reader(Files.newInputStream(file), named))
                                            : () -> CampaignBody.rows(file))));
        });
    }

    /** Work with a body that was written to a file. */
    private interface Reader {
        HttpAnswer of(Path file) throws IOException;
    }

    private HttpAnswer uploaded(HttpRequest request, Reader reader) {
        Path file = null;
        try {
            file = Files.createTempFile(folder, UPLOAD, null);
            return request.upload().to(file, MOST_BYTES)
                    ? reader.of(file)
                    : HttpAnswer.problem(
                            ProblemCode.BODY_TOO_LARGE,
                            "A list of recipients may have " + (MOST_BYTES >> 20) + " MB at most.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The client's own campaigns, or everybody's, the newest first. */
    public CompletionStage<HttpAnswer> list(HttpRequest request) {
        return guard.serve(request, client -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(sorted("cursor", "limit"));
            Instant before = parameters.time("cursor");
            int limit = parameters.limit("limit", USUAL, MOST);
            if (parameters.problem() != null) {
                return Guard.done(HttpAnswer.problem(parameters.problem()));
            }
            List<Campaign> page = book.list(Visibility.ofEverything(client) ? null : client.id(), before, limit);
            String next = page.size() < limit
                    ? null
                    : page.get(page.size() - 1).times().createdAt().toString();
            return Guard.done(HttpAnswer.json(
                    200,
                    new Listing(page.stream().map(each -> Told.of(each, null)).toList(), next)));
        });
    }

    public CompletionStage<HttpAnswer> find(HttpRequest request) {
        return own(request, (client, campaign) -> HttpAnswer.json(200, told(campaign)));
    }

    /** Tells what would become of its recipients: of those that can be looked at in a moment, or of all. */
    public CompletionStage<HttpAnswer> preview(HttpRequest request) {
        return own(request, (client, campaign) -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(sorted("all"));
            boolean all = "true".equals(parameters.text("all"));
            return parameters.problem() == null
                    ? HttpAnswer.json(
                            200, Preview.of(campaign, book.preview(campaign, all ? WHOLE_PREVIEW : QUICK_PREVIEW)))
                    : HttpAnswer.problem(parameters.problem());
        });
    }

    /** What became of its recipients, as JSON in pages or as CSV in one. */
    public CompletionStage<HttpAnswer> recipients(HttpRequest request) {
        return own(request, (client, campaign) -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(LOG_PARAMETERS);
            Set<MessageState> states = parameters.states("state");
            long after = place(parameters);
            int limit = parameters.limit("limit", USUAL, MOST);
            boolean csv = ArchiveApi.csv(request, parameters);
            if (parameters.problem() != null) {
                return HttpAnswer.problem(parameters.problem());
            }
            Function<String, Page<RecipientLog>> pages = next -> page(campaign, states, Long.parseLong(next), MOST);
            return csv
                    ? HttpAnswer.stream(
                            "text/csv; charset=utf-8; header=present",
                            Map.of("Content-Disposition", "attachment; filename=\"recipients.csv\""),
                            new CsvStream<>(
                                    CampaignAnswers.HEADER,
                                    page(campaign, states, after, MOST),
                                    pages,
                                    CampaignAnswers::cells))
                    : recipients(page(campaign, states, after, limit));
        });
    }

    private static HttpAnswer recipients(Page<RecipientLog> page) {
        return HttpAnswer.json(
                200, new Log(page.entries().stream().map(Entry::of).toList(), page.next()));
    }

    private static long place(RequestParameters parameters) {
        String cursor = parameters.text("cursor");
        try {
            return cursor == null ? 0 : Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            parameters.invalid("cursor", "must be what the page before had as next");
            return 0;
        }
    }

    private Page<RecipientLog> page(Campaign campaign, Set<MessageState> states, long after, int limit) {
        RecipientPage<RecipientLog> found = book.log(campaign.id(), states, after, limit);
        return new Page<>(
                found.recipients(), found.after() == null ? null : found.after().toString());
    }

    public CompletionStage<HttpAnswer> start(HttpRequest request) {
        return change(request, Verb.START);
    }

    public CompletionStage<HttpAnswer> pause(HttpRequest request) {
        return change(request, Verb.PAUSE);
    }

    public CompletionStage<HttpAnswer> resume(HttpRequest request) {
        return change(request, Verb.RESUME);
    }

    public CompletionStage<HttpAnswer> cancel(HttpRequest request) {
        return change(request, Verb.CANCEL);
    }

    private CompletionStage<HttpAnswer> change(HttpRequest request, Verb verb) {
        return own(request, (client, campaign) -> done(200, book.change(campaign, verb)));
    }

    /** A new campaign for those whose messages failed. */
    public CompletionStage<HttpAnswer> resend(HttpRequest request) {
        return own(request, (client, campaign) -> {
            RequestParameters parameters = RequestParameters.ofQuery(request).only(sorted("state", "start"));
            Set<MessageState> states = parameters.states("state");
            if (states.stream().anyMatch(state -> !state.end() || state == MessageState.DELIVERED)) {
                parameters.invalid("state", "must be states of messages that failed");
            }
            if (parameters.problem() != null) {
                return HttpAnswer.problem(parameters.problem());
            }
            return done(
                    202,
                    book.resend(
                            campaign,
                            states.isEmpty() ? CampaignBook.FAILED : states,
                            !"false".equals(parameters.text("start"))));
        });
    }

    private HttpAnswer done(int status, Done done) {
        return done.problem() == null
                ? HttpAnswer.json(status, told(done.campaign()))
                        .changing(
                                null,
                                Map.of(
                                        "id", done.campaign().id(),
                                        "state", done.campaign().state().word()))
                : HttpAnswer.problem(done.problem());
    }

    private Told told(Campaign campaign) {
        return Told.of(campaign, book.progress(campaign.id()));
    }

    /** Does something with the campaign that the path names; those of others are as good as none. */
    private CompletionStage<HttpAnswer> own(HttpRequest request, BiFunction<Client, Campaign, HttpAnswer> action) {
        return guard.serve(
                request,
                client -> Guard.done(book.find(request.path().get("id"))
                        .filter(campaign -> Visibility.of(client, campaign.client()))
                        .map(campaign -> action.apply(client, campaign))
                        .orElseGet(() -> HttpAnswer.problem(ProblemCode.NOT_FOUND, "There is no such campaign."))));
    }

    private static Set<String> sorted(String... names) {
        return new TreeSet<>(List.of(names));
    }
}
