package io.makegood.systemtests.publication;

import static io.makegood.client.AccountEvents.accountUpdated;
import static io.makegood.client.AccountEvents.caseResolved;
import static io.makegood.client.AccountEvents.supportRequested;
import static io.makegood.client.ClaimEvents.cashRefundRequested;
import static io.makegood.client.ClaimEvents.cashRefundReviewed;
import static io.makegood.client.ClaimEvents.claimReviewed;
import static io.makegood.client.ClaimEvents.resultReported;
import static io.makegood.client.CreditEvents.creditsAdjusted;
import static io.makegood.client.CreditEvents.creditsGranted;
import static io.makegood.client.CreditEvents.creditsRevoked;
import static io.makegood.client.CreditEvents.grantEnded;
import static io.makegood.client.CreditEvents.revocationReversed;
import static io.makegood.client.GenerationEvents.generationCharged;
import static io.makegood.client.GenerationEvents.generationCompleted;
import static io.makegood.client.GenerationEvents.generationRejected;
import static io.makegood.client.GenerationEvents.generationRequested;
import static io.makegood.client.GenerationEvents.itemDelivered;
import static io.makegood.client.GenerationEvents.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.client.EventBuilder;
import io.makegood.client.JournalEvent;
import io.makegood.client.LedgerPublisher;
import io.makegood.client.Receipt;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.Verdict;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.mapping.EventReading;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The publisher library and a running ledger understand each other. */
class ClientLedgerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    static Path directory;

    private static EmbeddedKafka kafka;
    private static EngineSettings settings;
    private static Engine engine;
    private static Outputs outputs;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(50)
                .build();
        engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        outputs = new Outputs(settings);
    }

    @AfterAll
    static void stop() {
        engine.close();
        kafka.close();
    }

    private static LedgerPublisher publisher() {
        return LedgerPublisher.to(Map.of("bootstrap.servers", kafka.bootstrapServers()), "images")
                .open();
    }

    /** Events as one account might see them; that every type is built as the contract has it is EventBuilderTest's to say. */
    private static List<EventBuilder<?>> story(String account) {
        return List.of(
                creditsGranted(account, "g-1", 100, GrantKind.PAID)
                        .priority(7)
                        .expiresAt(4_000_000_000_000L)
                        .paymentReference("pi_1")
                        .occurredAt(1_700_000_000_000L),
                accountUpdated(account).holders(List.of("ada", "bob")).accessActive(true),
                generationRequested(account, "n-0", "picture")
                        .platform("ios")
                        .surface("editor")
                        .inputMode("text")
                        .label("Tulips ä")
                        .actorId("ada")
                        .item("1")
                        .maxAmount(30)
                        .attempt(2),
                generationRejected(account, "n-2", RejectionReason.INVALID_INPUT)
                        .message("no image"),
                generationCharged(account, "n-1")
                        .feature("picture")
                        .platform("web")
                        .surface("editor")
                        .baseAmount(5)
                        .item("1", 10)
                        .item("2", 10),
                itemDelivered(account, "n-1", "1", DeliveryKind.EXPORTED),
                itemFailed(account, "n-1", "2", FailureCause.CONTENT_FILTERED)
                        .message("refused")
                        .providerReference("call-9")
                        .traceparent(TRACE),
                generationCompleted(account, "n-1", Outcome.PARTIAL).usedAmount(25),
                creditsAdjusted(account, "adj-1", 3, AdjustmentGround.GOODWILL, "kim")
                        .note("waited long")
                        .generation("n-1"),
                resultReported(account, "claim-1", "n-1", "1", "SIX_FINGERS").details("left hand"),
                claimReviewed(account, "claim-1", Verdict.NOT_UNUSABLE, "kim"),
                cashRefundRequested(account, "r-1", "g-1").reason("not needed"),
                cashRefundReviewed(account, "r-1", true, "kim").amount(30).paymentReference("re_1"),
                creditsRevoked(account, "g-1", "payment refunded").amount(10),
                creditsGranted(account, "g-2", 7, GrantKind.ALLOWANCE),
                creditsRevoked(account, "g-2", "mistake").amount(4),
                revocationReversed(account, "g-2", "it was none").revocation("mistake"),
                grantEnded(account, "g-2", "plan changed"),
                supportRequested(account, "c-1")
                        .generation("n-1")
                        .project("spring")
                        .action("export")
                        .happenedAt(1_700_000_000_000L)
                        .expected("a picture")
                        .message("it is grey"),
                caseResolved(account, "c-1", "made good", "kim"));
    }

    private static List<Receipt> publish(List<JournalEvent> events) {
        try (LedgerPublisher publisher = publisher()) {
            List<CompletableFuture<Receipt>> published =
                    events.stream().map(publisher::publish).toList();
            return published.stream().map(CompletableFuture::join).toList();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> journal(String account) {
        return outputs.records(settings.topics().events().name()).stream()
                .filter(record ->
                        record.key() != null && new String(record.key(), StandardCharsets.UTF_8).equals(account))
                .toList();
    }

    private static List<LedgerEntry> afterMarker(String account, String marker, long balance) {
        publish(List.of(
                creditsGranted(account, marker, 1, GrantKind.PROMOTIONAL).build()));
        outputs.awaitBalance(account, balance, LIMIT);
        return outputs.entries(account);
    }

    @Test
    void what_was_built_reaches_the_fold_as_it_was() throws Exception {
        List<JournalEvent> events =
                story("types-1").stream().map(EventBuilder::build).toList();
        publish(events);
        List<ConsumerRecord<byte[], byte[]>> records = journal("types-1");
        assertThat(records).hasSameSizeAs(events);
        LedgerEventCodec codec = new LedgerEventCodec();
        EventMapping mapping = new EventMapping();
        EventReading direct = new EventReading();
        for (int i = 0; i < events.size(); i++) {
            byte[] json = events.get(i).toJson().getBytes(StandardCharsets.UTF_8);
            Envelope built = mapping.toDomain(codec.decode(json));
            Envelope carried = mapping.toDomain(codec.decode(records.get(i).value()));
            assertThat(carried)
                    .isEqualTo(new Envelope(
                            built.eventId(), built.accountId(), built.occurredAt(), "images", built.event()));
            Envelope read = direct.read(records.get(i).value());
            assertThat(read == null ? carried : read)
                    .as("the short way, where there is one")
                    .isEqualTo(carried);
        }
    }

    @Test
    void what_is_published_twice_is_booked_once() {
        List<JournalEvent> events =
                story("twice-1").stream().map(EventBuilder::build).toList();
        publish(events);
        List<LedgerEntry> once = afterMarker("twice-1", "marker-1", 100 - 25 + 10 + 3 - 30 - 10 + 1);
        assertThat(once).extracting(LedgerEntry::getReason).hasSize(11);
        // Another process, after a crash, that does not know how far the first one came.
        publish(story("twice-1").stream().map(EventBuilder::build).toList());
        List<LedgerEntry> twice = afterMarker("twice-1", "marker-2", 50);
        assertThat(twice.subList(0, once.size())).isEqualTo(once);
        assertThat(twice).hasSize(once.size() + 1);
        assertThat(outputs.records(settings.topics().deadLetters().name())).isEmpty();
    }

    @Test
    void entries_name_the_event_and_refunds_carry_its_trace() throws Exception {
        List<JournalEvent> events =
                story("trace-1").stream().map(EventBuilder::build).toList();
        publish(events);
        List<LedgerEntry> entries = afterMarker("trace-1", "marker-1", 49);
        assertThat(entries.get(0).getCause().getEventId())
                .isEqualTo(events.get(0).eventId());
        List<ConsumerRecord<byte[], byte[]>> refunds = outputs
                .records(settings.topics().refunds().name())
                .stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals("trace-1"))
                .toList();
        assertThat(refunds)
                .singleElement()
                .satisfies(refund -> assertThat(
                                refund.headers().lastHeader("traceparent").value())
                        .isEqualTo(TRACE.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void an_event_goes_straight_to_the_partition_that_owns_its_account() throws Exception {
        List<String> accounts = new ArrayList<>(List.of("ä", "konto-ß", "アカウント", "🍓", "a b", "policy:x"));
        for (int i = 0; i < 300; i++) {
            accounts.add("owner-" + i);
        }
        try (LedgerPublisher publisher = publisher()) {
            for (String account : accounts) {
                Receipt receipt = publisher
                        .publish(accountUpdated(account).accessActive(true).build())
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(receipt.partition())
                        .as(account)
                        .isEqualTo(Ownership.partitionOf(account, settings.partitions()));
            }
        }
    }
}
