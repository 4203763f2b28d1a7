package io.makegood.fuzzing;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Jazzer at one door, as a process of its own: it counts inputs, ends one that takes too long or too much memory, and keeps the input that
 * was a finding.
 */
final class Campaign {
    private static final Path TARGET = Path.of("target", "fuzzing");
    /** Inputs that were findings once; every campaign begins with them. */
    private static final Path FINDINGS = Path.of("src", "test", "resources", "findings");

    private static final int INPUT_SECONDS_MAX = 10;
    private static final int HEAP_MEGABYTES = 256;
    private static final int RSS_MEGABYTES_MAX = 1_500;
    /** Libraries that no door runs. Jazzer reads every class on its path before it begins, which takes longer than most of its runs. */
    private static final Pattern NEEDLESS =
            Pattern.compile("(byte-buddy|hadoop|parquet|scala|kafka_|kafka-(metadata|group|server|storage|raft"
                    + "|coordinator|transaction)|jts-|carpet|assertj|junit|prometheus|micrometer|commons-|jetty-(?!http|util|io)"
                    + "|zstd|snappy|rocksdb|bucket4j|woodstox|stax2|re2j|opentest4j).*\\.jar");

    /** What a process needs beside its inputs before it is taken for stuck. */
    private static final long GRACE_SECONDS = 300;

    private static final int SHOWN_BYTES_MAX = 4_096;
    private static final int LOG_LINES_SHOWN = 60;
    private static final int LOG_BYTES_MAX = 1 << 20;
    private static final Pattern RUNS =
            Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)|Done (\\d+) runs in");
    private static final Pattern ACCEPTED = Pattern.compile(Pattern.quote(Knock.ACCEPTED) + "(\\d+)");

    private static long inputs;

    private final Doors door;
    private final Path directory;

    /** What a campaign came to. */
    record Outcome(long inputs, long accepted) {}

    Campaign(Doors door) {
        this.door = door;
        directory = TARGET.resolve(door.name());
    }

    /** Runs that many inputs, or, with seconds, as many as there is time for. */
    Outcome run(Budget budget) throws IOException, InterruptedException {
        Path kept = directory.resolve("findings");
        delete(kept);
        Files.createDirectories(kept);
        Path corpus = directory.resolve("corpus");
        if (!budget.isTimed()) {
            // A build tries the same each time; what hours found is for the next hours.
            delete(corpus);
        }
        Files.createDirectories(corpus);
        Path seeds = seeds();
        List<String> command = command(budget, kept);
        command.add(corpus.toString());
        command.add(seeds.toString());
        Path findings = FINDINGS.resolve(door.name());
        if (Files.isDirectory(findings)) {
            command.add(findings.toString());
        }
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(budget.seconds() + GRACE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String said = end(log);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(finding(said, kept));
        }
        Outcome outcome = new Outcome(last(RUNS, said), last(ACCEPTED, said));
        count(outcome);
        return outcome;
    }

    /** What stands at the end of a log: the finding, or the counts. */
    private static String end(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            long from = Math.max(0, channel.size() - LOG_BYTES_MAX);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            channel.position(from);
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes);
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private void count(Outcome outcome) throws IOException {
        synchronized (Campaign.class) {
            inputs += outcome.inputs();
            Files.writeString(
                    TARGET.resolve("counts.txt"),
                    String.format(
                            Locale.ROOT,
                            "%-18s %,12d inputs, %,12d accepted; %,13d inputs so far%n",
                            door,
                            outcome.inputs(),
                            outcome.accepted(),
                            inputs),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private List<String> command(Budget budget, Path kept) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-Xss1m",
                // What runs for seconds is compiled once and fast, what runs for hours well.
                budget.isTimed() ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                classPath(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Knock.class.getName(),
                "--target_args=" + door.name(),
                "--instrumentation_includes="
                        + String.join(File.pathSeparator, door.open().guides()),
                "--custom_hook_includes="
                        + String.join(File.pathSeparator, door.open().guides()),
                "--reproducer_path=" + kept,
                "-artifact_prefix=" + kept + File.separator,
                "-runs=" + budget.runs(),
                "-timeout=" + INPUT_SECONDS_MAX,
                "-rss_limit_mb=" + RSS_MEGABYTES_MAX,
                "-print_final_stats=1"));
        if (budget.isTimed()) {
            command.add("-max_total_time=" + budget.seconds());
        } else {
            command.add("-seed=1");
        }
        return command;
    }

    private Path seeds() throws IOException {
        Path seeds = directory.resolve("seeds");
        delete(seeds);
        Files.createDirectories(seeds);
        List<byte[]> inputs;
        try {
            inputs = door.open().seeds();
        } catch (Exception e) {
            throw new IOException("no seeds for " + door, e);
        }
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(seeds.resolve("seed-" + i), inputs.get(i));
        }
        return seeds;
    }

    /** Surefire's own class path is a jar that names the others, in which Jazzer finds no classes. */
    private String classPath() {
        String own = System.getProperty("java.class.path");
        String all = System.getProperty("surefire.test.class.path", own == null ? "" : own);
        return Arrays.stream(all.split(File.pathSeparator, -1))
                .filter(each -> !NEEDLESS.matcher(name(each)).matches())
                // The largest of them all, for one door.
                .filter(each -> door == Doors.STRIPE_SIGNATURES || !name(each).startsWith("stripe-java"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String name(String path) {
        return String.valueOf(Path.of(path).getFileName());
    }

    private String finding(String said, Path kept) throws IOException {
        StringBuilder text = new StringBuilder("the door " + door + " did not withstand an input.\n");
        Optional<Path> input;
        try (Stream<Path> files = Files.list(kept)) {
            input = files.filter(file -> !file.toString().endsWith(".java")).findFirst();
        }
        if (input.isPresent()) {
            byte[] bytes = Files.readAllBytes(input.get());
            byte[] shown = bytes.length > SHOWN_BYTES_MAX ? Arrays.copyOf(bytes, SHOWN_BYTES_MAX) : bytes;
            text.append("Input, ")
                    .append(bytes.length)
                    .append(" bytes, ")
                    .append(input.get())
                    .append("\nhex:  ")
                    .append(HexFormat.of().formatHex(shown))
                    .append("\ntext: ")
                    .append(new String(shown, StandardCharsets.UTF_8).replaceAll("[\\p{Cntrl}&&[^\\n]]", "\ufffd"))
                    .append("\nOnce it is mended, keep it as ")
                    .append(FINDINGS.resolve(door.name()))
                    .append("/NAME.\n");
        }
        int exception = said.indexOf("== Java");
        String end = exception < 0 ? said : said.substring(exception);
        List<String> lines = end.lines().toList();
        int from = exception < 0 ? Math.max(0, lines.size() - LOG_LINES_SHOWN) : 0;
        lines.stream()
                .skip(from)
                .limit(LOG_LINES_SHOWN)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static long last(Pattern pattern, String said) {
        Matcher matcher = pattern.matcher(said);
        long found = 0;
        while (matcher.find()) {
            String number = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            found = Long.parseLong(number);
        }
        return found;
    }

    /** The counts of the last run go; each door adds its own. */
    static void forgetCounts() throws IOException {
        Files.deleteIfExists(TARGET.resolve("counts.txt"));
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
