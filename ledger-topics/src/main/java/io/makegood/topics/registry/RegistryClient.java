package io.makegood.topics.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.codec.JsonLimits;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;

/**
 * The API that Confluent's schema registry has, and Apicurio, Karapace and Redpanda too. Every method throws
 * {@link RegistryUnavailable} if there is no answer and {@link RegistryRefusal} if there is one that says no.
 */
public final class RegistryClient {
    /** How long a reader waits for an answer before it says that there is none. */
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** And whoever starts: nothing stands still behind it yet, and both may be starting on one busy machine. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    /** A schema as long as a text may be, escaped. */
    private static final long ANSWER_BYTES_MAX = 4L << 20;

    private static final int TEXT_SHOWN_MAX = 300;
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonLimits.forStrangers());

    private final RegistrySettings settings;
    private final Duration limit;
    private final HttpClient http;

    /** Asks the registry of those settings. */
    public RegistryClient(RegistrySettings settings) {
        this(settings, LIMIT);
    }

    private RegistryClient(RegistrySettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
        http = HttpClient.newBuilder().connectTimeout(limit).build();
    }

    /** Asks it at a start, and waits for an answer a minute long; one that nobody listens for fails at once all the same. */
    public static RegistryClient starting(RegistrySettings settings) {
        return new RegistryClient(settings, STARTING);
    }

    /** The schema with that id, or empty if the registry has none, or none of Avro. */
    public Optional<Schema> schema(int id) {
        HttpResponse<String> response = send("GET", "/schemas/ids/" + Integer.toUnsignedString(id), null);
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        return schema(read(response));
    }

    /** The schema in an answer, or empty if it holds none of Avro. */
    static Optional<Schema> schema(JsonNode answer) {
        if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Schema.Parser().parse(answer.path("schema").asText()));
        } catch (RuntimeException | StackOverflowError e) {
            // Avro answers a text that is no schema with whatever exception it meets it with.
            return Optional.empty();
        }
    }

    /** Registers a schema under a subject, if it is not there yet, and returns its id. */
    public int register(String subject, Schema schema) {
        JsonNode answer = read(send(
                "POST",
                "/subjects/" + path(subject) + "/versions",
                MAPPER.createObjectNode().put("schema", schema.toString()).toString()));
        if (!answer.path("id").isInt()) {
            throw new RegistryRefusal("the schema registry gave subject " + subject + " no id");
        }
        return answer.path("id").asInt();
    }

    /** What versions of a subject must be to each other, or empty if nobody has said so for this subject. */
    public Optional<String> compatibility(String subject) {
        HttpResponse<String> response = send("GET", "/config/" + path(subject), null);
        return response.statusCode() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(read(response).path("compatibilityLevel").asText());
    }

    /** Says what versions of a subject must be to each other. */
    public void setCompatibility(String subject, String level) {
        read(send(
                "PUT",
                "/config/" + path(subject),
                MAPPER.createObjectNode().put("compatibility", level).toString()));
    }

    private HttpResponse<String> send(String method, String path, @org.jspecify.annotations.Nullable String body) {
        BodyPublisher publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path))
                .timeout(limit)
                .header("Accept", JSON)
                .header("Content-Type", JSON)
                .method(method, publisher);
        String credentials = settings.credentials();
        if (credentials != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        }
        HttpResponse<String> response = answer(request.build());
        int status = response.statusCode();
        if (status >= SERVER_ERRORS || status == REQUEST_TIMEOUT || status == TOO_MANY) {
            throw new RegistryUnavailable("the schema registry at " + settings + " answered " + status);
        }
        return response;
    }

    /** A request's own limit ends with the headers of its answer: a body that does not come would be waited for without end. */
    private HttpResponse<String> answer(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> asked =
                http.sendAsync(request, headers -> new LimitedText(ANSWER_BYTES_MAX));
        try {
            return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new RegistryUnavailable("the schema registry at " + settings + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailable("interrupted while the schema registry was asked", e);
        } finally {
            asked.cancel(true);
        }
    }

    private JsonNode read(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new RegistryRefusal("the schema registry answered " + response.statusCode() + " to "
                    + response.request().method() + " "
                    + response.request().uri().getPath() + ": "
                    + excerpt(response.body()));
        }
        try {
            return tree(response.body());
        } catch (JsonProcessingException e) {
            throw new RegistryUnavailable("what answers at " + settings + " is no schema registry", e);
        }
    }

    /** An answer's text as JSON. */
    static JsonNode tree(String answer) throws JsonProcessingException {
        return MAPPER.readTree(answer);
    }

    private String base() {
        String url = settings.url().toString();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String path(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Of what a stranger answered, what can be put on a line. */
    private static String excerpt(String body) {
        String line = body.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= TEXT_SHOWN_MAX ? line : line.substring(0, TEXT_SHOWN_MAX) + "…";
    }
}
