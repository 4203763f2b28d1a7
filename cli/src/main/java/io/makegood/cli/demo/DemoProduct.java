package io.makegood.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.policyfiles.PublishedPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A product that the demo can run: a policy file and, for those that come with Makegood, stories about its customers. */
public record DemoProduct(PublishedPolicy policy, String document, List<DemoStory> stories) {
    private static final String FOLDER = "/policies/";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps its own copy of the stories. */
    public DemoProduct {
        stories = List.copyOf(stories);
    }

    /** The names of the products that come with Makegood. */
    public static List<String> names() {
        return text("products.txt").orElse("").lines().toList();
    }

    /** A product that comes with Makegood, or empty if none has that name. */
    public static Optional<DemoProduct> named(String name) {
        return names().contains(name)
                ? text(name + ".yaml")
                        .map(document ->
                                of(document, text("stories/" + name + ".yaml").orElse(null)))
                : Optional.empty();
    }

    /**
     * A product of somebody's own.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException naming the first mistake if it is no valid policy
     */
    public static DemoProduct in(Path file) throws IOException {
        return of(Files.readString(file), null);
    }

    private static DemoProduct of(String document, @Nullable String stories) {
        PolicyFile file = PolicyFile.read(document);
        PublishedPolicy policy = file.policy().orElseThrow(() -> new IllegalArgumentException(file.summary()));
        return new DemoProduct(policy, document, stories == null ? List.of() : stories(policy, stories));
    }

    private static List<DemoStory> stories(PublishedPolicy policy, String text) {
        try {
            List<DemoStory> stories = new ArrayList<>();
            for (JsonNode story : YAML.readTree(text)) {
                String account = policy.accountPrefix() + story.get("account").textValue();
                List<String> clauses = new ArrayList<>();
                story.get("clauses").forEach(clause -> clauses.add(clause.textValue()));
                List<String> events = new ArrayList<>();
                for (JsonNode event : story.get("events")) {
                    events.add(JSON.writeValueAsString(((ObjectNode) event).put("accountId", account)));
                }
                stories.add(new DemoStory(story.get("title").textValue(), clauses, account, events));
            }
            return stories;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> text(String name) {
        try (InputStream stream = DemoProduct.class.getResourceAsStream(FOLDER + name)) {
            return stream == null
                    ? Optional.empty()
                    : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
