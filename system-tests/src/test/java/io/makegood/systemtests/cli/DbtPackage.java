package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The package of deploy/dbt, run in DuckDB without dbt, which no registry here has: of its language the models use {@code ref} and
 * {@code source} alone, and its tests are the four that dbt brings, and queries.
 */
final class DbtPackage {
    private static final Path ROOT = Path.of("..", "deploy", "dbt");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern CALL = Pattern.compile("\\{\\{ (ref|source)\\('([a-z_]+)'(?:, '([a-z_]+)')?\\) }}");

    private final Map<String, String> models = new TreeMap<>();
    private final Map<String, String> tests = new LinkedHashMap<>();

    private DbtPackage() {}

    static DbtPackage read() throws IOException {
        DbtPackage read = new DbtPackage();
        List<Path> schemas = new ArrayList<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("models"))) {
            files.sorted().forEach(file -> {
                if (name(file).endsWith(".sql")) {
                    read.models.put(name(file).replace(".sql", ""), text(file));
                } else if (name(file).equals("schema.yml")) {
                    schemas.add(file);
                }
            });
        }
        try (Stream<Path> files = Files.list(ROOT.resolve("tests"))) {
            files.sorted().forEach(file -> read.tests.put(name(file).replace(".sql", ""), text(file)));
        }
        for (Path schema : schemas) {
            for (JsonNode model : YAML.readTree(text(schema)).get("models")) {
                assertThat(read.models).containsKey(model.get("name").asText());
                for (JsonNode column : model.get("columns")) {
                    read.generic(model.get("name").asText(), column);
                }
            }
        }
        return read;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tests of a column as the queries that dbt makes of them: a row is a failure. */
    private void generic(String model, JsonNode column) {
        String name = column.get("name").asText();
        String from = " from {{ ref('" + model + "') }} ";
        for (JsonNode test : column.get("data_tests")) {
            String kind = test.isTextual() ? test.asText() : test.fieldNames().next();
            JsonNode with = test.isTextual() ? test : test.get(kind);
            String query = switch (kind) {
                case "not_null" -> "select 1" + from + "where " + name + " is null";
                case "unique" ->
                    "select " + name + from + "where " + name + " is not null group by 1 having count(*) > 1";
                case "accepted_values" -> {
                    List<String> values = new ArrayList<>();
                    with.get("values").forEach(value -> values.add("'" + value.asText() + "'"));
                    yield "select " + name + from + "where " + name + " not in (" + String.join(", ", values) + ")";
                }
                case "relationships" ->
                    "select c." + name + " from (select " + name + from + "where " + name
                            + " is not null) c left join {{ " + with.get("to").asText() + " }} p on c." + name + " = p."
                            + with.get("field").asText() + " where p."
                            + with.get("field").asText() + " is null";
                default -> throw new AssertionError("no test of dbt's own: " + kind);
            };
            tests.put(kind + " " + model + "." + name, query);
        }
    }

    /** Makes the models, each after those that it names, over the sources as they are called here. */
    void build(Statement database) throws SQLException {
        List<String> made = new ArrayList<>();
        while (made.size() < models.size()) {
            int before = made.size();
            for (Map.Entry<String, String> model : models.entrySet()) {
                if (!made.contains(model.getKey()) && made.containsAll(named(model.getValue()))) {
                    database.execute("create or replace view " + model.getKey() + " as " + rendered(model.getValue()));
                    made.add(model.getKey());
                }
            }
            assertThat(made.size()).as("models that name each other").isGreaterThan(before);
        }
    }

    private static List<String> named(String model) {
        return CALL.matcher(model)
                .results()
                .filter(call -> call.group(1).equals("ref"))
                .map(call -> call.group(2))
                .toList();
    }

    private static String rendered(String text) {
        String plain = CALL.matcher(text)
                .replaceAll(call -> Matcher.quoteReplacement(
                        call.group(1).equals("ref") ? call.group(2) : "source_" + call.group(3)));
        assertThat(plain).as("more of dbt's language than is rendered here").doesNotContain("{{", "{%");
        return plain;
    }

    /** The names of the tests that found something. */
    List<String> failures(Connection database) throws SQLException {
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, String> test : tests.entrySet()) {
            try (Statement statement = database.createStatement();
                    ResultSet rows = statement.executeQuery(rendered(test.getValue()))) {
                if (rows.next()) {
                    failed.add(test.getKey());
                }
            }
        }
        return failed;
    }

    /** How many tests there are. */
    int tests() {
        return tests.size();
    }

    /** What the models are called. */
    List<String> models() {
        return List.copyOf(models.keySet());
    }
}
