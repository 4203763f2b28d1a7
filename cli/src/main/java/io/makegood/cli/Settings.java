package io.makegood.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.makegood.bridges.topic.BridgeReading;
import io.makegood.bridges.topic.BridgeSettings;
import io.makegood.schemas.codec.JsonFault;
import io.makegood.schemas.codec.JsonLimits;
import io.makegood.schemas.codec.NearestName;
import io.makegood.schemas.remedy.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an engine and the commands beside it are told other than by options: a YAML file, and the environment, which goes before
 * it. An option goes before both. A setting is an option of {@code up} (or {@code --command-config}) under another spelling:
 * {@code --topic-prefix} is {@code topic.prefix} in the file and {@code MAKEGOOD_TOPIC_PREFIX} in the environment.
 */
final class Settings implements IDefaultValueProvider {
    /** The option that names the file. */
    static final String FILE_OPTION = "--config";

    private static final String ENVIRONMENT = "MAKEGOOD_";
    private static final String FILE_VARIABLE = ENVIRONMENT + "CONFIG";
    private static final String KAFKA = "kafka";
    private static final String BRIDGES = "bridges";
    private static final String KAFKA_VARIABLES = ENVIRONMENT + "KAFKA_";
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(JsonLimits.ofStrangers())
                    .loaderOptions(limits())
                    .build())
            .build();

    private final Set<String> known;
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final Map<String, String> kafka;
    private final List<BridgeSettings> bridges;

    private Settings(
            Set<String> known,
            Map<String, String> environment,
            Map<String, String> file,
            Map<String, String> kafka,
            List<BridgeSettings> bridges) {
        this.bridges = List.copyOf(bridges);
        this.known = known;
        this.environment = environment;
        this.file = file;
        this.kafka = kafka;
    }

    /** A setting: its option, and how it is spelled elsewhere. */
    record Setting(OptionSpec option) {
        String flag() {
            return option.longestName();
        }

        String key() {
            return flag().substring(2).replace('-', '.');
        }

        String variable() {
            return ENVIRONMENT + flag().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        }

        boolean isSecret() {
            return flag().endsWith("-auth") || flag().endsWith("-secret") || flag().endsWith("-password");
        }

        /** Its help with what stands for other things put in. */
        private String help() {
            Iterable<String> candidates = option.completionCandidates();
            String value = option.defaultValue();
            return String.join(" ", option.description())
                    .replace("${DEFAULT-VALUE}", value == null ? "" : value)
                    .replace("${COMPLETION-CANDIDATES}", candidates == null ? "" : String.join(", ", candidates));
        }

        /** What it means, without its default, which has a place of its own. */
        String meaning() {
            String text = help();
            int end = text.indexOf(" Default: ");
            String meaning = end < 0 ? text : text.substring(0, end);
            return meaning.startsWith("Default: ") ? "" : meaning;
        }

        /** Its default as the help tells it. */
        String defaultText() {
            String text = help();
            int begin = text.indexOf("Default: ");
            if (begin >= 0) {
                return text.substring(begin + "Default: ".length());
            }
            String value = option.defaultValue();
            return value == null ? "" : value;
        }
    }

    /** Every setting, by its key. */
    static Map<String, Setting> all() {
        Map<String, Setting> settings = new TreeMap<>();
        for (OptionSpec option :
                new CommandLine(new UpCommand()).getCommandSpec().options()) {
            if (!option.longestName().equals("--help") && !option.longestName().equals("--version")) {
                Setting setting = new Setting(option);
                settings.put(setting.key(), setting);
            }
        }
        return settings;
    }

    /** The settings of a command line and an environment; throws {@link CommandFailure} for a file that cannot be used. */
    static Settings of(List<String> arguments, Map<String, String> environment) {
        Map<String, Setting> known = all();
        Map<String, String> fromFile = new LinkedHashMap<>();
        Map<String, String> kafka = new LinkedHashMap<>();
        List<BridgeSettings> bridges = new ArrayList<>();
        String name = fileName(arguments, environment);
        if (name != null) {
            read(Path.of(name), known, fromFile, kafka, bridges);
        }
        environment.forEach((variable, value) -> {
            boolean isSetting = known.values().stream()
                    .anyMatch(setting -> setting.variable().equals(variable));
            if (variable.startsWith(KAFKA_VARIABLES) && !isSetting) {
                kafka.put(
                        variable.substring(KAFKA_VARIABLES.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        return new Settings(known.keySet(), Map.copyOf(environment), fromFile, kafka, bridges);
    }

    /** Those that the command of that specification was given; none if it runs without. */
    static Settings of(CommandLine.Model.CommandSpec spec) {
        return spec.defaultValueProvider() instanceof Settings settings
                ? settings
                : new Settings(Set.of(), Map.of(), Map.of(), Map.of(), List.of());
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option && known.contains(new Setting(option).key())
                ? value(new Setting(option))
                : null;
    }

    /** What it is told about a setting, or null for nothing. */
    @Nullable
    String value(Setting setting) {
        String value = environment.get(setting.variable());
        return value == null ? file.get(setting.key()) : value;
    }

    /** Where it is told so. */
    String source(Setting setting) {
        if (environment.containsKey(setting.variable())) {
            return "environment";
        }
        return file.containsKey(setting.key()) ? "file" : "default";
    }

    /** Further settings of Kafka's clients, by Kafka's own names. */
    Map<String, String> kafka() {
        return kafka;
    }

    /** The topics of others that are read into the journal. */
    List<BridgeSettings> bridges() {
        return bridges;
    }

    private static @Nullable String fileName(List<String> arguments, Map<String, String> environment) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(FILE_OPTION) && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
            if (argument.startsWith(FILE_OPTION + "=")) {
                return argument.substring(FILE_OPTION.length() + 1);
            }
        }
        return environment.get(FILE_VARIABLE);
    }

    private static void read(
            Path path,
            Map<String, Setting> known,
            Map<String, String> settings,
            Map<String, String> kafka,
            List<BridgeSettings> bridges) {
        String name = Printable.text(path.toString());
        String text;
        try {
            text = TextFile.readAfterMark(path);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + FILE_OPTION + " " + name);
        }
        JsonNode tree = yaml(name, text);
        if (tree.isMissingNode() || tree.isNull()) {
            return;
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new CommandFailure(ExitCode.USAGE, name + " must hold settings, such as topic.prefix: ledger.");
        }
        List<String> mistakes = new ArrayList<>();
        object.properties().forEach(field -> {
            if (field.getKey().equals(KAFKA) && field.getValue() instanceof ObjectNode clients) {
                clients.properties().forEach(each -> put(kafka, each, mistakes));
            } else if (field.getKey().equals(BRIDGES)) {
                bridges.addAll(BridgeReading.of(field.getValue(), mistakes));
            } else if (known.containsKey(field.getKey())) {
                put(settings, field, mistakes);
            } else {
                mistakes.add("unknown setting " + Printable.text(field.getKey())
                        + NearestName.find(field.getKey(), known.keySet())
                                .map(near -> ", did you mean " + near + "?")
                                .orElse("")
                        + "; " + Launcher.name() + " settings lists them, those of Kafka's clients go under kafka:");
            }
        });
        if (!mistakes.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    name + ": " + mistakes.stream().map(Printable::text).collect(Collectors.joining("\n  ")));
        }
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(JsonLimits.STRING_CHARS_MAX);
        limits.setNestingDepthLimit(JsonLimits.NESTING_MAX);
        limits.setMaxAliasesForCollections(0);
        limits.setAllowRecursiveKeys(false);
        return limits;
    }

    static JsonNode yaml(String name, String text) {
        String remedy = "; check indentation (spaces, never tabs), colons, quotes, and that no key stands twice";
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, name + " " + Printable.text(JsonFault.of(e, text, "YAML")) + remedy);
        } catch (YAMLException | NumberFormatException e) {
            throw new CommandFailure(ExitCode.USAGE, name + " is no valid YAML" + remedy);
        }
    }

    private static void put(Map<String, String> into, Map.Entry<String, JsonNode> field, List<String> mistakes) {
        if (field.getValue().isValueNode() && !field.getValue().isNull()) {
            into.put(field.getKey(), field.getValue().asText());
        } else {
            mistakes.add(Printable.text(field.getKey()) + " must be one value");
        }
    }
}
