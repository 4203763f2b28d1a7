package io.makegood.topics.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.event.EventType;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.ledger.event.SealedText;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.codec.JsonCodec;
import io.makegood.topics.writing.CheckedEvent;
import io.makegood.topics.writing.EventChecking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountKeysTest {
    @TempDir
    Path directory;

    private long now;

    private MasterKey master(String name) throws IOException {
        return MasterKey.of(directory.resolve(name), true, () -> now);
    }

    private static void read(AccountKeys keys, AccountKeys.Appended record) {
        assertThat(keys.read(record.key(), record.value())).isNotNull();
    }

    private static TextKey current(AccountKeys keys, String account) {
        return Objects.requireNonNull(keys.current(account));
    }

    @Test
    void theFirstKeyOfAnAccountIsTheOneForAll() throws IOException {
        AccountKeys one = new AccountKeys(master("key"));
        AccountKeys other = new AccountKeys(master("key"));
        List<AccountKeys.Appended> log = List.of(one.proposal("a-1"), other.proposal("a-1"), one.proposal("a-2"));
        log.forEach(record -> read(one, record));
        log.forEach(record -> read(other, record));
        // A reader that loses Kafka for a while begins anew.
        log.forEach(record -> read(other, record));

        assertThat(current(one, "a-1").id()).isEqualTo(current(other, "a-1").id());
        String sealed = current(one, "a-1").seal("Tulips for Ada");
        assertThat(sealed)
                .isEqualTo(current(other, "a-1").seal("Tulips for Ada"))
                .doesNotContain("Tulips");
        assertThat(other.open(sealed)).isEqualTo("Tulips for Ada");
        assertThat(other.openAll("{\"label\":\"" + sealed + "\",\"n\":1}", text -> text))
                .isEqualTo("{\"label\":\"Tulips for Ada\",\"n\":1}");
        assertThat(current(one, "a-2").seal("Tulips for Ada")).isNotEqualTo(sealed);
    }

    @Test
    void aDestroyedKeyOpensNothingAndIsNotComeBackTo() throws IOException {
        AccountKeys keys = new AccountKeys(master("key"));
        AccountKeys.Appended first = keys.proposal("a-1");
        read(keys, first);
        read(keys, keys.proposal("a-1"));
        read(keys, keys.proposal("a-2"));
        String sealed = current(keys, "a-1").seal("Tulips for Ada");
        String others = current(keys, "a-2").seal("Roses");

        // Who erases needs no master key.
        AccountKeys eraser = new AccountKeys(null);
        read(eraser, first);
        assertThat(eraser.open(sealed)).isEqualTo(Opening.CLOSED);
        assertThat(keys.erasure("a-1", 1_700_000_000_000L, "request-7")).hasSize(2);
        assertThat(AccountKeys.isEnd(first.value())).isFalse();
        keys.erasure("a-1", 1_700_000_000_000L, "request-7").forEach(record -> {
            assertThat(AccountKeys.isEnd(record.value())).isTrue();
            read(keys, record);
        });
        // The topic read again from the beginning.
        read(keys, first);

        assertThat(keys.open(sealed)).isEqualTo(Opening.ERASED);
        assertThat(keys.open(others)).isEqualTo("Roses");
        assertThat(keys.current("a-1")).isNull();
        assertThat(keys.erasure("a-1", 1_700_000_000_001L, "again")).isEmpty();
        assertThat(keys.erased("a-1")).extracting(AccountKeys.Erased::reason).containsExactly("request-7", "request-7");

        read(keys, keys.proposal("a-1"));
        assertThat(current(keys, "a-1").seal("Tulips for Ada")).isNotEqualTo(sealed);
        assertThat(keys.open(sealed)).isEqualTo(Opening.ERASED);
    }

    @Test
    void theRecordsAloneOpenNothing() throws IOException {
        AccountKeys keys = new AccountKeys(master("key"));
        AccountKeys.Appended record = keys.proposal("a-1");
        read(keys, record);
        String sealed = current(keys, "a-1").seal("Tulips for Ada");

        AccountKeys stranger = new AccountKeys(master("another"));
        read(stranger, record);
        assertThat(stranger.open(sealed)).isEqualTo(Opening.CLOSED);
        assertThatThrownBy(() -> stranger.current("a-1")).isInstanceOf(InvalidKeyFile.class);
        assertThatThrownBy(stranger::requireOpen).hasMessageContaining("privacy.key.file");
        keys.requireOpen();

        // Put under another account's name, a key is none.
        byte[] moved = record.key().clone();
        moved[moved.length - 1] = '2';
        AccountKeys deceived = new AccountKeys(master("key"));
        deceived.read(moved, record.value());
        assertThat(deceived.open(sealed)).isEqualTo(Opening.CLOSED);
        assertThat(deceived.read(null, record.value())).isNull();
        assertThat(deceived.read(new byte[3], record.value())).isNull();
        assertThat(deceived.read(record.key(), new byte[0])).isNull();
        assertThat(deceived.read(record.key(), new byte[] {7})).isNull();
    }

    /** A file is looked at five times a second at most. */
    private void passes() {
        now += Duration.ofMillis(250).toNanos();
    }

    @Test
    void aFileOfSeveralKeysKeepsUnderTheFirstAndIsReadAgainOnceItChanged() throws Exception {
        Path file = directory.resolve("key");
        MasterKey master = master("key");
        String old = Files.readString(file);
        AccountKeys keys = new AccountKeys(master);
        AccountKeys.Appended first = keys.proposal("a-1");
        read(keys, first);
        String sealed = current(keys, "a-1").seal("Tulips for Ada");

        master("fresh");
        Files.writeString(file, Files.readString(directory.resolve("fresh")) + old);
        passes();
        read(keys, keys.proposal("a-2"));
        AccountKeys fresh = new AccountKeys(master("fresh"));
        AccountKeys.Remaining left = keys.remaining(10);
        assertThat(left.remaining()).as("that of a-2 is under the new one").isOne();
        left.records().forEach(record -> {
            read(keys, record);
            read(fresh, record);
        });
        assertThat(fresh.open(sealed)).isEqualTo("Tulips for Ada");
        assertThat(keys.remaining(10).remaining()).isZero();
        assertThat(fresh.remaining(10).closed()).isZero();
        assertThat(first.value()).isNotEqualTo(left.records().get(0).value());

        Files.writeString(file, "half a ke");
        passes();
        assertThat(keys.open(sealed)).isEqualTo("Tulips for Ada");
        assertThatThrownBy(() -> MasterKey.of(file, false)).isInstanceOf(InvalidKeyFile.class);
    }

    @Test
    void whatIsKeptAnewBehindItsEndIsEndedAgainAndAKeyThatLeavesIsNoAccountsKey() throws IOException {
        AccountKeys keys = new AccountKeys(master("key"));
        AccountKeys.Appended first = keys.proposal("a-1");
        AccountKeys.Appended second = keys.proposal("a-1");
        read(keys, first);
        read(keys, second);
        String used = current(keys, "a-1").id();
        assertThat(keys.read(second.key(), null)).isNotNull();
        assertThat(current(keys, "a-1").id()).isEqualTo(used);
        assertThat(keys.erasure("a-1", 1, "request-7")).hasSize(1).allSatisfy(record -> read(keys, record));
        assertThat(keys.takeEnded()).isEmpty();

        read(keys, first);
        assertThat(keys.current("a-1")).isNull();
        assertThat(keys.takeEnded())
                .hasSize(1)
                .allSatisfy(
                        record -> assertThat(AccountKeys.isEnd(record.value())).isTrue());
        assertThat(keys.takeEnded()).isEmpty();
    }

    @Test
    void theFileIsForItsOwnerAndNeverReplaced() throws IOException {
        MasterKey made = master("key");
        Path file = directory.resolve("key");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        byte[] before = Files.readAllBytes(file);
        assertThat(MasterKey.of(file, true)).isNotSameAs(made);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
        Files.writeString(file, "no key");
        assertThatThrownBy(() -> MasterKey.of(file, true)).isInstanceOf(InvalidKeyFile.class);
        assertThatThrownBy(() -> MasterKey.of(directory.resolve("missing"), false))
                .isInstanceOf(IOException.class);
    }

    /** What the fold refuses where texts are sealed alone is what publishers seal, field by field. */
    @Test
    void everyFieldThatIsSealedIsRefusedInPlain() throws Exception {
        AccountKeys keys = new AccountKeys(master("key"));
        read(keys, keys.proposal("a-1"));
        TextKey key = current(keys, "a-1");
        SealedEvents sealing = new SealedEvents();
        for (EventType type : PersonalTexts.FIELDS.keySet()) {
            CheckedEvent event = new EventChecking().check(PersonalSamples.of(type));
            CheckedEvent sealed = sealing.sealed(event, key);
            assertThat(PersonalTexts.firstInPlain(sealed.envelope().event()))
                    .as("%s", type)
                    .isNull();
            assertThat(SealedEvents.hasTexts(sealed)).as("%s", type).isFalse();
            assertThat(sealing.sealed(sealed, key).envelope()).isEqualTo(sealed.envelope());
            for (String field : PersonalTexts.FIELDS.getOrDefault(type, List.of())) {
                LedgerEvent written = sealing.sealed(event, key).asWritten();
                SpecificRecord said = (SpecificRecord) written.getEvent();
                said.put(said.getSchema().getField(field).pos(), PersonalSamples.text(field));
                CheckedEvent plain = new EventChecking().check(new JsonCodec().toJson(written));
                assertThat(PersonalTexts.firstInPlain(plain.envelope().event()))
                        .as("%s.%s", type, field)
                        .isEqualTo(PersonalTexts.NAMING.contains(type) ? null : field);
            }
        }
    }

    @Test
    void everyPersonalFieldIsSealedAndNothingElse() throws Exception {
        AccountKeys keys = new AccountKeys(master("key"));
        read(keys, keys.proposal("a-1"));
        TextKey key = current(keys, "a-1");
        List<String> sealedFields = new ArrayList<>();
        for (EventType type : PersonalTexts.FIELDS.keySet()) {
            CheckedEvent event = new EventChecking().check(PersonalSamples.of(type));
            if (PersonalTexts.NAMING.contains(type)) {
                assertThat(SealedEvents.hasTexts(event)).isFalse();
                continue;
            }
            assertThat(SealedEvents.hasTexts(event)).isTrue();
            CheckedEvent sealed = new SealedEvents().sealed(event, key);
            String text = new JsonCodec().toJson(sealed.asWritten());
            assertThat(text).doesNotContain("Tulips");
            String opened = keys.openAll(text, plain -> plain);
            assertThat(opened).isEqualTo(new JsonCodec().toJson(event.asWritten()));
            PersonalTexts.FIELDS.getOrDefault(type, List.of()).forEach(field -> {
                assertThat(text).contains("\"" + field + "\":\"" + SealedText.MARK);
                sealedFields.add(type + "." + field);
            });
        }
        List<String> all = new ArrayList<>(PersonalTexts.names());
        all.removeAll(List.of("CreditsRevoked.reason", "RevocationReversed.reason", "RevocationReversed.revocation"));
        assertThat(sealedFields).isEqualTo(all).hasSize(27);
    }
}
