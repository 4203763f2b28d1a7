package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.startup.FailureText;
import io.makegood.http.contract.ContractJson;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.Utf8Text;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.personal.PersonalKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes events from a file of JSON lines. */
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Publish events, one JSON object on each line, in UTF-8. Blank lines and lines that begin with # are skipped.",
            "Each line is checked before anything is sent; wrong lines are named with their fields."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} publish events.jsonl",
            "  echo '{\"type\":\"CreditsGranted\",\"accountId\":\"a-1\",\"grantId\":\"g-1\",\"amount\":100,\"kind\":\"PAID\"}' \\",
            "    | ${makegood.command} publish -",
            "",
            "With --privacy-key-file personal texts are sealed before they are sent, as the API seals them.",
            "Exit code 1 if any line is wrong. The right ones are published all the same, unless --all-or-nothing."
        })
final class PublishCommand implements Callable<Integer> {
    private static final int PROBLEMS_SHOWN_MAX = 100;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private PrivacyOptions privacy = new PrivacyOptions();

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "-";

    @Option(names = "--dry-run", description = "Check the lines, send nothing.")
    private boolean dryRun;

    @Option(names = "--all-or-nothing", description = "Send nothing if any line is wrong.")
    private boolean allOrNothing;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<EventLine> lines = read();
        List<EventLine> right = lines.stream().filter(EventLine::isRight).toList();
        List<EventLine> wrong = lines.stream().filter(line -> !line.isRight()).toList();
        boolean send = !dryRun && !right.isEmpty() && (wrong.isEmpty() || !allOrNothing);
        List<RecordMetadata> positions = send ? publish(right) : List.of();
        if (send && privacy.named() == null) {
            EventLine.warnOfPlain(spec.commandLine().getErr(), right);
        }
        if (json) {
            printJson(wrong, right, positions);
        } else {
            print(wrong, right.size(), send);
        }
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    private List<EventLine> read() {
        LedgerEventCodec codec = new LedgerEventCodec();
        EventMapping mapping = new EventMapping();
        List<EventLine> lines = new ArrayList<>();
        String name = file.equals("-") ? "standard input" : Printable.text(file);
        try (InputStream in = open()) {
            ByteLines bytes = new ByteLines(in);
            if (Utf8Text.isWide(bytes.beginning())) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        name + " is UTF-16 or UTF-32 text; save it as UTF-8, or send it through iconv -t UTF-8");
            }
            int number = 1;
            for (byte[] line = bytes.next(); line != null; line = bytes.next()) {
                EventLine.check(number++, line, codec, mapping).ifPresent(lines::add);
            }
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + name + "; give a file, or - for standard input");
        }
        return lines;
    }

    private InputStream open() throws IOException {
        return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    }

    private List<RecordMetadata> publish(List<EventLine> lines) {
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        Map<String, Object> config = new HashMap<>(connection.clients());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
        String journal = connection.topics().events().name();
        List<Future<RecordMetadata>> sent = new ArrayList<>(lines.size());
        List<RecordMetadata> positions = new ArrayList<>(lines.size());
        try (PersonalKeys keys = privacy.keys(connection);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
                Progress progress = Progress.of(spec.commandLine().getErr(), "Publishing", !json)) {
            for (EventLine line : lines) {
                byte[] key = accountOf(line).getBytes(StandardCharsets.UTF_8);
                sent.add(producer.send(new ProducerRecord<>(journal, key, line.value(keys))));
            }
            for (Future<RecordMetadata> each : sent) {
                positions.add(each.get());
                progress.show(positions.size(), lines.size());
            }
        } catch (ExecutionException e) {
            throw notPublished(positions.size(), e.getCause());
        } catch (KafkaException e) {
            throw notPublished(positions.size(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notPublished(positions.size(), e);
        }
        return positions;
    }

    private static String accountOf(EventLine line) {
        String account = line.accountId();
        if (account == null) {
            throw new IllegalStateException("line " + line.number() + " is right and has no account");
        }
        return account;
    }

    private static CommandFailure notPublished(int confirmed, @Nullable Throwable cause) {
        return new CommandFailure(
                ExitCode.UNAVAILABLE,
                "Kafka took " + Printable.count(confirmed) + " events and then failed: "
                        + Printable.text(FailureText.of(cause))
                        + "; publish the file again, what it took is not booked twice");
    }

    private void print(List<EventLine> wrong, int right, boolean sent) {
        PrintWriter err = spec.commandLine().getErr();
        int shown = 0;
        for (EventLine line : wrong) {
            for (String problem : line.problems()) {
                if (shown++ < PROBLEMS_SHOWN_MAX) {
                    err.println("line " + line.number() + ": " + Printable.text(problem));
                }
            }
        }
        if (shown > PROBLEMS_SHOWN_MAX) {
            err.println("… and " + Printable.count(shown - PROBLEMS_SHOWN_MAX) + " more problems");
        }
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        String did = sent ? "accepted " : "not sent: ";
        out.println(did + Printable.count(right) + ", wrong " + Printable.count(wrong.size()));
        if (right == 0 && wrong.isEmpty()) {
            out.println("There was nothing to publish.");
        }
        out.flush();
    }

    private void printJson(List<EventLine> wrong, List<EventLine> right, List<RecordMetadata> positions) {
        ContractJson text = new ContractJson();
        ObjectNode result = text.object();
        result.put("accepted", positions.size());
        result.put("wrong", wrong.size());
        ArrayNode problems = result.putArray("problems");
        for (EventLine line : wrong) {
            for (String problem : line.problems()) {
                problems.addObject().put("line", line.number()).put("problem", problem);
            }
        }
        ArrayNode published = result.putArray("published");
        for (int i = 0; i < positions.size(); i++) {
            RecordMetadata position = positions.get(i);
            published
                    .addObject()
                    .put("line", right.get(i).number())
                    .put("partition", position.partition())
                    .put("offset", position.offset());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(text.write(result));
        out.flush();
    }
}
