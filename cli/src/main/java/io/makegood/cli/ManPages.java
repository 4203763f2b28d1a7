package io.makegood.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual: one page for the command line and one for each command in it, made of the same descriptions as {@code --help}. The archive of a
 * release has them in {@code man/man1}; they are made when it is packed.
 */
public final class ManPages {
    private static final String SECTION = "1";
    private static final String EXAMPLES_PATTERN = "Examples?:.*";

    private ManPages() {}

    /**
     * Writes the pages into that folder.
     *
     * @param arguments the folder
     * @throws IOException if it cannot be written to
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> page : pages().entrySet()) {
            Files.writeString(folder.resolve(page.getKey()), page.getValue());
        }
    }

    /** What each page says, by the name of its file, such as {@code makegood-audit-verify.1}. */
    static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        add(Main.commandLine(), pages);
        return pages;
    }

    private static void add(CommandLine command, Map<String, String> pages) {
        pages.put(name(command.getCommandSpec()) + "." + SECTION, page(command));
        for (CommandLine each : shown(command)) {
            add(each, pages);
        }
    }

    private static List<CommandLine> shown(CommandLine command) {
        List<CommandLine> shown = new ArrayList<>();
        for (CommandLine each : command.getSubcommands().values()) {
            if (!each.getCommandSpec().usageMessage().hidden() && !shown.contains(each)) {
                shown.add(each);
            }
        }
        return shown;
    }

    private static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    private static String page(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        Roff page = new Roff();
        page.line(".TH " + name(spec).toUpperCase(Locale.ROOT) + " " + SECTION + " \"\" \"Makegood "
                + Roff.quoted(Version.number()) + "\" \"Makegood\"");
        // Words stay whole, and no line is stretched.
        page.line(".nh");
        page.line(".ad l");
        page.heading("NAME");
        page.text(name(spec) + " - " + sentence(spec));
        page.heading("SYNOPSIS");
        page.verbatim(new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .synopsis(0)
                .stripTrailing());
        page.heading("DESCRIPTION");
        for (String each : spec.usageMessage().description()) {
            page.text(formatted(each));
            page.line(".br");
        }
        parameters(page, spec);
        options(page, command);
        commands(page, command);
        footer(page, spec);
        seeAlso(page, command);
        return page.toString();
    }

    /** The first of the description, without its full stop. */
    private static String sentence(CommandSpec spec) {
        String said = formatted(String.join(" ", spec.usageMessage().description()));
        int end = said.indexOf(". ");
        String first = end < 0 ? said : said.substring(0, end);
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }

    /** As {@code --help} writes it, without colours. */
    private static String formatted(String text) {
        return Ansi.OFF.string(String.format(Locale.ROOT, text)).strip();
    }

    private static void parameters(Roff page, CommandSpec spec) {
        boolean first = true;
        for (PositionalParamSpec each : spec.positionalParameters()) {
            if (each.hidden()) {
                continue;
            }
            if (first) {
                page.heading("ARGUMENTS");
                first = false;
            }
            page.term(each.paramLabel(), description(each));
        }
    }

    private static void options(Roff page, CommandLine command) {
        boolean first = true;
        for (OptionSpec each : command.getCommandSpec().options()) {
            if (each.hidden()) {
                continue;
            }
            if (first) {
                page.heading("OPTIONS");
                first = false;
            }
            String label = each.arity().max() == 0 ? "" : "=" + each.paramLabel();
            page.term(String.join(", ", each.names()) + label, description(each));
        }
    }

    private static String description(ArgSpec argument) {
        return formatted(String.join(" ", argument.description()));
    }

    private static void commands(Roff page, CommandLine command) {
        List<CommandLine> shown = shown(command);
        if (shown.isEmpty()) {
            return;
        }
        page.heading("COMMANDS");
        for (CommandLine each : shown) {
            page.term(
                    each.getCommandName(),
                    sentence(each.getCommandSpec()) + ". See " + name(each.getCommandSpec()) + "(" + SECTION + ").");
        }
    }

    /** Exit codes and examples, which the help has at its end. */
    private static void footer(Roff page, CommandSpec spec) {
        String[] footer = spec.usageMessage().footer();
        if (footer.length == 0) {
            return;
        }
        String heading = formatted(spec.usageMessage().footerHeading()).replace(":", "");
        boolean examples = footer.length > 1 && footer[1].strip().matches(EXAMPLES_PATTERN);
        page.heading(!heading.isBlank() ? heading.toUpperCase(Locale.ROOT) : examples ? "EXAMPLES" : "NOTES");
        List<String> lines = new ArrayList<>();
        for (String each : footer) {
            lines.add(Ansi.OFF.string(String.format(Locale.ROOT, each)).stripTrailing());
        }
        // Blank lines at its beginning and end set it off from the rest of the help.
        page.verbatim(String.join("\n", lines).replaceAll("^\n+", "").stripTrailing());
    }

    private static void seeAlso(Roff page, CommandLine command) {
        CommandLine parent = command.getParent();
        if (parent == null) {
            return;
        }
        page.heading("SEE ALSO");
        page.text(name(parent.getCommandSpec()) + "(" + SECTION + ")");
    }

    /** The language of manual pages, as far as it is needed; every implementation of man(1) reads it. */
    private static final class Roff {
        private final StringBuilder text = new StringBuilder();

        void line(String line) {
            text.append(line).append('\n');
        }

        void heading(String heading) {
            line(".SH " + escaped(heading));
        }

        void text(String said) {
            said.lines().forEach(each -> line(escaped(each)));
        }

        /** A word in bold, and under it, indented, what it means. */
        void term(String term, String meaning) {
            line(".TP");
            line("\\fB" + escaped(term) + "\\fR");
            text(meaning.isBlank() ? "-" : meaning);
        }

        /** Lines as they are. */
        void verbatim(String lines) {
            line(".nf");
            lines.lines().forEach(each -> line(escaped(each)));
            line(".fi");
        }

        static String quoted(String text) {
            return escaped(text).replace("\"", "\\(dq");
        }

        /** A line that begins with a dot or an apostrophe would be an order to the formatter; a bare hyphen would become a dash. */
        private static String escaped(String line) {
            String escaped = line.replace("\\", "\\e").replace("-", "\\-");
            return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
