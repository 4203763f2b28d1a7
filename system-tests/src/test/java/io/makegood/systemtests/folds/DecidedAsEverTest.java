package io.makegood.systemtests.folds;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.row.AccountRowCodec;
import io.makegood.ledger.row.GenerationRowCodec;
import io.makegood.ledger.row.SideRowCodec;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.RandomTransfers;
import io.makegood.ledger.scenario.Timed;
import io.makegood.policyfiles.YamlPolicies;
import io.makegood.topics.mapping.EventCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A version of the fold decides for ever as it did: a journal that stands beside this test, and of each of its events a digest of what each
 * version decided then. Where something that a version decides has to change, that is a further version. With {@code -Dgolden.update=true}
 * files that are missing are written, and none is written anew.
 */
class DecidedAsEverTest {
    private static final Path FILES = Path.of("src", "test", "resources", "folds");
    private static final Path JOURNAL = FILES.resolve("journal.jsonl");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final long START = 1_700_000_000_000L;
    private static final long RETENTION_MILLIS = 4_000_000;
    private static final List<String> ACCOUNTS = List.of("ann", "ben", "cid");
    private static final int LIVES = 8;
    private static final int DIGEST_BYTES = 8;

    private final EventCodec codec = new EventCodec();
    private final AccountRowCodec accounts = new AccountRowCodec();
    private final GenerationRowCodec generations = new GenerationRowCodec();
    private final SideRowCodec sides = new SideRowCodec();

    @Test
    void every_version_decides_as_it_did_when_it_was_new() throws Exception {
        if (UPDATE && !Files.exists(JOURNAL)) {
            Files.createDirectories(FILES);
            Files.write(JOURNAL, lines(lived()));
        }
        List<Timed> journal = read();
        assertThat(journal).hasSizeGreaterThan(300);
        for (FoldVersion version : FoldVersions.ALL.each()) {
            List<String> decided = decided(journal, version.number());
            Path file = FILES.resolve("version-" + version.number() + ".txt");
            if (UPDATE && !Files.exists(file)) {
                Files.write(file, decided);
            }
            List<String> then = Files.readAllLines(file);
            for (int i = 0; i < journal.size(); i++) {
                assertThat(decided.get(i))
                        .as("what version %s decides of event %s, %s", version.number(), i, journal.get(i))
                        .isEqualTo(then.get(i));
            }
            assertThat(decided).hasSameSizeAs(then);
        }
    }

    @Test
    void the_journal_tells_the_versions_apart() throws Exception {
        List<Timed> journal = read();
        List<String> first = decided(journal, 1);
        for (FoldVersion version : FoldVersions.ALL.each().subList(1, 2)) {
            assertThat(decided(journal, version.number())).isNotEqualTo(first);
        }
    }

    // The journal -----------------------------------------------------------------------------------------------------

    private List<String> lines(List<Timed> events) {
        return events.stream()
                .map(event -> event.at() + " " + codec.toJson(event.envelope()))
                .toList();
    }

    private List<Timed> read() throws Exception {
        List<Timed> events = new ArrayList<>();
        for (String line : Files.readAllLines(JOURNAL)) {
            int space = line.indexOf(' ');
            events.add(new Timed(codec.readText(line.substring(space + 1)), Long.parseLong(line.substring(0, space))));
        }
        return events;
    }

    /** Lives of accounts that send each other credits, with all that the ledger has its engine append. */
    private static List<Timed> lived() throws Exception {
        Random random = new Random(20261128);
        List<Timed> published = new ArrayList<>();
        for (int life = 0; life < LIVES; life++) {
            for (String account : ACCOUNTS) {
                String name = name(account, life);
                new RandomEvents(random.nextLong(), 1, 1, "a")
                        .journey(name, START).stream()
                                .filter(timed -> !(timed.envelope().event() instanceof FoldAdopted)
                                        && !(timed.envelope().event() instanceof TransferArrived))
                                .forEach(published::add);
                int another = life;
                List<String> others =
                        ACCOUNTS.stream().map(other -> name(other, another)).toList();
                for (LedgerEvent event : new RandomTransfers(random).departures(others)) {
                    published.add(new Timed(Envelope.of(name, event), START + random.nextInt(400_000)));
                }
            }
        }
        for (int life = 0; life < LIVES; life++) {
            published.addAll(gift(name("dan", life), name("eve", life)));
        }
        published.sort(Comparator.comparingLong(Timed::at));
        String policy = Files.readString(Path.of("..", "policies", "example.yaml"));
        LedgerRun run = new LedgerRun(new DefaultPolicy(), new YamlPolicies(), RETENTION_MILLIS);
        List<Timed> journal = new ArrayList<>();
        journal.add(new Timed(Envelope.of("policy:example", new PolicyPublished("example", "1", null, policy)), START));
        journal.addAll(published);
        for (int i = 0; i < journal.size(); i++) {
            Timed timed = journal.get(i);
            List<Timed> following = new ArrayList<>();
            for (Envelope each :
                    run.apply(timed.envelope(), new Position(0, i, timed.at())).appended()) {
                if (each.event() instanceof TransferArrived arrival
                        && !arrival.slices().isEmpty()
                        && random.nextInt(2) == 0) {
                    CreditsRevoked revoked = new RandomTransfers(random)
                            .revocation(arrival.slices().get(0).grantId());
                    following.add(new Timed(each, timed.at()));
                    following.add(new Timed(Envelope.of(each.accountId(), revoked), timed.at()));
                } else {
                    following.add(new Timed(each, timed.at()));
                }
            }
            journal.addAll(i + 1, following);
        }
        return journal;
    }

    /** What was bought is given away in part; billing takes it back there, and then all that was bought, for one reason. */
    private static List<Timed> gift(String from, String to) {
        return List.of(
                new Timed(
                        Envelope.of(from, new CreditsGranted("gift", 10, GrantKind.PAID, null, null, "pi_1")),
                        START + 1_000),
                new Timed(Envelope.of(from, new CreditsTransferred("gift", to, 6L, "a gift")), START + 2_000),
                new Timed(Envelope.of(from, new CreditsRevoked("gift", null, "r1")), START + 3_000));
    }

    private static String name(String account, int life) {
        return "example:" + account + "-" + life;
    }

    // What was decided ------------------------------------------------------------------------------------------------

    private List<String> decided(List<Timed> journal, int version) throws Exception {
        LedgerRun run = new LedgerRun(new DefaultPolicy(), new YamlPolicies(), RETENTION_MILLIS);
        if (version > 1) {
            run.apply(Envelope.of("ledger:fold", new FoldAdopted(version)), new Position(0, 0, START));
        }
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<String> decided = new ArrayList<>();
        for (int i = 0; i < journal.size(); i++) {
            Timed timed = journal.get(i);
            Decision decision = run.apply(timed.envelope(), new Position(0, i, timed.at()));
            byte[] digest = sha256.digest(text(decision).getBytes(StandardCharsets.UTF_8));
            decided.add(HexFormat.of().formatHex(digest, 0, DIGEST_BYTES));
        }
        return decided;
    }

    /** All of a decision but hashes and causes, which say where the event stood. */
    private String text(Decision decision) {
        StringBuilder text = new StringBuilder()
                .append(decision.effect())
                .append('\n')
                .append(decision.refusal())
                .append('\n');
        decision.entries().forEach(entry -> text.append(text(entry)).append('\n'));
        decision.refunds().forEach(refund -> text.append(refund).append('\n'));
        decision.notices().forEach(notice -> text.append(text(notice)).append('\n'));
        decision.appended().forEach(event -> text.append(codec.toJson(event)).append('\n'));
        AccountRow account = decision.changes().account();
        if (account != null) {
            row(text, accounts.encode(withoutHash(account)));
        }
        GenerationRow generation = decision.changes().generation();
        if (generation != null) {
            row(text, generations.encode(generation));
        }
        for (GrantRow grant : decision.changes().grants()) {
            row(text, accounts.encode(grant));
        }
        for (SideRow side : decision.changes().side()) {
            row(text, sides.encode(side));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, byte[] row) {
        text.append(HexFormat.of().formatHex(row)).append('\n');
    }

    private static String text(LedgerEntry entry) {
        return String.join(
                " ",
                entry.entryId(),
                entry.kind().name(),
                Long.toString(entry.amount()),
                Long.toString(entry.balanceAfter()),
                entry.contraAccount().name(),
                entry.grants().toString(),
                entry.generationId(),
                entry.itemId(),
                entry.refundId(),
                String.valueOf(entry.transfer()),
                entry.reason(),
                entry.policy().toString(),
                Long.toString(entry.recordedAt()));
    }

    private static String text(Notice notice) {
        return String.join(
                " ",
                notice.noticeId(),
                notice.type().name(),
                notice.audience().name(),
                Long.toString(notice.recordedAt()),
                notice.message(),
                notice.reason(),
                notice.subject().toString(),
                notice.amounts().toString(),
                notice.details().toString(),
                notice.policy().toString());
    }

    private static AccountRow withoutHash(AccountRow row) {
        return new AccountRow(
                row.balance(),
                row.overdraft(),
                row.held(),
                row.sequence(),
                row.notices(),
                row.grantsSeen(),
                row.accessActive(),
                row.asOf(),
                EntryHash.NONE,
                row.grants(),
                row.parked(),
                row.repaid(),
                row.repaidPages(),
                row.plan(),
                row.spending(),
                row.moving());
    }
}
