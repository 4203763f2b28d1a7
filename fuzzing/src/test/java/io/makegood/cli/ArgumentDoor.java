package io.makegood.cli;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A command line, one argument on each line; nothing is run. What is wrong with it is told as it is to people; moments are read, too. */
public final class ArgumentDoor implements Door {
    private static final int ARGUMENTS_MAX = 12;

    private final CommandLine commandLine = Main.commandLine().setExpandAtFiles(false);

    @Override
    public boolean take(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", ARGUMENTS_MAX);
        StringWriter said = new StringWriter();
        commandLine.setErr(new PrintWriter(said));
        boolean any = false;
        try {
            Refusal.unless(!commandLine.parseArgs(lines).expandedArgs().isEmpty(), "no arguments");
            any = true;
        } catch (ParameterException e) {
            Refusal.unless(WrongArguments.tell(e, lines) == ExitCode.USAGE, "another exit code");
            boolean unused = Refusal.with(said.toString().lines().findFirst().orElse(""));
        }
        String last = lines[lines.length - 1];
        try {
            long unused = Instants.parse("--at", last);
            any = true;
        } catch (CommandFailure e) {
            boolean unused = Refusal.onALine(e.getMessage());
        }
        Refusal.unless(Printable.text(last).chars().noneMatch(Character::isISOControl), "printed, it breaks the line");
        return any;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (String line : List.of(
                "publish\ndocs/examples/first-refund.jsonl\n--json",
                "up\n--topic-prefix\nledger.\n--partitions=3",
                "policy\ncheck\nmy-policy.yaml",
                "audit\nverify\n--checkpoint\nc.json",
                "balance\nada\n2026-11-20T12:00:00Z",
                "quote\nada\nimage\n--items\n3",
                "2026-11-20")) {
            if (take(Parts.bytes(line))) {
                seeds.add(Parts.bytes(line));
            }
        }
        return seeds;
    }
}
