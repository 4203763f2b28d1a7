package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import picocli.CommandLine;

/** Tells, on standard error, why a command came to nothing: to people, or, after {@code --json}, to programs. */
final class Complaint {
    private static final String JSON = "--json";

    private Complaint() {}

    /** Whether whoever called wants JSON: answers and complaints alike. */
    static boolean isForPrograms(CommandLine command) {
        CommandLine.ParseResult parsed = command.getParseResult();
        return parsed != null && parsed.hasMatchedOption(JSON);
    }

    /** The same, of a command line that could not be read. */
    static boolean isForPrograms(String... arguments) {
        for (String argument : arguments) {
            if (argument.equals(JSON)) {
                return true;
            }
        }
        return false;
    }

    /** Tells people or programs. */
    static void tell(CommandLine command, boolean forPrograms, int exitCode, String message) {
        if (forPrograms) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            answer.putObject("error").put("exitCode", exitCode).put("message", message);
            command.getErr().println(text.write(answer));
        } else {
            command.getErr().println(command.getColorScheme().errorText("makegood: " + message));
        }
        command.getErr().flush();
    }
}
