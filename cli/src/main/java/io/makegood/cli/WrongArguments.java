package io.makegood.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what is wrong with a command line; of a value that an option cannot take, what it takes. */
final class WrongArguments {
    private WrongArguments() {}

    static int tell(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        if (Complaint.isForPrograms(arguments)) {
            Complaint.tell(command, true, ExitCode.USAGE, Printable.text(message(wrong)));
            return ExitCode.USAGE;
        }
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText(Printable.text(message(wrong))));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            command.usage(err, command.getColorScheme());
        }
        err.flush();
        return ExitCode.USAGE;
    }

    /** The parser's words about what is missing or too much speak of the command line; those about a value, of Java. */
    private static String message(ParameterException wrong) {
        ArgSpec argument = wrong.getArgSpec();
        String value = wrong.getValue();
        if (argument == null || value == null) {
            return String.valueOf(wrong.getMessage());
        }
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        return name + " is " + value + "; write " + kind(argument);
    }

    private static String kind(ArgSpec argument) {
        Class<?> type = argument.type();
        Iterable<String> words = argument.completionCandidates();
        if (words != null) {
            return "one of " + String.join(", ", words);
        }
        if (type.equals(Duration.class)) {
            return "a duration as ISO 8601 has it, such as PT30M or P90D";
        }
        if (type.equals(Path.class)) {
            return "the name of a file";
        }
        return isNumber(type) ? "a whole number" : "another value; see --help";
    }

    private static boolean isNumber(@Nullable Class<?> type) {
        return type != null && (type.isPrimitive() || Number.class.isAssignableFrom(type));
    }
}
