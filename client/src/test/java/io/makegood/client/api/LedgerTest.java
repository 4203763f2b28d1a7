package io.makegood.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.makegood.client.api.FakeLedger.Asked;
import io.makegood.client.api.FakeLedger.Said;
import io.makegood.ledger.event.GrantKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the library does where a real ledger would have to be made to fail; all else is told by clients/conformance. */
class LedgerTest {
    private static final String CHARGED =
            "{'accountId':'a','generationId':'g','status':'CHARGED','charged':5,'refunded':0,'balance':95,'position':'1-7','message':'m'}";
    private static final String PUBLISHED =
            "{'results':[{'index':0,'status':'ACCEPTED','accountId':'a','position':'1-8'}],'accepted':1,'refused':0}";
    private static final Said DOWN =
            Said.of(503, "{'type':'urn:makegood:problem:unavailable','title':'Not available'}");

    private static ChargeRequest request() {
        return ChargeRequest.of("a", "picture").items(1);
    }

    private static Said ordinary(Asked asked) {
        return asked.path().startsWith("/v1/generations") ? Said.of(201, CHARGED) : Said.of(202, PUBLISHED);
    }

    @Test
    void work_whose_end_cannot_be_reported_keeps_its_result() {
        try (FakeLedger fake =
                FakeLedger.saying(asked -> asked.path().startsWith("/v1/events") ? DOWN : ordinary(asked))) {
            Unreported unreported = catchThrowableOfType(
                    Unreported.class, () -> fake.ledger().build().charge(request(), job -> "a picture"));
            assertThat(unreported.result()).isEqualTo("a picture");
            assertThat(unreported.status()).isEqualTo(503);
            assertThat(unreported).hasMessageStartingWith("generation g of a is done, but its end was not reported");

            List<LedgerError> told = new ArrayList<>();
            List<String> outcomes = new ArrayList<>();
            Ledger ledger = fake.ledger()
                    .onCharge((feature, outcome, took) -> outcomes.add(feature + " " + outcome))
                    .build();
            String made = ledger.charge(request().onUnreported(told::add), job -> "another");
            assertThat(made).isEqualTo("another");
            assertThat(told).singleElement().isInstanceOf(Unreported.class);
            assertThatThrownBy(() -> ledger.run(request().onUnreported(told::add), job -> {
                        throw new IllegalStateException("the work's own");
                    }))
                    .hasMessage("the work's own");
            assertThat(told).hasSize(2);
            assertThat(outcomes).containsExactly("picture UNREPORTED", "picture FAILED");
        }
    }

    @Test
    void interrupted_work_is_reported_and_its_thread_stays_interrupted() {
        try (FakeLedger fake = FakeLedger.saying(LedgerTest::ordinary)) {
            assertThatThrownBy(() -> fake.ledger().build().run(request(), job -> {
                        Thread.currentThread().interrupt();
                        throw new InterruptedException("stop");
                    }))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(fake.asked().get(1).body()).contains("GenerationCompleted", "FAILED");
        }
    }

    @Test
    void a_ledger_that_does_not_decide_is_asked_again_and_what_nobody_can_ask_for_again_is_given_up() {
        try (FakeLedger fake = FakeLedger.saying(asked -> asked.path().startsWith("/v1/generations")
                ? Said.of(
                        202, "{'accountId':'a','generationId':'g','status':'PENDING','position':'1-7','askAgain':'/'}")
                : Said.of(202, PUBLISHED))) {
            Ledger ledger = fake.ledger().build();
            assertThatThrownBy(() -> ledger.authorize(request().decideWithin(Duration.ofSeconds(11))))
                    .isInstanceOf(Undecided.class)
                    .hasMessageContaining("should it be charged, all comes back");
            assertThat(fake.asked())
                    .extracting(Asked::path)
                    .containsExactly("/v1/generations?wait=10000", "/v1/generations?wait=1000", "/v1/events");
            assertThat(fake.asked().get(2).body()).contains("FAILED");
            assertThatThrownBy(() ->
                            ledger.authorize(request().generationId("mine").decideWithin(Duration.ZERO)))
                    .hasMessageContaining("ask again with the same id");
            assertThat(fake.asked()).hasSize(4);
        }
    }

    @Test
    void attempts_of_a_write_have_one_key_and_reads_say_what_must_be_seen() {
        AtomicInteger times = new AtomicInteger();
        try (FakeLedger fake = FakeLedger.saying(asked -> asked.method().equals("GET")
                ? Said.of(200, "{'accountId':'a','balance':1}")
                : times.incrementAndGet() < 3
                        ? DOWN.with("Retry-After", "0")
                        : Said.of(201, "{'position':'1-9','status':'APPLIED'}").with("Makegood-Position", "1-9"))) {
            Ledger ledger = fake.ledger().key("mk_secret").build();
            assertThat(ledger.grant("a", 5, GrantKind.PAID).send().position()).isEqualTo("1-9");
            assertThat(ledger.balance("a").balance()).isEqualTo(1);
            ledger.see("a", "1-4");
            assertThat(ledger.positionOf("a")).as("what was written last").isEqualTo("1-9");
            ledger.see("a", "2-1");
            assertThat(ledger.positionOf("a")).as("of another partition").isEqualTo("2-1");
            assertThat(fake.asked()).hasSize(4);
            assertThat(fake.asked().subList(0, 3))
                    .extracting(asked -> asked.header("Idempotency-key"))
                    .hasSize(3)
                    .containsOnly(fake.asked().get(0).header("Idempotency-key"))
                    .doesNotContain("");
            assertThat(fake.asked().get(3).header("Makegood-position")).isEqualTo("1-9");
            assertThat(fake.asked())
                    .extracting(asked -> asked.header("Authorization"))
                    .containsOnly("Bearer mk_secret");
        }
    }

    @Test
    void a_stream_goes_on_after_what_was_seen_and_fetches_what_is_missing() {
        AtomicInteger times = new AtomicInteger();
        List<String> answers = List.of(
                "event: entry\nid: 1\ndata: {'sequence':1}\n\n: there\n\nevent: entry\r\nid: 3\r\ndata: {'sequence':3}\r\n\r\n",
                "event: entry\nid: 2\ndata: {'sequence':2}\n\nevent: entry\nid: 3\ndata: {'sequence':3}\n\n",
                "event: notice\ndata: {'message':\ndata: 'müde'}\n\n");
        try (FakeLedger fake = FakeLedger.saying(asked -> new Said(
                200,
                answers.get(Math.min(2, times.getAndIncrement())).replace('\'', '"'),
                Map.of("Content-Type", "text/event-stream")))) {
            LiveStream live = fake.ledger().build().stream("a/b", 0);
            List<String> told = new ArrayList<>();
            while (told.size() < 4) {
                Told each = live.iterator().next();
                told.add(each.type() + " "
                        + (each.id() == null ? each.data().path("message").asText() : each.id()));
            }
            assertThat(told).containsExactly("entry 1", "entry 2", "entry 3", "notice müde");
            assertThat(fake.asked().get(0).path()).isEqualTo("/v1/accounts/a%2Fb/stream");
            assertThat(fake.asked().subList(0, 3))
                    .extracting(asked -> asked.header("Last-event-id"))
                    .containsExactly("0", "1", "3");
            live.close();
            assertThat(live.iterator().hasNext()).isFalse();
        }
    }

    @Test
    void a_stream_that_is_refused_or_never_answered_says_so() {
        try (FakeLedger fake =
                FakeLedger.saying(asked -> Said.of(403, "{'type':'urn:makegood:problem:not-allowed','detail':'no'}"))) {
            assertThatThrownBy(
                            () -> fake.ledger().build().stream("a").iterator().next())
                    .isInstanceOf(NotAllowed.class)
                    .hasMessage("no");
        }
        try (FakeLedger fake = FakeLedger.saying(asked -> DOWN)) {
            assertThatThrownBy(
                            () -> fake.ledger().build().stream("a").iterator().next())
                    .isInstanceOf(Unavailable.class)
                    .hasMessage("the live stream of a could not be opened 5 times");
            assertThat(fake.asked()).hasSize(5);
        }
    }

    @Test
    void what_cannot_work_is_refused_with_the_remedy() {
        assertThatThrownBy(() -> Ledger.at("localhost:7070"))
                .hasMessageContaining("write one such as http://localhost:7070");
        assertThatThrownBy(() -> Ledger.builder().attempts(0).build()).hasMessageContaining("above zero");
        assertThatThrownBy(() -> Ledger.builder().attemptTimeout(Duration.ZERO).build())
                .hasMessageContaining("above zero");
        try (FakeLedger fake = FakeLedger.saying(LedgerTest::ordinary)) {
            Job job = fake.ledger().build().authorize(request());
            assertThatThrownBy(() -> job.used(Map.of("tokens", -1L)))
                    .hasMessage("quantities[tokens] is -1; give a whole number from 0 on");
        }
        assertThat(new CustomerToken("secret", "read", 1, Json.tree(Map.of())).toString())
                .doesNotContain("secret");
    }
}
