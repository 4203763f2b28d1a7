package io.makegood.faults;

import io.makegood.cli.Main;
import java.util.Arrays;

/** The command line in a process that does not outlive the one that started it: its number comes first. */
final class EngineMain {
    private EngineMain() {}

    public static void main(String[] arguments) {
        ProcessHandle owner = ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow();
        Proxy.start("owner", () -> {
            owner.onExit().join();
            Runtime.getRuntime().halt(1);
        });
        Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
}
