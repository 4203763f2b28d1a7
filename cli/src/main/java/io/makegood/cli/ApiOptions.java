package io.makegood.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.http.api.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the ledger's API, and with whose rights. */
final class ApiOptions {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK_MAX = 299;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:" + HttpSettings.PORT_DEFAULT,
            description = "Where the ledger's API is. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:" + HttpSettings.PORT_DEFAULT);

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "A file with the key to ask with, of the scope read. Default: none, as a ledger without access control wants it")
    private @Nullable Path keyFile;

    /** The address; refuses what is none. */
    URI url() {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--url must be an address such as https://ledger.example.com, was "
                            + Printable.text(url.toString()));
        }
        return url;
    }

    /** The key in the file, or null if none is named. */
    @Nullable
    String key() {
        Path file = keyFile;
        if (file == null) {
            return null;
        }
        try {
            String key = Files.readString(file).strip();
            if (key.isEmpty() || key.chars().anyMatch(each -> each <= ' ' || each > '~')) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--key-file " + Printable.text(file.toString())
                                + " holds no key; write one line, the key, into it");
            }
            return key;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--key-file " + Printable.text(file.toString()) + " cannot be read");
        }
    }

    /**
     * Asks the API.
     *
     * @param path from the first slash on, encoded
     * @param body what is posted, in JSON; null to get
     * @throws CommandFailure with the API's own words if it refuses, or if it does not answer
     */
    JsonNode ask(String path, @Nullable String body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url().toString().replaceFirst("/+$", "") + path))
                .timeout(LIMIT);
        String key = key();
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode answer = new ObjectMapper().readTree(response.body());
            if (response.statusCode() > OK_MAX) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(answer.path("title").asText() + ": "
                                + answer.path("detail").asText()));
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, "what answers at " + Printable.text(url.toString()) + " is no ledger's API");
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "the ledger at " + Printable.text(url.toString())
                            + " does not answer; is it running, and is --url right?");
        }
    }

    /** A text as a part of a path. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
