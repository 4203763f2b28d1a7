package io.makegood.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.startup.FailureText;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.personal.PersonalKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What could not be applied: lists it, shows one, and publishes one again. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description =
                "List what could not be applied, show one of it, or publish its event again once the cause is gone.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} dead-letters list --reason UNKNOWN_ITEM",
            "  ${makegood.command} dead-letters show 3-1042",
            "  ${makegood.command} dead-letters retry 3-1042",
            "  ${makegood.command} dead-letters retry 3-1042 --event corrected.json",
            "  ${makegood.command} dead-letters retry --reason UNKNOWN_GRANT --account shop:ann"
        })
final class DeadLettersCommand implements Runnable {
    private static final int LIMIT_MAX = 10_000;
    /** What the id of an event that was published again begins with; the place of the dead letter's record follows. */
    private static final String RETRY = "retry:";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, show or retry.");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "List dead letters, newest first.")
    int list(
            @Mixin Connection connection,
            @Mixin ReadTexts texts,
            @Option(names = "--reason", paramLabel = "CODE", description = "Those with this reason alone.") @Nullable
                    String reason,
            @Option(names = "--account", paramLabel = "ACCOUNT", description = "Those of this account alone.") @Nullable
                    String account,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "How many, 1 to " + LIMIT_MAX + ". Default: ${DEFAULT-VALUE}")
                    int limit,
            @Option(names = "--json", description = "Print them as JSON.") boolean json) {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be 1 to " + LIMIT_MAX + ", was " + limit);
        }
        connection.requireReachable();
        String wanted = reason == null ? null : reason.toUpperCase(Locale.ROOT);
        BuriedRecords records = new BuriedRecords(connection.reader(), connection.topics());
        List<BuriedRecord> found = records.newest(
                limit,
                each -> (wanted == null || each.letter().reason().equals(wanted))
                        && (account == null || account.equals(each.key())));
        try (ReadTexts.Shown shown = texts.shown(connection)) {
            print(found, json ? shown.json() : null, wanted == null && account == null);
        }
        return ExitCode.OK;
    }

    private void print(List<BuriedRecord> found, @Nullable ContractJson text, boolean isAll) {
        PrintWriter out = spec.commandLine().getOut();
        if (text != null) {
            ObjectNode answer = text.object();
            ArrayNode data = answer.putArray("data");
            found.forEach(each -> data.add(shown(text, each)));
            out.println(text.write(answer));
        } else if (found.isEmpty()) {
            out.println("There are none" + (isAll ? "." : " of that kind."));
        } else {
            out.println(new Table<BuriedRecord>()
                    .text("Record", each -> Printable.text(each.place()))
                    .text("When (UTC)", each -> Printable.time(each.recordedAt()))
                    .text("Reason", each -> Printable.text(each.letter().reason()))
                    .text("Account", each -> Printable.text(each.key()))
                    .text("Detail", each -> Printable.text(each.letter().detail()))
                    .of(found));
        }
        out.flush();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show why a record is a dead letter, and the event in it, if it is one.")
    int show(
            @Mixin Connection connection,
            @Mixin ReadTexts texts,
            @Parameters(paramLabel = "RECORD", description = "As list shows it, such as 3-1042.") String place,
            @Option(names = "--json", description = "Print it as JSON.") boolean json) {
        connection.requireReachable();
        BuriedRecord found = found(connection, place);
        try (ReadTexts.Shown shown = texts.shown(connection)) {
            print(connection, found, json ? shown.json() : null);
        }
        return ExitCode.OK;
    }

    private void print(Connection connection, BuriedRecord found, @Nullable ContractJson text) {
        String event;
        String unreadable = null;
        try {
            event = new EventCodec(connection.schemas())
                    .toJson(new EventCodec(connection.schemas()).read(found.value()));
        } catch (UndecodableRecord e) {
            event = null;
            unreadable = e.detail();
        } catch (InvalidEvent e) {
            event = null;
            unreadable = String.valueOf(e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (text != null) {
            ObjectNode answer = shown(text, found);
            answer.put("bytes", found.size());
            answer.set("event", event == null ? answer.nullNode() : tree(event));
            out.println(text.write(answer));
        } else {
            out.println(
                    "Record     " + Printable.text(found.place()) + ", " + Printable.count(found.size()) + " bytes");
            out.println("When (UTC) " + Printable.time(found.recordedAt()));
            out.println("Account    " + (found.key() == null ? "none" : Printable.text(found.key())));
            out.println("Reason     " + Printable.text(found.letter().reason()));
            out.println("Detail     " + Printable.text(found.letter().detail()));
            out.println(
                    "Event      " + (event == null ? "none: " + Printable.text(unreadable) : Printable.text(event)));
        }
        out.flush();
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Publish the event of a dead letter again, as a new record of the journal that names the old one: in its header",
                "makegood-retry-of, and in the event's id. What is booked already is not booked twice. Do what its detail says first:",
                "if the event itself is wrong, give the right one with --event. With --reason all dead letters of one cause are retried."
            })
    int retry(
            @Mixin Connection connection,
            @Parameters(paramLabel = "RECORD", arity = "0..1", description = "As list shows it, such as 3-1042.")
                    @Nullable
                    String place,
            @Option(
                            names = "--event",
                            paramLabel = "FILE",
                            description = "The event as it should have been, one line of JSON; - for standard input.")
                    @Nullable
                    String corrected,
            @Mixin Bulk bulk,
            @Mixin PrivacyOptions privacy,
            @Option(names = "--json", description = "Print where it is now, as JSON.") boolean json) {
        if ((place == null) == (bulk.reason == null)) {
            throw new CommandFailure(ExitCode.USAGE, "name one RECORD, or those of one cause with --reason");
        }
        if (place == null && corrected != null) {
            throw new CommandFailure(ExitCode.USAGE, "--event is of one RECORD, and not of all of a cause");
        }
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        if (place == null) {
            return retryAll(connection, bulk, privacy, json);
        }
        BuriedRecord found = found(connection, place);
        if (!found.isOf(connection.topics().events().name())) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    Printable.text(found.place()) + " is a record of the topic "
                            + Printable.text(found.letter().topic())
                            + ", which a bridge reads; mend what its detail says, and have it sent to that topic again");
        }
        EventLine event = corrected == null ? again(connection, found) : instead(found, corrected);
        RecordMetadata position = Objects.requireNonNull(
                publish(connection, privacy, Map.of(found.place(), event)).get(found.place()));
        PrintWriter out = spec.commandLine().getOut();
        String where = position.partition() + "-" + position.offset();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.object().put("retryOf", found.place()).put("position", where)));
        } else {
            out.println("Published again as " + where + ". If it cannot be applied, it is a dead letter again: "
                    + Launcher.name() + " dead-letters show " + where);
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Which dead letters are meant where none is named. */
    static final class Bulk {
        @Option(names = "--reason", paramLabel = "CODE", description = "All with this reason, the oldest first.")
        @Nullable
        String reason;

        @Option(
                names = "--account",
                paramLabel = "ACCOUNT",
                description = "With --reason: those of this account alone.")
        @Nullable
        String account;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "1000",
                description = "With --reason: of the newest so many, 1 to " + LIMIT_MAX + ". Default: ${DEFAULT-VALUE}")
        int limit = 1_000;
    }

    /** Whatever of one cause can be read as an event is published again; the rest is named. */
    private int retryAll(Connection connection, Bulk bulk, PrivacyOptions privacy, boolean json) {
        if (bulk.limit < 1 || bulk.limit > LIMIT_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be 1 to " + LIMIT_MAX + ", was " + bulk.limit);
        }
        String journal = connection.topics().events().name();
        String wanted = String.valueOf(bulk.reason).toUpperCase(Locale.ROOT);
        List<BuriedRecord> found = new ArrayList<>(new BuriedRecords(connection.reader(), connection.topics())
                .newest(
                        bulk.limit,
                        each -> each.isOf(journal)
                                && each.letter().reason().equals(wanted)
                                && (bulk.account == null || bulk.account.equals(each.key()))));
        Collections.reverse(found);
        Map<String, EventLine> events = new LinkedHashMap<>();
        Map<String, String> wrong = new LinkedHashMap<>();
        for (BuriedRecord each : found) {
            try {
                events.put(each.place(), again(connection, each));
            } catch (CommandFailure e) {
                wrong.put(each.place(), String.valueOf(e.getMessage()));
            }
        }
        Map<String, RecordMetadata> positions = publish(connection, privacy, events);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            ArrayNode published = answer.putArray("published");
            positions.forEach((place, at) ->
                    published.addObject().put("retryOf", place).put("position", at.partition() + "-" + at.offset()));
            ArrayNode problems = answer.putArray("notPublished");
            wrong.forEach((place, problem) ->
                    problems.addObject().put("record", place).put("problem", problem));
            out.println(text.write(answer));
        } else {
            out.println("Published again: " + Printable.count(positions.size()) + ", not published: "
                    + Printable.count(wrong.size()));
            // What the failure says is made printable where it is made.
            wrong.forEach((place, problem) -> out.println("  " + Printable.text(place) + ": " + problem));
        }
        out.flush();
        return wrong.isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    private static BuriedRecord found(Connection connection, String place) {
        return new BuriedRecords(connection.reader(), connection.topics())
                .at(place)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "there is no dead letter of record " + Printable.text(place) + "; " + Launcher.name()
                                + " dead-letters list shows those that there are"));
    }

    /** The event once more, with an id that says of what it is a repetition. */
    private static EventLine again(Connection connection, BuriedRecord found) {
        if (found.size() == 0) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "its record was not kept with the dead letter, as it may hold personal texts in plain; publish the event again with its"
                            + " texts sealed, or without them");
        }
        String remedy = "; write the event as it should have been, and publish that with " + Launcher.name()
                + " dead-letters retry " + found.place() + " --event FILE";
        EventCodec codec = new EventCodec(connection.schemas());
        try {
            return named(found, (ObjectNode) tree(codec.toJson(codec.read(found.value()))));
        } catch (UndecodableRecord e) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG, "it cannot be read as an event: " + Printable.text(e.detail()) + remedy);
        } catch (InvalidEvent e) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "its event breaks a limit: " + Printable.text(String.valueOf(e.getMessage())) + remedy);
        }
    }

    /** The event that somebody wrote in the place of a dead letter's, with the same id. */
    private static EventLine instead(BuriedRecord found, String file) {
        String text;
        try {
            text = file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : TextFile.readAfterMark(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot read --event " + Printable.text(file) + "; give a file, or - for standard input");
        }
        try {
            if (new ObjectMapper().readTree(text) instanceof ObjectNode event) {
                return named(found, event);
            }
        } catch (JsonProcessingException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--event is no JSON; write the event as show prints it, corrected");
        }
        throw new CommandFailure(
                ExitCode.USAGE, "--event must be one JSON object; write the event as show prints it, corrected");
    }

    /** The event with the id that names the dead letter, if it is right. */
    private static EventLine named(BuriedRecord found, ObjectNode event) {
        event.put("eventId", RETRY + found.place());
        EventLine line = EventLine.check(
                        1,
                        event.toString().getBytes(StandardCharsets.UTF_8),
                        new LedgerEventCodec(),
                        new EventMapping())
                .orElseThrow();
        if (line.isRight()) {
            return line;
        }
        throw new CommandFailure(ExitCode.FOUND_WRONG, Printable.text(String.join("; ", line.problems())));
    }

    /** Publishes each, which is named by the place of its dead letter; returns where it is now. */
    private Map<String, RecordMetadata> publish(
            Connection connection, PrivacyOptions privacy, Map<String, EventLine> events) {
        Map<String, Object> config = new HashMap<>(connection.clients());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000L);
        Map<String, RecordMetadata> positions = new LinkedHashMap<>();
        if (privacy.named() == null) {
            EventLine.warnOfPlain(spec.commandLine().getErr(), List.copyOf(events.values()));
        }
        try (PersonalKeys keys = privacy.keys(connection);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            Map<String, Future<RecordMetadata>> sent = new LinkedHashMap<>();
            String journal = connection.topics().events().name();
            events.forEach((place, event) -> {
                byte[] key = String.valueOf(event.accountId()).getBytes(StandardCharsets.UTF_8);
                byte[] value = event.value(keys);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(journal, key, value);
                record.headers().add(JournalHeaders.RETRY_OF, place.getBytes(StandardCharsets.UTF_8));
                sent.put(place, producer.send(record));
            });
            for (Map.Entry<String, Future<RecordMetadata>> each : sent.entrySet()) {
                positions.put(each.getKey(), each.getValue().get());
            }
            return positions;
        } catch (ExecutionException | KafkaException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka confirmed " + positions.size() + " of " + events.size() + " events: "
                            + Printable.text(FailureText.of(e))
                            + "; retry once more, nothing is booked twice");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    private static ObjectNode shown(ContractJson text, BuriedRecord each) {
        ObjectNode node = text.object();
        node.put("record", each.place());
        node.put("recordedAt", each.recordedAt());
        node.put("topic", each.letter().topic());
        node.put("partition", each.letter().partition());
        node.put("offset", each.letter().offset());
        node.put("reason", each.letter().reason());
        node.put("detail", each.letter().detail());
        node.put("accountId", each.key());
        return node;
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the ledger writes as JSON cannot be read", e);
        }
    }
}
