package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.startup.FailureText;
import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.DeadLetterAnswers;
import io.makegood.http.contract.DeadLetterAnswers.One;
import io.makegood.http.contract.DeadLetterAnswers.State;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.schemas.codec.SchemaById;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.deadletter.DeadLetterId;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mending.Decision;
import io.makegood.topics.mending.Decisions;
import io.makegood.topics.mending.Payload;
import io.makegood.topics.personal.PersonalKeys;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What could not be applied: lists it, shows one, publishes one again, and discards one. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description =
                "List what could not be applied, show one of it, publish its event again once the cause is gone, or discard it.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} dead-letters list --reason UNKNOWN_ITEM --state open",
            "  ${makegood.command} dead-letters show 3-1042",
            "  ${makegood.command} dead-letters retry 3-1042",
            "  ${makegood.command} dead-letters retry 3-1042 --event corrected.json",
            "  ${makegood.command} dead-letters retry --reason UNKNOWN_GRANT --account shop:ann",
            "  ${makegood.command} dead-letters discard 3-1042 --why 'a test of the new publisher'",
            "  ${makegood.command} dead-letters discard --reason NOT_DUE --why 'the engine has asked again'"
        })
final class DeadLettersCommand implements Runnable {
    private static final int LIMIT_MAX = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, show, retry or discard.");
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
                            names = "--state",
                            paramLabel = "STATE",
                            description = "Those that stand so alone: open, published_again or discarded.")
                    @Nullable
                    String state,
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
        State standing = state(state);
        Map<DeadLetterId, Decision> decided = decided(connection);
        BuriedRecords records = new BuriedRecords(connection.reader(), connection.topics());
        List<BuriedRecord> found = records.newest(
                limit,
                each -> (wanted == null || each.letter().reason().equals(wanted))
                        && (account == null || account.equals(each.key()))
                        && (standing == null || standing == each.as(decided).state()));
        try (ReadTexts.Shown shown = texts.shown(connection)) {
            boolean isAll = wanted == null && account == null && standing == null;
            print(found.stream().map(each -> each.as(decided)).toList(), json ? shown.json() : null, isAll);
        }
        return ExitCode.OK;
    }

    private static @Nullable State state(@Nullable String given) {
        try {
            return given == null
                    ? null
                    : State.valueOf(given.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--state must be open, published_again or discarded, was " + Printable.text(given));
        }
    }

    /** What was decided; who may not read that is told so, and shown the letters all the same. */
    private Map<DeadLetterId, Decision> decided(Connection connection) {
        try {
            return Decisions.now(
                    connection.reader(),
                    connection.topics().deadLetterDecisions().name(),
                    connection.topics().events().name());
        } catch (KafkaException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("What was decided about them cannot be read: " + Printable.text(FailureText.of(e)));
            err.flush();
            return Map.of();
        }
    }

    private void print(List<One> found, @Nullable ContractJson text, boolean isAll) {
        PrintWriter out = spec.commandLine().getOut();
        if (text != null) {
            ObjectNode answer = text.object();
            ArrayNode data = answer.putArray("data");
            found.forEach(each -> data.add(text.tree(each)));
            out.println(text.write(answer));
        } else if (found.isEmpty()) {
            out.println("There are none" + (isAll ? "." : " of that kind."));
        } else {
            out.println(new Table<One>()
                    .text("Record", each -> Printable.text(each.id()))
                    .text("When (UTC)", each -> Printable.time(each.recordedAt()))
                    .text("Reason", each -> Printable.text(each.reason()))
                    .text("Account", each -> Printable.text(each.accountId()))
                    .text("State", DeadLettersCommand::standing)
                    .text("Detail", each -> Printable.text(each.detail()))
                    .of(found));
        }
        out.flush();
    }

    /** How a letter stands, in a few words. */
    private static String standing(One letter) {
        DeadLetterAnswers.Decided decision = letter.decision();
        if (decision == null) {
            return "open";
        }
        return letter.state() == State.DISCARDED
                ? "discarded"
                : "published again as " + Printable.text(decision.position());
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
        SchemaById schemas = connection.schemas();
        LedgerEventCodec codec = schemas == null ? new LedgerEventCodec() : new LedgerEventCodec(schemas);
        DeadLetterAnswers.Whole whole = DeadLetterAnswers.whole(
                found.as(decided(connection)),
                DeadLetterAnswers.contents(Payload.read(found.value(), codec), found.headers()));
        PrintWriter out = spec.commandLine().getOut();
        if (text != null) {
            out.println(text.write(text.tree(whole)));
        } else {
            LetterText.lines(whole, unreadable(connection, found)).forEach(out::println);
        }
        out.flush();
    }

    /** Why the record is no event, or null if it is one. */
    private static @Nullable String unreadable(Connection connection, BuriedRecord found) {
        try {
            new EventCodec(connection.schemas()).read(found.value());
            return null;
        } catch (UndecodableRecord e) {
            return e.detail();
        } catch (InvalidEvent e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = {
                "Publish the event of a dead letter again, as a new record of the journal that names the old one: in its header",
                "makegood-retry-of, and in the event's id. What is booked already is not booked twice. Do what its detail says first:",
                "if the event itself is wrong, give the right one with --event. With --reason all open dead letters of one cause are retried."
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
        requireOneOrCause(place, bulk);
        if (place == null && corrected != null) {
            throw new CommandFailure(ExitCode.USAGE, "--event is of one RECORD, and not of all of a cause");
        }
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        if (place == null) {
            return retryAll(connection, bulk, privacy, json);
        }
        One letter = retryOne(connection, found(connection, place), corrected, bulk.who(), privacy);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(letter)));
        } else {
            String where = letter.decision() == null ? null : letter.decision().position();
            out.println("Published again as " + Printable.text(where)
                    + ". If it cannot be applied, it is a dead letter again: " + Launcher.name()
                    + " dead-letters show " + Printable.text(where));
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Publishes one again, if that was not done before; answers how it stands then. */
    private One retryOne(
            Connection connection,
            BuriedRecord found,
            @Nullable String corrected,
            String operator,
            PrivacyOptions privacy) {
        One letter = found.as(decided(connection));
        if (letter.state() != State.PUBLISHED_AGAIN) {
            if (corrected == null && !found.isOf(connection.topics().events().name())) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(found.place()) + " is a record of the topic "
                                + Printable.text(found.letter().topic())
                                + ", which a bridge reads; mend what its detail says, and have it sent to that topic again, or give the event"
                                + " that was meant with --event");
            }
            EventLine event =
                    corrected == null ? LetterEvents.again(connection, found) : LetterEvents.instead(found, corrected);
            Map<BuriedRecord, EventLine> one = Map.of(found, event);
            letter = publish(connection, operator, privacy, one).get(0);
        } else if (corrected != null) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    Printable.text(found.place()) + " is " + standing(letter)
                            + "; if that became a dead letter too, correct that one");
        }
        return letter;
    }

    private static void requireOneOrCause(@Nullable String place, Bulk bulk) {
        if ((place == null) == (bulk.reason == null)) {
            throw new CommandFailure(ExitCode.USAGE, "name one RECORD, or those of one cause with --reason");
        }
        if (bulk.limit < 1 || bulk.limit > LIMIT_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be 1 to " + LIMIT_MAX + ", was " + bulk.limit);
        }
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = {
                "Decide that nothing is to come of a dead letter, and say why. It stays where it is, and who decided it when is shown beside it.",
                "With --reason all open dead letters of one cause are discarded. One that was discarded can be published again after all."
            })
    int discard(
            @Mixin Connection connection,
            @Parameters(paramLabel = "RECORD", arity = "0..1", description = "As list shows it, such as 3-1042.")
                    @Nullable
                    String place,
            @Option(
                            names = "--why",
                            paramLabel = "TEXT",
                            required = true,
                            description = "Why nothing is to come of it, in at most " + Decision.WHY_CHARS_MAX
                                    + " characters.")
                    String why,
            @Mixin Bulk bulk,
            @Option(names = "--json", description = "Print what was discarded, as JSON.") boolean json) {
        requireOneOrCause(place, bulk);
        if (why.isBlank() || why.length() > Decision.WHY_CHARS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--why must have 1 to " + Decision.WHY_CHARS_MAX + " characters");
        }
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        List<BuriedRecord> found =
                place == null ? open(connection, bulk, each -> true) : List.of(found(connection, place));
        Decision decision = Decision.discarded(bulk.who(), null, why.strip());
        List<One> decided = new LetterDecisions(connection).decide(found, each -> decision);
        for (One each : decided) {
            if (place != null && each.state() != State.DISCARDED) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.text(each.id()) + " is " + standing(each) + " and cannot be discarded");
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            ArrayNode data = answer.putArray("data");
            decided.forEach(each -> data.add(text.tree(each)));
            out.println(text.write(answer));
        } else {
            out.println("Discarded: " + Printable.count(decided.size()));
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

        @Option(
                names = "--operator",
                paramLabel = "NAME",
                description =
                        "Who decides it, as it is shown beside it. Default: the user of this machine who runs it.")
        @Nullable
        String operator;

        String who() {
            String named = operator;
            return named == null || named.isBlank() ? System.getProperty("user.name", "command line") : named;
        }
    }

    /** The open ones that are meant, the oldest first. */
    private List<BuriedRecord> open(Connection connection, Bulk bulk, Predicate<BuriedRecord> which) {
        String wanted = String.valueOf(bulk.reason).toUpperCase(Locale.ROOT);
        Map<DeadLetterId, Decision> decided = decided(connection);
        List<BuriedRecord> found = new ArrayList<>(new BuriedRecords(connection.reader(), connection.topics())
                .newest(
                        bulk.limit,
                        each -> which.test(each)
                                && each.letter().reason().equals(wanted)
                                && !decided.containsKey(each.id())
                                && (bulk.account == null || bulk.account.equals(each.key()))));
        Collections.reverse(found);
        return found;
    }

    /** Whatever of one cause can be read as an event is published again; the rest is named. */
    private int retryAll(Connection connection, Bulk bulk, PrivacyOptions privacy, boolean json) {
        String journal = connection.topics().events().name();
        Map<BuriedRecord, EventLine> events = new LinkedHashMap<>();
        Map<String, String> wrong = new LinkedHashMap<>();
        for (BuriedRecord each : open(connection, bulk, letter -> letter.isOf(journal))) {
            try {
                events.put(each, LetterEvents.again(connection, each));
            } catch (CommandFailure e) {
                wrong.put(each.place(), String.valueOf(e.getMessage()));
            }
        }
        List<One> published = events.isEmpty() ? List.of() : publish(connection, bulk.who(), privacy, events);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            ArrayNode data = answer.putArray("published");
            published.forEach(each -> data.add(text.tree(each)));
            ArrayNode problems = answer.putArray("notPublished");
            wrong.forEach(
                    (place, problem) -> problems.addObject().put("id", place).put("problem", problem));
            out.println(text.write(answer));
        } else {
            out.println("Published again: " + Printable.count(published.size()) + ", not published: "
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

    /** Publishes each, and says in whose place it stands; answers how the letters stand then. */
    private List<One> publish(
            Connection connection, String operator, PrivacyOptions privacy, Map<BuriedRecord, EventLine> events) {
        if (privacy.named() == null) {
            EventLine.warnOfPlain(spec.commandLine().getErr(), List.copyOf(events.values()));
        }
        LetterDecisions decisions = new LetterDecisions(connection);
        Map<BuriedRecord, RecordMetadata> positions;
        try (PersonalKeys keys = privacy.keys(connection)) {
            positions = decisions.publish(events, keys);
        }
        return decisions.decide(List.copyOf(positions.keySet()), each -> {
            RecordMetadata at = Objects.requireNonNull(positions.get(each));
            return Decision.publishedAgain(
                    operator,
                    null,
                    at.partition() + "-" + at.offset(),
                    String.valueOf(Objects.requireNonNull(events.get(each)).accountId()));
        });
    }
}
