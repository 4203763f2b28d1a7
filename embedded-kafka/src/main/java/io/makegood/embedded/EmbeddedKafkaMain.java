package io.makegood.embedded;

import java.nio.file.Path;

/**
 * The embedded broker as a process of its own: {@code --data-dir DIR [--port PORT]}. Prints the one line
 * {@code ready HOST:PORT} on standard output once it serves clients, and stops in good order on SIGTERM.
 */
public final class EmbeddedKafkaMain {
    private static final String USAGE = "usage: EmbeddedKafkaMain --data-dir DIR [--port PORT]";
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private EmbeddedKafkaMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedKafka.Options options;
        try {
            options = parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(EXIT_USAGE);
            return;
        }
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(options);
        } catch (EmbeddedKafkaFailure e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_FAILED);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "embedded-kafka-close"));
        System.out.println("ready " + kafka.bootstrapServers());
        Thread.currentThread().join();
    }

    private static EmbeddedKafka.Options parse(String[] arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("each option takes one value");
        }
        EmbeddedKafka.Options options = EmbeddedKafka.Options.in(Path.of(""));
        boolean directoryGiven = false;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--port" -> options = options.withPort(port(value));
                case "--data-dir" -> {
                    options = new EmbeddedKafka.Options(Path.of(value), options.port(), options.extraProperties());
                    directoryGiven = true;
                }
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        if (!directoryGiven) {
            throw new IllegalArgumentException("--data-dir is missing");
        }
        return options;
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port must be a number, was " + value, e);
        }
    }
}
