package io.makegood.http.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A folder that says what happened and what is right in the end: {@code src/test/resources/situations/README.md}. */
record Situation(String name, @Nullable Path policy, List<Step> steps, List<String> right) {
    private static final Pattern RIGHT = Pattern.compile("- `RIGHT (.*)`.*");
    private static final Pattern POLICY = Pattern.compile("# policy (\\S+) as (\\S+)(?: (.+) => (.+))?");
    private static final Pattern READ = Pattern.compile("# (until|GET) (\\S+) (\\S+) (.+)");
    private static final Pattern POST = Pattern.compile("# POST (\\d+) (\\S+) (\\{.*})(?: (/\\S+) (.+))?");
    private static final Pattern REFUSED = Pattern.compile("# refused (\\S+)");

    /** What is done, one after the other. */
    sealed interface Step {
        /** Publishes a policy that comes with Makegood for accounts that begin so, with one text replaced. */
        record Policy(
                String name,
                String prefix,
                @Nullable String text,
                @Nullable String other) implements Step {}

        /** Publishes an event, or several at once, which is applied, or refused for that reason. */
        record Publish(String json, @Nullable String refusedAs) implements Step {}

        /** Reads; the value must be there at once, or in the end. */
        record Read(String path, String pointer, String value, boolean waits) implements Step {}

        /** Asks for something. */
        record Post(
                int status,
                String path,
                String body,
                @Nullable String pointer,
                @Nullable String value) implements Step {}
    }

    static Situation in(Path folder) throws IOException {
        List<Step> steps = new ArrayList<>();
        String refusedAs = null;
        for (String line : Files.readAllLines(folder.resolve("events.jsonl"))) {
            Matcher refused = REFUSED.matcher(line);
            if (refused.matches()) {
                refusedAs = refused.group(1);
            } else {
                steps.add(step(line, refusedAs));
                refusedAs = null;
            }
        }
        List<String> right = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("expect.md"))) {
            Matcher matcher = RIGHT.matcher(line);
            if (matcher.matches()) {
                right.add(matcher.group(1));
            }
        }
        Path policy = folder.resolve("policy.yaml");
        return new Situation(
                String.valueOf(folder.getFileName()), Files.exists(policy) ? policy : null, steps, List.copyOf(right));
    }

    private static Step step(String line, @Nullable String refusedAs) {
        if (!line.startsWith("#")) {
            return new Step.Publish(line, refusedAs);
        }
        Matcher policy = POLICY.matcher(line);
        if (policy.matches()) {
            return new Step.Policy(policy.group(1), policy.group(2), policy.group(3), policy.group(4));
        }
        Matcher read = READ.matcher(line);
        if (read.matches()) {
            return new Step.Read(
                    read.group(2), read.group(3), read.group(4), read.group(1).equals("until"));
        }
        Matcher post = POST.matcher(line);
        if (post.matches()) {
            return new Step.Post(
                    Integer.parseInt(post.group(1)), post.group(2), post.group(3), post.group(4), post.group(5));
        }
        throw new IllegalArgumentException("no line of a situation: " + line);
    }
}
