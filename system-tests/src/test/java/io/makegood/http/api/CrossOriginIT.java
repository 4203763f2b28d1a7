package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Pages of the origins that are listed call the API, in a real Chromium too, and pages of others do not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginIT {
    private static final String APP = "https://app.example.com";
    private static final String STRANGER = "https://evil.example.com";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private HttpServer pages;
    private TestLedger ledger;
    private Api api;
    private String authorization;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.start();
        HttpSettings closed = new HttpSettings("127.0.0.1", 0, null, false, null, 0);
        ledger = TestLedger.start(
                directory, closed.offering(HttpOffers.NONE.with(CrossOrigin.of(APP + ", " + listedPage()))));
        api = new Api(ledger.url(), null);
        authorization =
                ledger.authorization("shop", Rights.everywhere(Set.of(Scope.READ, Scope.GRANT, Scope.PUBLISH), null));
    }

    @AfterAll
    void stop() {
        ledger.close();
        pages.stop(0);
    }

    private String listedPage() {
        return "http://127.0.0.1:" + pages.getAddress().getPort();
    }

    private Api.Reply preflight(String path, String origin, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Origin";
        all[headers.length + 1] = origin;
        all[headers.length + 2] = "Access-Control-Request-Method";
        all[headers.length + 3] = "POST";
        return api.send("OPTIONS", path, null, all);
    }

    @Test
    void a_listed_page_is_let_call_without_credentials_of_the_browser() {
        Api.Reply asked = preflight(
                "/v1/events", APP, "Access-Control-Request-Headers", "authorization, ce-id, ce-myextension, x-spy");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(asked.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST");
        assertThat(List.of(asked.header("Access-Control-Allow-Headers").split(", ")))
                .contains("Authorization", "Content-Type", "Idempotency-Key", "Makegood-Position", "Last-Event-ID")
                .contains("ce-id", "ce-myextension")
                .doesNotContain("x-spy", "*");
        assertThat(asked.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(asked.header("Vary")).isEqualTo("Origin");
        assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void what_a_page_asks_for_is_answered_as_to_anybody_and_its_headers_are_shown() {
        String body = "{'accountId':'cors:ann','grantId':'one','amount':5,'kind':'PAID'}";
        Api.Reply granted = api.post("/v1/grants", body, "Origin", APP, "Authorization", authorization);
        granted.with(201);
        assertThat(granted.header("Access-Control-Allow-Origin")).isEqualTo(APP);
        assertThat(granted.header("Access-Control-Expose-Headers"))
                .contains("Makegood-Position", "Location", "Retry-After", "Idempotent-Replayed");
        assertThat(granted.header("Access-Control-Allow-Credentials")).isEmpty();
        for (String path : List.of("/v1/accounts/cors:ann", "/openapi.json")) {
            Api.Reply read = api.get(path, "Origin", APP, "Authorization", authorization);
            read.with(200);
            assertThat(read.header("Access-Control-Allow-Origin")).as(path).isEqualTo(APP);
            assertThat(read.headers().allValues("Vary")).as(path).contains("Origin");
        }
    }

    @Test
    void a_page_sees_why_it_is_refused() {
        Api.Reply stranger = api.get("/v1/accounts/cors:ann", "Origin", APP);
        Api.Reply unknown = api.get("/v1/nothing", "Origin", APP, "Authorization", authorization);
        Api.Reply broken = api.get("/v1/quotes?account=%FF", "Origin", APP, "Authorization", authorization);
        Api.Reply wrong = api.post("/v1/grants", "{}", "Origin", APP, "Authorization", authorization);
        Api.Reply method = api.send("DELETE", "/v1/grants", null, "Origin", APP, "Authorization", authorization);
        assertThat(Stream.of(stranger, unknown, wrong, method).map(Api.Reply::status))
                .containsExactly(401, 404, 422, 405);
        assertThat(broken.status()).isEqualTo(400);
        for (Api.Reply reply : List.of(stranger, unknown, broken, wrong, method)) {
            assertThat(reply.header("Access-Control-Allow-Origin"))
                    .as(reply.body().toString())
                    .isEqualTo(APP);
        }
    }

    @Test
    void a_page_of_another_origin_is_not_let_call_and_the_setting_is_named() {
        for (String origin : List.of(STRANGER, "null", APP + ":8443", "http://app.example.com", "*", APP + "/")) {
            Api.Reply asked = preflight("/v1/events", origin);
            assertThat(asked.with(403).path("detail").asText()).as(origin).contains("cors.origins");
            assertThat(asked.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
            Api.Reply read = api.get("/v1/policies", "Origin", origin, "Authorization", authorization);
            read.with(200);
            assertThat(read.header("Access-Control-Allow-Origin")).as(origin).isEmpty();
            assertThat(read.headers().allValues("Vary")).as(origin).contains("Origin");
        }
    }

    @Test
    void metrics_and_health_and_the_console_are_for_no_other_page() {
        for (String path : List.of("/metrics", "/health/live", "/")) {
            Api.Reply reply = api.get(path, "Origin", APP);
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(reply.header("Access-Control-Allow-Origin")).as(path).isEmpty();
            assertThat(preflight(path, APP).status()).as(path).isEqualTo(405);
        }
    }

    @Test
    void what_is_no_origin_is_refused_with_the_setting_and_the_remedy() {
        assertThat(CrossOrigin.of("https://App.example.com:443,http://localhost:5173")
                        .origins())
                .containsExactlyInAnyOrder(APP, "http://localhost:5173");
        for (String text :
                List.of("*", "null", "", "app.example.com", APP + "/", APP + "/x", "file:///x", "https://")) {
            assertThatThrownBy(() -> CrossOrigin.of(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cors.origins")
                    .hasMessageContaining("https://app.example.com");
        }
    }

    @Test
    void a_browser_lets_the_listed_page_call_and_no_other() throws Exception {
        String page = """
                <!doctype html><title>asking</title><script>
                fetch('%s/v1/grants', {method: 'POST', headers: {Authorization: '%s', 'Content-Type': 'application/json',
                  'Idempotency-Key': 'browser-1'}, body: JSON.stringify({accountId: 'cors:bob', amount: 5, kind: 'PAID'})})
                  .then(answer => document.title = answer.status + ' ' + answer.headers.get('Makegood-Position'),
                        () => document.title = 'refused');
                </script>""".formatted(ledger.url(), authorization);
        pages.createContext("/page", exchange -> {
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        ChromeDriver browser = TestBrowser.start();
        try {
            // The same page by another name is another origin.
            assertThat(titleOf(browser, listedPage().replace("127.0.0.1", "localhost")))
                    .isEqualTo("refused");
            assertThat(titleOf(browser, listedPage())).matches("201 \\d+-\\d+");
        } finally {
            browser.quit();
        }
    }

    private static String titleOf(ChromeDriver browser, String origin) {
        browser.get(origin + "/page");
        new WebDriverWait(browser, LIMIT)
                .until(shown -> !String.valueOf(shown.getTitle()).equals("asking"));
        return String.valueOf(browser.getTitle());
    }
}
