package smshub.testing;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smshub.text.UrlForm;

/** Posts to the office page what its forms would, as the administrator. */
public final class OfficeForm {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final HubClient hub;
    private final String token;

    public OfficeForm(HubClient hub) throws IOException, InterruptedException {
        this.hub = hub;
        String page = HTTP.send(request("/office/messages").build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher found = TOKEN.matcher(page);
        if (!found.find()) {
            throw new AssertionError("no token in " + page);
        }
        token = found.group(1);
    }

    public HttpResponse<String> post(String path, Map<String, String> values) throws IOException, InterruptedException {
        UrlForm form = new UrlForm();
        form.add("csrf", token);
        values.forEach(form::add);
        return HTTP.send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(form.bytes()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        String login = "admin:" + TestHub.PASSWORD;
        return HttpRequest.newBuilder(hub.at(path))
                .timeout(Duration.ofSeconds(60))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
}
