package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.application.config.EngineSettings;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.systemtests.delivery.Await;
import io.makegood.systemtests.delivery.EngineProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;

/**
 * Every action of the console, with the engine killed in between (kill -9 of a process of its own): once before the button is pressed, so that
 * nothing arrives, and once after what was sent is booked and before the page hears of it. Each page says that nobody answered and keeps what
 * was typed, and the same button, pressed again, does it exactly once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledConsoleIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String DOMAIN = ".ledger.test";
    private static final String GONE = "What was typed is still here";
    /** After it a grant was extended. */
    private static final long LATE = 4_410_000_000_000L;

    private EmbeddedKafka kafka;
    private EngineSettings settings;
    private EngineProcess engine;
    private HeldAnswers between;
    private ChromeDriver browser;
    private ConsoleReader console;
    private KafkaProducer<byte[], byte[]> producer;
    private Path home;
    private String kim;
    private final Map<String, String> windows = new HashMap<>();
    private String host = "";

    /**
     * What a person does.
     *
     * @param account whose it is, and the name of its window
     * @param fill opens its page and fills it in, up to the button that sends it
     * @param press that button
     * @param said what the page says once it is done
     * @param after what it changes of what {@link #state} tells of the account
     * @param held the same while the ledger has done what was sent and the page has not heard of it, if it sends more than one request
     * @param pressedAgain whether the page still asks for it once it sees that it is done
     */
    private record Act(
            String account,
            Runnable fill,
            String press,
            String said,
            Map<String, Long> after,
            @Nullable Map<String, Long> held,
            boolean pressedAgain) {
        Act(String account, Runnable fill, String press, String said, Map<String, Long> after) {
            this(account, fill, press, said, after, null, true);
        }

        /** A host of its own: a browser opens few connections to one. */
        String host() {
            return account.replace(':', '-') + DOMAIN;
        }
    }

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        browser = TestBrowser.start("--host-resolver-rules=MAP *" + DOMAIN + " 127.0.0.1");
        kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("none"))
                .build();
        between = HeldAnswers.start();
        home = directory.resolve("engine");
        startEngine();
        new PolicyPublication(settings.clients(), settings.topics())
                .publish(PolicyFile.read(QueueIT.POLICY).policy().orElseThrow(), QueueIT.POLICY);
        ApiKey.Created created = ApiKey.create(
                "kim", Rights.everywhere(EnumSet.allOf(Scope.class), null), System.currentTimeMillis(), null);
        new KeyTopic(settings.clients(), settings.topics().apiKeys().name()).write(created.key());
        kim = "Bearer " + created.text();
        producer = new KafkaProducer<>(settings.clients(), new ByteArraySerializer(), new ByteArraySerializer());
        console = new ConsoleReader(browser, () -> "http://" + host + ":" + between.port());
        Await.until("the key is known", LIMIT, () -> asked("/v1/policies").status() == 200);
        Await.until(
                "the policy is known",
                LIMIT,
                () -> !asked("/v1/policies").body().path("data").isEmpty());
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.quit();
        }
        if (producer != null) {
            producer.close();
        }
        if (between != null) {
            between.close();
        }
        if (engine != null) {
            engine.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    private void startEngine() {
        engine = EngineProcess.start(kafka.bootstrapServers(), home, "--access", "on")
                .awaitRunning();
        Await.until(
                "it is ready",
                LIMIT,
                () -> new Api(engine.url(), null).get("/health/ready").status() == 200);
        between.passTo(engine.url());
    }

    private Api.Reply asked(String path) {
        return new Api(engine.url(), null).get(path, "Authorization", kim);
    }

    private JsonNode rows(String path) {
        return asked(path).with(200).path("data");
    }

    private void post(String path, String json) {
        Api.Reply reply = new Api(engine.url(), null).post(path, json, "Authorization", kim);
        assertThat(reply.status()).as(path + " " + json + " " + reply.body()).isBetween(200, 202);
    }

    private void grant(String account) {
        post(
                "/v1/grants",
                "{'accountId':'" + account + "','grantId':'g','amount':100,'kind':'PAID','expiresAt':" + LATE + "}");
    }

    private static long count(JsonNode rows, String field, String value) {
        return StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.path(field).asText().equals(value))
                .count();
    }

    /** All that an action may change of an account, in numbers. */
    private Map<String, Long> state(String account) {
        Map<String, Long> state = new TreeMap<>();
        JsonNode known = asked("/v1/accounts/" + account).with(200);
        state.put("balance", known.path("balance").asLong());
        state.put(
                "extended",
                StreamSupport.stream(known.path("grants").spliterator(), false)
                        .filter(grant -> grant.path("expiresAt").asLong() > LATE)
                        .count());
        state.put("entries", (long)
                rows("/v1/accounts/" + account + "/activity?limit=100").size());
        state.put(
                "notes",
                StreamSupport.stream(
                                rows("/v1/accounts/" + account + "/notices?limit=100")
                                        .spliterator(),
                                false)
                        .filter(notice -> notice.path("type").asText().endsWith("Noted"))
                        .count());
        long assigned = 0;
        for (String kind : List.of("claims", "cases", "cash-refunds")) {
            JsonNode items = rows("/v1/" + kind + "?account=" + account);
            state.put(kind, (long) items.size());
            state.put(kind + " open", count(items, "status", "OPEN"));
            assigned += count(items, "assignee", "kim");
        }
        state.put("assigned", assigned);
        for (String standing : List.of("OPEN", "PUBLISHED_AGAIN", "DISCARDED")) {
            state.put("letters " + standing, (long)
                    rows("/v1/dead-letters?limit=100&account=" + account + "&state=" + standing)
                            .size());
        }
        return state;
    }

    /** What the customer and support were told of the account. */
    private int told(String account) {
        return rows("/v1/accounts/" + account + "/notices?limit=100").size();
    }

    private static Map<String, Long> changed(Map<String, Long> before, Map<String, Long> by) {
        Map<String, Long> after = new TreeMap<>(before);
        by.forEach((name, more) -> after.merge(name, more, Long::sum));
        return after;
    }

    private WebElement field(String name) {
        return console.first(By.cssSelector("dialog [name='" + name + "'], main [name='" + name + "']"));
    }

    private void fill(Map<String, String> fields) {
        fields.forEach((name, value) -> {
            WebElement field = field(name);
            String type = String.valueOf(field.getDomProperty("type"));
            if (type.startsWith("select")) {
                new Select(field).selectByValue(value);
            } else if (type.startsWith("date")) {
                browser.executeScript("arguments[0].value = arguments[1]", field, value);
            } else {
                field.clear();
                field.sendKeys(value);
            }
        });
    }

    /** An action of the account's page: its button, by its text or by what is read out, and its fields. */
    private Act dialog(String account, String button, Map<String, String> fields, Map<String, Long> after) {
        Runnable fill = () -> {
            console.open(kim, "#/accounts/" + account);
            console.first(By.xpath("//button[normalize-space()='" + button + "' or @aria-label='" + button + "']"))
                    .click();
            fill(fields);
            console.button("Go on").click();
            console.see("Sure?");
        };
        return new Act(account, fill, "Yes, do it", "It was done when it was first sent, by kim", after);
    }

    /** A form of a page. */
    private Act form(
            String account,
            String page,
            Map<String, String> fields,
            String press,
            String said,
            Map<String, Long> after) {
        Runnable fill = () -> {
            console.open(kim, page);
            fill(fields);
            console.button(press);
        };
        return new Act(account, fill, press, said, after);
    }

    /** One decision for all that wait of the account. */
    private Act batch(
            String account, String page, Map<String, String> fields, String decide, String said, Map<String, Long> by) {
        Runnable fill = () -> {
            console.open(kim, page + "?account=" + account);
            console.first(By.name("all")).click();
            console.see(" chosen");
            fill(fields);
            console.button(decide).click();
            console.see("Sure?");
        };
        return new Act(account, fill, "Yes, do it", said, by);
    }

    private List<Act> onAccounts() {
        return List.of(
                dialog(
                        "k:goodwill",
                        "Give goodwill",
                        Map.of("amount", "25", "note", "slow"),
                        Map.of("balance", 25L, "entries", 1L)),
                dialog(
                        "k:adjust",
                        "Adjust",
                        Map.of("amount", "-10", "ground", "CORRECTION", "note", "a slip"),
                        Map.of("balance", -10L, "entries", 1L)),
                dialog(
                        "k:grant",
                        "Grant credits",
                        Map.of("amount", "30", "kind", "PROMOTIONAL"),
                        Map.of("balance", 30L, "entries", 1L)),
                dialog(
                        "k:transfer",
                        "Transfer",
                        Map.of("toAccount", "k:target", "amount", "40", "reason", "two accounts"),
                        Map.of("balance", -40L, "entries", 1L)),
                dialog(
                        "k:reverse",
                        "Reverse a revocation",
                        Map.of("grantId", "g", "reason", "won"),
                        Map.of("balance", 20L, "entries", 1L)),
                dialog(
                        "k:opened",
                        "Open a case",
                        Map.of("message", "look at it"),
                        Map.of("cases", 1L, "cases open", 1L)),
                dialog("k:noted", "Note", Map.of("text", "called"), Map.of("notes", 1L)),
                dialog("k:extend", "Extend grant g", Map.of("expires", "2120-01-31"), Map.of("extended", 1L)),
                dialog("k:end", "End grant g", Map.of("reason", "asked for"), Map.of("balance", -100L, "entries", 1L)),
                dialog(
                        "k:revoke",
                        "Revoke grant g",
                        Map.of("amount", "20", "reason", "charged back"),
                        Map.of("balance", -20L, "entries", 1L)));
    }

    private List<Act> onQueues() {
        Map<String, Long> closed = Map.of("cases open", -1L);
        return List.of(
                form(
                        "queue:claim",
                        "#/waiting/claims?account=queue:claim",
                        Map.of("note", "seen"),
                        "Clearly unusable: give credits back",
                        "Accepted: clearly unusable",
                        Map.of("balance", 2L, "entries", 1L, "claims open", -1L)),
                new Act(
                        "k:settled",
                        () -> {
                            console.open(kim, "#/waiting/cases?account=k:settled");
                            fill(Map.of("resolution", "answered", "credits", "7"));
                        },
                        "Settle",
                        "By kim: answered; 7 given",
                        changed(closed, Map.of("balance", 7L, "entries", 1L)),
                        Map.of("balance", 7L, "entries", 1L),
                        true),
                form(
                        "k:cash",
                        "#/waiting/cash-refunds?account=k:cash",
                        Map.of("reference", "re_1"),
                        "Approve",
                        "Reviewed. The customer was told.",
                        Map.of("balance", -100L, "entries", 1L, "cash-refunds open", -1L)),
                batch(
                        "queue:batch",
                        "#/waiting/claims",
                        Map.of("why", "all blurred"),
                        "Clearly unusable: give credits back",
                        "3 of 3 decided",
                        Map.of("balance", 6L, "entries", 3L, "claims open", -3L)),
                batch(
                        "k:many",
                        "#/waiting/cases",
                        Map.of("why", "mended"),
                        "Settle",
                        "2 of 2 decided",
                        Map.of("cases open", -2L)),
                new Act(
                        "k:taken",
                        () -> {
                            console.open(kim, "#/waiting/cases?account=k:taken");
                            console.button("Take");
                        },
                        "Take",
                        "With you since",
                        Map.of("assigned", 1L),
                        null,
                        false));
    }

    private List<Act> onLetters(String corrected, String discarded) {
        return List.of(
                form(
                        "k:letter",
                        "#/dead-letters/" + corrected,
                        Map.of(
                                "event",
                                "{\"type\":\"CreditsGranted\",\"accountId\":\"k:letter\",\"grantId\":\"g2\",\"amount\":12,\"kind\":\"PAID\"}"),
                        "Publish the corrected event",
                        "What became of it: applied",
                        Map.of("balance", 12L, "entries", 1L, "letters OPEN", -1L, "letters PUBLISHED_AGAIN", 1L)),
                form(
                        "k:discard",
                        "#/dead-letters/" + discarded,
                        Map.of("why", "a test"),
                        "Discard",
                        "Why: a test",
                        Map.of("letters OPEN", -1L, "letters DISCARDED", 1L)),
                letters(
                        "k:again",
                        Map.of(),
                        "Publish all again",
                        "published again.",
                        Map.of("cases open", -1L, "letters OPEN", -1L, "letters PUBLISHED_AGAIN", 1L)),
                letters(
                        "k:away",
                        Map.of("why", "settled elsewhere"),
                        "Discard all",
                        "discarded.",
                        Map.of("letters OPEN", -1L, "letters DISCARDED", 1L)));
    }

    /** One decision for all open dead letters of one cause. */
    private Act letters(
            String account, Map<String, String> fields, String press, String said, Map<String, Long> after) {
        Runnable fill = () -> {
            console.open(kim, "#/dead-letters?reason=UNKNOWN_CASE&account=" + account);
            console.button("See how many").click();
            console.see("1 dead letter, recorded");
            fill(fields);
            sure();
        };
        return new Act(account, fill, press, said, after);
    }

    private void sure() {
        for (WebElement sure : browser.findElements(By.name("sure"))) {
            sure.click();
        }
    }

    private List<Act> onIncidents() {
        return List.of(
                incident("k:incident", "image", "Give back", Map.of("balance", 25L, "entries", 1L)),
                incident("k:mistake", "film", "Take back", Map.of("balance", -25L, "entries", 1L)));
    }

    private Act incident(String account, String feature, String press, Map<String, Long> after) {
        Runnable fill = () -> {
            console.open(kim, "#/make-good");
            Map<String, String> fields = new HashMap<>(Map.of("incident", "INC-" + feature, "features", feature));
            fields.put("from", "2020-01-01T00:00");
            fields.put("until", "2099-12-31T00:00");
            fill(fields);
            console.button("See what it comes to").click();
            console.see("1 generation of 1 account");
            sure();
            if (press.equals("Take back")) {
                console.button("Give back").click();
                console.see("1 event sent");
                Await.until("it is given back", LIMIT, () -> held(account, "balance") == 100);
                console.button("See what it comes to").click();
                console.see("At most 25 credits");
                sure();
            }
        };
        return new Act(account, fill, press, "sent; they are booked", after);
    }

    /** So many pictures of the account are claimed. */
    private void claimed(String account, int pictures) {
        String begin = "{'accountId':'" + account + "',";
        post("/v1/generations", begin + "'generationId':'n','feature':'picture','items':" + pictures + "}");
        for (int i = 1; i <= pictures; i++) {
            post(
                    "/v1/claims",
                    begin + "'claimId':'c" + i + "','generationId':'n','itemId':'" + i + "','reason':'BLURRED'}");
        }
    }

    private String buried(String account, String json) throws Exception {
        producer.send(new ProducerRecord<>(
                        settings.topics().events().name(), utf8(account), utf8(json.replace('\'', '"'))))
                .get();
        Await.until("it is a dead letter", LIMIT, () -> held(account, "letters OPEN") == 1);
        return rows("/v1/dead-letters?account=" + account).path(0).path("id").asText();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What is there before anybody acts; the actions. */
    private List<Act> prepared() throws Exception {
        List<Act> acts = new ArrayList<>(onAccounts());
        acts.addAll(onQueues());
        acts.addAll(onIncidents());
        acts.forEach(act -> grant(act.account()));
        for (String account : List.of("k:target", "k:letter", "k:discard", "k:again", "k:away")) {
            grant(account);
        }
        post("/v1/revocations", "{'accountId':'k:reverse','grantId':'g','amount':20,'reason':'charged back'}");
        claimed("queue:claim", 1);
        claimed("queue:batch", 3);
        for (String account : List.of("k:settled", "k:taken", "k:many")) {
            post("/v1/cases", "{'accountId':'" + account + "','caseId':'one','message':'help'}");
        }
        post("/v1/cases", "{'accountId':'k:many','caseId':'two','message':'help'}");
        post("/v1/cash-refunds", "{'accountId':'k:cash','requestId':'r','grantId':'g'}");
        for (String[] charged : new String[][] {{"k:incident", "image"}, {"k:mistake", "film"}}) {
            post(
                    "/v1/events",
                    "{'type':'GenerationCharged','accountId':'" + charged[0]
                            + "','generationId':'n','baseAmount':25,'feature':'" + charged[1] + "'}");
        }
        String unknown = "{'type':'CaseResolved','accountId':'%s','caseId':'x','resolution':'done','operator':'lee'}";
        String corrected = buried("k:letter", "{'type':'Nothing','accountId':'k:letter'}");
        String discarded = buried("k:discard", unknown.formatted("k:discard"));
        buried("k:again", unknown.formatted("k:again"));
        post("/v1/cases", "{'accountId':'k:again','caseId':'x','message':'help'}");
        buried("k:away", unknown.formatted("k:away"));
        acts.addAll(onLetters(corrected, discarded));
        return acts;
    }

    private static <T> T of(Act act, Map<String, T> each) {
        return Objects.requireNonNull(each.get(act.account()), act.account());
    }

    private long held(String account, String what) {
        return state(account).getOrDefault(what, 0L);
    }

    /** Turns to its page, which asks the ledger for news only while somebody sees it. */
    private void look(Act act) {
        browser.switchTo().window(of(act, windows));
        browser.executeCdpCommand("Page.bringToFront", Map.of());
    }

    private void press(Act act) {
        look(act);
        console.button(act.press()).click();
    }

    /** What it says beside the button, and not only at the top of the page. */
    private void seeGone(Act act) {
        look(act);
        console.until(() -> browser.findElements(By.cssSelector("form.action .failure")).stream()
                        .anyMatch(each -> each.getText().contains(GONE))
                ? Boolean.TRUE
                : null);
        console.see("The ledger does not answer");
        browser.executeScript("performance.clearResourceTimings()");
    }

    /** An instance does one campaign after the other, and whoever is told so is told it by an answer. */
    private void awaitNoCampaign() {
        String other = "{'incident':'none','from':1577836800000,'until':1577836800001}";
        Await.until(
                "no campaign is under way",
                LIMIT,
                () -> new Api(engine.url(), null)
                                .post("/v1/make-goods?wait=10000", other, "Authorization", kim)
                                .status()
                        == 200);
    }

    /** A queue that is looked at is asked for again: what is settled is not in it any more. */
    private void awaitNews() {
        console.until(() -> Boolean.TRUE.equals(
                        browser.executeScript(
                                "return !location.hash.startsWith('#/waiting') || performance.getEntriesByType('resource')"
                                        + ".some(each => /\\/v1\\/(claims|cases|cash-refunds)\\?/.test(each.name) && each.responseStatus === 200)"))
                ? Boolean.TRUE
                : null);
    }

    @Test
    void whatever_is_pressed_while_the_engine_is_gone_is_said_and_done_once_when_it_is_back() throws Exception {
        List<Act> acts = prepared();
        for (Act act : acts) {
            browser.switchTo().newWindow(WindowType.TAB);
            windows.put(act.account(), browser.getWindowHandle());
            host = act.host();
            try {
                act.fill().run();
            } catch (TimeoutException e) {
                throw new AssertionError(
                        act.account() + " shows "
                                + browser.findElement(By.tagName("body")).getText(),
                        e);
            }
        }
        Map<String, Map<String, Long>> before = new HashMap<>();
        acts.forEach(act -> before.put(act.account(), state(act.account())));

        engine.kill();
        acts.forEach(this::press);
        acts.forEach(this::seeGone);
        startEngine();
        for (Act act : acts) {
            assertThat(state(act.account())).as(act.account()).isEqualTo(of(act, before));
        }

        between.hold();
        for (Act act : acts) {
            press(act);
            Map<String, Long> wanted = changed(of(act, before), act.held() == null ? act.after() : act.held());
            try {
                Await.until("it is done", LIMIT, () -> state(act.account()).equals(wanted));
            } catch (AssertionError e) {
                assertThat(state(act.account())).as(act.account()).isEqualTo(wanted);
            }
            awaitNoCampaign();
        }
        List<String> notSaid = new ArrayList<>();
        Map<String, Integer> told = new HashMap<>();
        acts.forEach(act -> told.put(act.account(), told(act.account())));
        engine.kill();
        acts.forEach(this::seeGone);
        startEngine();

        for (Act act : acts) {
            look(act);
            awaitNews();
            if (act.pressedAgain()) {
                press(act);
            }
            try {
                console.see(act.said());
            } catch (AssertionError e) {
                notSaid.add(act.account() + " " + e.getMessage());
            }
        }
        assertThat(notSaid).isEmpty();
        for (Act act : acts) {
            assertThat(state(act.account())).as(act.account()).isEqualTo(changed(of(act, before), act.after()));
            if (act.held() == null) {
                assertThat(told(act.account())).as(act.account()).isEqualTo(told.get(act.account()));
            }
        }
        assertThat(state("k:target").get("balance")).isEqualTo(140);
    }
}
