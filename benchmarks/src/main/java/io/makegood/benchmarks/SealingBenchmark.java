package io.makegood.benchmarks;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.PersonalTexts;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.personal.AccountKeys;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.TextKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one personal text of 60 characters costs who seals it, who opens it, and the fold that asks whether it is sealed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SealingBenchmark {
    private static final String ACCOUNT = "example:ada";
    private static final String TEXT = "The provider says that the picture of Ada was not allowed: 4";

    private final EventCodec codec = new EventCodec();
    private AccountKeys keys = new AccountKeys(null);
    private String sealed = "";
    private Envelope plainEvent = event(TEXT);
    private Envelope sealedEvent = event(TEXT);

    /** Makes a key, and an event with the text. */
    @Setup(Level.Trial)
    public void make() throws IOException {
        Path file = Files.createTempDirectory("sealing").resolve("privacy.key");
        keys = new AccountKeys(MasterKey.of(file, true));
        AccountKeys.Appended proposal = keys.proposal(ACCOUNT);
        Object unused = keys.read(proposal.key(), proposal.value());
        sealed = key().seal(TEXT);
        plainEvent = event(TEXT);
        sealedEvent = event(sealed);
    }

    private static Envelope event(String text) {
        return Envelope.of(ACCOUNT, new ItemFailed("n-1", "1", FailureCause.OTHER, text, null));
    }

    private TextKey key() {
        return Objects.requireNonNull(keys.current(ACCOUNT));
    }

    /** As an edge does it for each event: the account's key is opened under the master key, then the text is sealed. */
    @Benchmark
    public String seal() {
        return key().seal(TEXT);
    }

    /** As a reader does it. */
    @Benchmark
    public String open() {
        return keys.open(sealed);
    }

    /** What the fold asks of each event where texts are sealed alone. */
    @Benchmark
    public @Nullable String ask() {
        return PersonalTexts.firstInPlain(sealedEvent.event());
    }

    /** To compare with: the event is encoded. */
    @Benchmark
    public byte[] encodePlain() {
        return codec.write(plainEvent);
    }

    /** The same with its text sealed. */
    @Benchmark
    public byte[] encodeSealed() {
        return codec.write(sealedEvent);
    }
}
