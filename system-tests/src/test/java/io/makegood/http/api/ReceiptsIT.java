package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.audit.verify.AuditKeys;
import io.makegood.audit.verify.DocumentedProgram;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import io.makegood.readmodel.receipt.CheckedReceipt;
import io.makegood.topics.signing.NotSigned;
import io.makegood.topics.signing.SigningKeys;
import io.makegood.topics.signing.TextSigner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A receipt says what a generation cost and what came back, and whoever has the ledger's public key finds any byte of it that was changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsIT {
    private static final String ACCOUNT = "example:zoë/1";
    private static final String ENCODED = "example:zo%C3%AB%2F1";
    private static final String GENERATION = "/v1/accounts/" + ENCODED + "/generations/tulips";
    private static final Path CHECKERS = Path.of("..", "docs", "contract");

    private Path directory;
    private TestLedger ledger;
    private Api api;
    private Api anyone;
    private String product;
    private String support;
    private String document;
    private String pems;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        AuditKeys.generate(directory.resolve("new.pem"));
        AuditKeys.generate(directory.resolve("old.pem"));
        HttpSettings http =
                new HttpSettings("127.0.0.1", 0, null, false, null, HttpSettings.REQUESTS_PER_SECOND_DEFAULT);
        TextSigner signer = TextSigner.of(List.of(directory.resolve("new.pem"), directory.resolve("old.pem")));
        ledger = TestLedger.start(
                directory,
                http.offering(HttpOffers.NONE
                        .withTokens("signs-the-links-of-this-test-and-no-others")
                        .withReceipts(signer)));
        anyone = new Api(ledger.url(), null);
        api = anyone;
        String policy = Files.readString(Path.of("..", "policies", "example.yaml"));
        new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                .publish(PolicyFile.read(policy).policy().orElseThrow(), policy);
        product = ledger.authorization("shop", Rights.everywhere(Set.of(Scope.GRANT, Scope.PUBLISH), null));
        support = ledger.authorization("support", Rights.everywhere(Set.of(Scope.READ), null));
        api = new Api(
                ledger.url(), new DescriptionCheck(api.get("/openapi.json").with(200)));
        post("/v1/grants", "{'accountId':'ACCOUNT','grantId':'pack','amount':500,'kind':'PAID'}", product)
                .with(201);
        post(
                        "/v1/generations",
                        "{'accountId':'ACCOUNT','generationId':'tulips','feature':'picture','platform':'web','items':3,"
                                + "'actorId':'ben','label':'my secret garden'}",
                        product)
                .with(201);
        Api.Reply failed = post(
                "/v1/events",
                "{'type':'ItemFailed','accountId':'ACCOUNT','generationId':'tulips','itemId':'2','cause':'TIMEOUT',"
                        + "'message':'<b>a word of ours</b>'}",
                product);
        String position =
                failed.with(202).path("results").path(0).path("position").asText();
        JsonNode receipt =
                get(GENERATION + "/receipt?position=" + position, support).with(200);
        document = receipt.path("document").asText();
        pems = text(ReceiptRoutes.KEYS);
    }

    @AfterAll
    void stop() {
        ledger.close();
    }

    private Api.Reply post(String path, String body, String authorization) {
        return api.post(path, body.replace("ACCOUNT", ACCOUNT), "Authorization", authorization);
    }

    private Api.Reply get(String path, String authorization) {
        return api.get(path, "Authorization", authorization);
    }

    /** What is answered in plain text, which the API's description has nothing of. */
    private String text(String path) {
        Api.Reply reply = anyone.get(path);
        assertThat(reply.status()).isEqualTo(200);
        return new String(reply.bytes(), StandardCharsets.UTF_8);
    }

    private List<PublicKey> keys() throws IOException {
        return SigningKeys.readPublicKeys(pemFile());
    }

    private Path pemFile() throws IOException {
        return Files.writeString(directory.resolve("receipts.pem"), pems);
    }

    @Test
    void it_says_what_was_charged_by_which_rule_and_what_came_back_and_why() throws Exception {
        JsonNode receipt = get(GENERATION + "/receipt", support).with(200);
        CheckedReceipt checked = CheckedReceipt.of(document.getBytes(StandardCharsets.UTF_8), keys());
        assertThat(checked.facts())
                .containsEntry("account", ACCOUNT)
                .containsEntry("generation", "tulips")
                .containsEntry("feature", "picture")
                .containsEntry("charged", credits(receipt, "charged"))
                .containsEntry("returned", credits(receipt, "returned"));
        assertThat(checked.entries()).isEqualTo(2);
        assertThat(checked.keyId()).isEqualTo(receipt.path("keyId").asText());
        assertThat(receipt.path("returned").asLong()).isPositive();
        // The entries are those of the ledger, to be proven by an auditor.
        get("/v1/accounts/" + ENCODED + "/activity?generation=tulips", support)
                .with(200)
                .path("data")
                .forEach(entry -> assertThat(document)
                        .contains("\nhash " + entry.path("hash").asText() + "\n>makegood-entry-2\n>"
                                + entry.path("entryId").asText() + "\n"));
        assertThat(document)
                .contains("\nwhy Charged for picture\nrule features.picture.")
                .containsPattern("\nwhy Refund for picture.*\nrule ")
                .doesNotContain("secret garden")
                .doesNotContain("word of ours");
    }

    private static String credits(JsonNode receipt, String sum) {
        return BigDecimal.valueOf(
                        receipt.path(sum).asLong(), receipt.path("scale").asInt())
                .toPlainString();
    }

    @Test
    void a_customer_reads_its_own_and_a_member_what_it_asked_for() {
        for (String member : List.of("ben", "carl")) {
            String token = "Bearer "
                    + post("/v1/accounts/" + ENCODED + "/tokens", "{'actorId':'" + member + "'}", support)
                            .with(201)
                            .path("token")
                            .asText();
            get(GENERATION + "/receipt", token).with(member.equals("ben") ? 200 : 404);
            post(GENERATION + "/receipt/links", "{}", token).with(403);
            get("/v1/accounts/example:bob/generations/tulips/receipt", token).with(403);
        }
        get("/v1/accounts/" + ENCODED + "/generations/nothing/receipt", support).with(404);
        get(GENERATION + "/receipt", product).with(403);
    }

    @Test
    void support_sends_a_link_that_opens_it_without_a_key_until_it_ends() {
        JsonNode made =
                post(GENERATION + "/receipt/links", "{'days':2}", support).with(201);
        assertThat(made.path("expiresAt").asLong() - System.currentTimeMillis()).isBetween(172_000_000L, 172_800_000L);
        String path = made.path("path").asText();
        Api.Reply opened = anyone.get(path);
        assertThat(opened.header("Content-Type")).startsWith("text/plain");
        assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
        assertThat(text(path)).startsWith("makegood-receipt-1\n").contains("\ngeneration tulips\n");
        for (String changed : List.of(
                path + "A", path.replace(".", ""), path.substring(0, path.length() - 2), "/receipts/e30.AAAA")) {
            assertThat(anyone.get(changed).with(404).path("detail").asText())
                    .contains("opens no receipt, or has ended");
        }
        // A customer's token is signed by the same secret, and opens nothing here.
        String token = post("/v1/accounts/" + ENCODED + "/tokens", "{}", support)
                .with(201)
                .path("token")
                .asText();
        anyone.get("/receipts/" + token.replace("mgt_", "")).with(404);
        get("/v1/accounts/" + ENCODED, "Bearer mgt_" + path.replace("/receipts/", ""))
                .with(401);
        for (String wrong : List.of("{'days':0}", "{'days':91}", "{'days':'2'}", "{'day':2}")) {
            post(GENERATION + "/receipt/links", wrong, support).with(400);
        }
        post("/v1/accounts/" + ENCODED + "/generations/nothing/receipt/links", "{}", support)
                .with(404);
        post(GENERATION + "/receipt/links", "{}", product).with(403);
    }

    @Test
    void any_byte_that_is_changed_is_found() throws Exception {
        byte[] good = document.getBytes(StandardCharsets.UTF_8);
        CheckedReceipt unused = CheckedReceipt.of(good, keys());
        for (int i = 0; i < good.length; i++) {
            byte[] changed = good.clone();
            changed[i] ^= (byte) (1 + i % 127);
            assertThatThrownBy(() -> CheckedReceipt.of(changed, keys()))
                    .as("byte " + i)
                    .isInstanceOf(NotSigned.class);
        }
        for (String other :
                List.of("", "x", document + "\n", document.substring(0, document.length() - 1), "\n" + document)) {
            assertThatThrownBy(() -> CheckedReceipt.of(other.getBytes(StandardCharsets.UTF_8), keys()))
                    .isInstanceOf(NotSigned.class);
        }
        List<PublicKey> others = List.of(SigningKeys.generate().getPublic());
        assertThatThrownBy(() -> CheckedReceipt.of(good, others)).hasMessageContaining("another key");
    }

    @Test
    void one_that_contradicts_itself_is_found_though_it_is_signed() throws Exception {
        TextSigner other = TextSigner.madeUp();
        String text = document.substring(0, document.indexOf("signed-by "));
        List<PublicKey> keys = List.of(
                SigningKeys.readPublicKeys(Files.writeString(directory.resolve("other.pem"), other.publicKeys()))
                        .get(0));
        CheckedReceipt unused = CheckedReceipt.of(other.sign(text).getBytes(StandardCharsets.UTF_8), keys);
        Map<String, String> contradictions = Map.of(
                text.replace("\nreturned ", "\nreturned 1"), "its sums are not those of its entries",
                text.replace("\ncharged 7", "\ncharged -7"), "its sums are not those of its entries",
                text.replace("\namount -7", "\namount -8"), "is told otherwise than it was booked",
                text.replace(">-75\n", ">-74\n"), "has not the hash of its text",
                text.replace("\naccount ", "\naccount x"), "is of another account or generation",
                text.replace("\ndecimals 1", "\ndecimals 2"), "it has not the form of a receipt",
                text.replace("receipt-1", "receipt-2"), "it is no receipt of the version");
        contradictions.forEach((changed, problem) -> {
            assertThat(changed).isNotEqualTo(text);
            assertThatThrownBy(() -> CheckedReceipt.of(other.sign(changed).getBytes(StandardCharsets.UTF_8), keys))
                    .isInstanceOf(NotSigned.class)
                    .hasMessageContaining(problem);
        });
    }

    @Test
    void the_program_in_java_finds_any_byte_that_is_changed() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int compiled = compiler.run(
                null,
                null,
                null,
                "-d",
                classes.toString(),
                CHECKERS.resolve("CheckReceipt.java").toString());
        assertThat(compiled).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            Method checked = loader.loadClass("CheckReceipt").getMethod("checked", byte[].class, String.class);
            byte[] good = document.getBytes(StandardCharsets.UTF_8);
            assertThat(checked.invoke(null, good, pems)).asString().startsWith("tulips of " + ACCOUNT + ": charged ");
            for (int i = 0; i < good.length; i++) {
                byte[] changed = good.clone();
                changed[i] ^= (byte) (1 + i % 127);
                assertThatThrownBy(() -> checked.invoke(null, changed, pems))
                        .as("byte " + i)
                        .isInstanceOf(InvocationTargetException.class);
            }
        }
    }

    @Test
    void the_program_in_javascript_finds_any_byte_that_is_changed() throws Exception {
        assumeTrue(DocumentedProgram.ran(directory, "node", "--version").code() == 0, "there is no node here");
        Files.writeString(directory.resolve("all.mjs"), """
                import { readFileSync } from 'node:fs';
                const { checked } = await import(process.argv[2]);
                const good = readFileSync('receipt.txt');
                const pems = readFileSync('receipts.pem', 'latin1');
                checked(good, pems);
                let missed = 0;
                for (let i = 0; i < good.length; i += 1) {
                  const changed = Buffer.from(good);
                  changed[i] ^= 1 + (i % 127);
                  try { checked(changed, pems); missed += 1; } catch { /* found */ }
                }
                console.log(`missed ${missed} of ${good.length}`);
                """);
        checksByProgram("node", "check-receipt.mjs", "all.mjs");
    }

    @Test
    void the_program_in_python_finds_any_byte_that_is_changed() throws Exception {
        assumeTrue(DocumentedProgram.ran(directory, "python3", "--version").code() == 0, "there is no python3 here");
        assumeTrue(DocumentedProgram.ran(directory, "openssl", "version").code() == 0, "there is no openssl here");
        // Each byte costs a run of openssl, so one in eleven has to do: the lines are shorter and longer than that.
        Files.writeString(directory.resolve("all.py"), """
                import importlib.util, sys
                spec = importlib.util.spec_from_file_location("checker", sys.argv[1])
                checker = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(checker)
                good, pems = open("receipt.txt", "rb").read(), open("receipts.pem").read()
                checker.checked(good, pems)
                missed = 0
                for i in list(range(0, len(good), 11)) + list(range(len(good) - 120, len(good))):
                    changed = bytearray(good)
                    changed[i] ^= 1 + i % 127
                    try:
                        checker.checked(bytes(changed), pems)
                        missed += 1
                    except checker.Wrong:
                        pass
                print("missed", missed, "of", len(good))
                """);
        checksByProgram("python3", "check-receipt.py", "all.py");
    }

    private void checksByProgram(String language, String program, String all) throws Exception {
        String checker = CHECKERS.resolve(program).toRealPath().toString();
        Files.writeString(directory.resolve("receipt.txt"), document);
        Path unused = pemFile();
        DocumentedProgram good = DocumentedProgram.ran(directory, language, checker, "receipt.txt", "receipts.pem");
        assertThat(good.text()).startsWith("good: tulips of " + ACCOUNT + ": charged ");
        assertThat(good.code()).isZero();
        Files.writeString(directory.resolve("wrong.txt"), document.replace("\nreturned ", "\nreturned 1"));
        DocumentedProgram wrong = DocumentedProgram.ran(directory, language, checker, "wrong.txt", "receipts.pem");
        assertThat(wrong.text()).contains("wrong: it was changed since it was signed");
        assertThat(wrong.code()).isEqualTo(1);
        DocumentedProgram others = DocumentedProgram.ran(directory, language, checker, "receipt.txt", "old.pem.pub");
        assertThat(others.text()).contains("wrong: another key is said to have signed it");
        assertThat(DocumentedProgram.ran(directory, language, all, checker).text())
                .startsWith("missed 0 of " + document.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void the_command_line_gets_it_makes_links_and_checks() throws Exception {
        Path key = Files.writeString(directory.resolve("support.key"), support.replace("Bearer ", ""));
        Said got = run("receipt", ACCOUNT, "tulips", "--url", ledger.url(), "--key-file", key.toString());
        assertThat(got.code()).isEqualTo(ExitCode.OK);
        Path file = Files.writeString(directory.resolve("got.txt"), got.out());
        Said checked = run(
                "receipt", "--check", file.toString(), "--public-key", pemFile().toString());
        assertThat(checked.out())
                .contains("AS THE LEDGER SIGNED IT")
                .contains(ACCOUNT)
                .contains("picture");
        assertThat(checked.code()).isEqualTo(ExitCode.OK);
        Files.writeString(file, got.out().replace("charged ", "charged 1"));
        Said changed = run(
                "receipt", "--check", file.toString(), "--public-key", pemFile().toString());
        assertThat(changed.err()).contains("it was changed since it was signed");
        assertThat(changed.code()).isEqualTo(ExitCode.FOUND_WRONG);
        Said link =
                run("receipt", ACCOUNT, "tulips", "--link", "3", "--url", ledger.url(), "--key-file", key.toString());
        anyone.get(link.out().strip().replace(ledger.url(), "")).with(200);
        Said unknown = run("receipt", ACCOUNT, "nothing", "--url", ledger.url(), "--key-file", key.toString());
        assertThat(unknown.err()).contains("the log says nothing of this generation");
        assertThat(unknown.code()).isEqualTo(ExitCode.FOUND_WRONG);
        assertThat(run("receipt", "--check", file.toString()).err()).contains("--public-key");
        assertThat(run("receipt", ACCOUNT).code()).isEqualTo(ExitCode.USAGE);
    }

    private record Said(int code, String out, String err) {}

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }
}
