package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.cli.Settings.Setting;
import io.makegood.http.contract.ContractJson;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every setting, what it is here and who says so. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = {
            "Show every setting, what it is here and who says so: the environment, the file, or nobody.",
            "An option goes before the environment, that before the file named by --config or MAKEGOOD_CONFIG."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} settings --config makegood.yaml",
            "  MAKEGOOD_THREADS=4 ${makegood.command} settings --json"
        })
final class SettingsCommand implements Callable<Integer> {
    private static final String HIDDEN = "(hidden)";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print them as JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "Print what they mean, as the table of the documentation.")
    private boolean markdown;

    @Override
    public Integer call() {
        List<Setting> all = List.copyOf(Settings.all().values());
        Settings settings = Settings.of(spec);
        PrintWriter out = spec.commandLine().getOut();
        if (markdown) {
            print(all, out);
        } else if (json) {
            ContractJson text = new ContractJson();
            ObjectNode whole = text.object();
            ArrayNode list = whole.putArray("settings");
            for (Setting setting : all) {
                ObjectNode node = text.object();
                node.put("setting", setting.key());
                node.put("flag", setting.flag());
                node.put("environment", setting.variable());
                node.put("value", shown(settings, setting));
                node.put("from", settings.source(setting));
                list.add(node);
            }
            out.println(text.write(whole));
        } else {
            out.println(new Table<Setting>()
                    .text("Setting", Setting::key)
                    .text("Environment", Setting::variable)
                    .text("Value", setting -> Printable.text(shown(settings, setting)))
                    .text("From", settings::source)
                    .of(all));
            settings.kafka().keySet().stream()
                    .sorted()
                    .forEach(name -> out.println(" kafka: " + Printable.text(name) + " is set"));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String shown(Settings settings, Setting setting) {
        String value = settings.value(setting);
        if (value == null) {
            return setting.defaultText();
        }
        return setting.isSecret() ? HIDDEN : value;
    }

    private static void print(List<Setting> all, PrintWriter out) {
        out.println("| setting | option | environment | default | |");
        out.println("|---|---|---|---|---|");
        for (Setting setting : all) {
            out.println("| `" + setting.key() + "` | `" + setting.flag() + "` | `" + setting.variable() + "` | "
                    + setting.defaultText() + " | " + setting.meaning().replace("|", "\\|") + " |");
        }
    }
}
