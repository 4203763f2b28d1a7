package io.makegood.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The embedded broker as a process of its own: {@code --data-dir DIR [--port PORT] [--ends-with PID] [--member MEMBER]
 * [--set NAME=VALUE]...}. Prints the one line {@code ready HOST:PORT} on standard output once it serves clients, and stops in good order on SIGTERM, and when the
 * process PID is no more.
 */
public final class EmbeddedKafkaMain {
    private static final String USAGE = "usage: EmbeddedKafkaMain --data-dir DIR [--port PORT]"
            + " [--ends-with PID] [--member MEMBER] [--set NAME=VALUE]...";
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private EmbeddedKafkaMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Arguments given;
        try {
            given = parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(EXIT_USAGE);
            return;
        }
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(given.options());
        } catch (EmbeddedKafkaFailure e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_FAILED);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "embedded-kafka-close"));
        System.out.println("ready " + kafka.bootstrapServers());
        ProcessHandle owner = given.owner();
        if (owner == null) {
            // Until SIGTERM.
            Thread.currentThread().join();
        } else {
            // An owner that was killed had no time to end what it started.
            owner.onExit().join();
            System.exit(0);
        }
    }

    /** What was asked for; the owner is the process to end with, if any. */
    private record Arguments(
            EmbeddedKafka.Options options, @Nullable ProcessHandle owner) {}

    private static Arguments parse(String[] arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("each option takes one value");
        }
        EmbeddedKafka.Options options = EmbeddedKafka.Options.in(Path.of(""));
        boolean directoryGiven = false;
        ProcessHandle owner = null;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--port" -> options = options.withPort(number("--port", value));
                case "--ends-with" -> owner = process(number("--ends-with", value));
                case "--data-dir" -> {
                    options = new EmbeddedKafka.Options(
                            Path.of(value), options.port(), options.extraProperties(), options.member());
                    directoryGiven = true;
                }
                case "--member" -> options = options.withMember(BrokerMember.parse(value));
                case "--set" -> {
                    String[] setting = value.split("=", 2);
                    options = options.withProperty(setting[0], setting.length == 1 ? "" : setting[1]);
                }
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        if (!directoryGiven) {
            throw new IllegalArgumentException("--data-dir is missing");
        }
        return new Arguments(options, owner);
    }

    private static ProcessHandle process(int pid) {
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalArgumentException("--ends-with: there is no process " + pid));
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " must be a number, was " + value, e);
        }
    }
}
