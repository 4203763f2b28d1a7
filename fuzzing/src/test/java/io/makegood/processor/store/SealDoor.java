package io.makegood.processor.store;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.fuzzing.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** The seals of an engine's stores, whatever stands in them: a store is trusted, deleted or set aside, and the engine starts. */
public final class SealDoor implements Door {
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);
    private static final byte[] ROWS = {1, 2, 3};

    private final Path state = Scratch.directory();
    private final Path application = state.resolve("ledger");
    private final Path task = application.resolve("0_1");

    @Override
    public boolean take(byte[] input) throws IOException {
        List<Part> parts = Parts.of(input);
        Files.createDirectories(task);
        Files.write(task.resolve("000001.sst"), ROWS);
        if (!parts.isEmpty()) {
            Files.write(application.resolve("makegood.sealed"), parts.get(0).bytes());
        }
        if (parts.size() > 1) {
            Files.write(task.resolve("makegood.seal"), parts.get(1).bytes());
        }
        List<Path> aside = new SealedState(state, "ledger", any -> false, Clock.fixed(NOW, ZoneOffset.UTC)).openWhole();
        boolean trusted = Files.exists(task);
        Refusal.unless(!trusted || !Files.exists(task.resolve("makegood.seal")), "trusted, and the seal is whole");
        Refusal.unless(!Files.exists(application.resolve("makegood.sealed")), "opened, and sealed as before");
        Refusal.unless(!trusted || aside.isEmpty(), "trusted, and set aside");
        Refusal.unless(!trusted || isSealed(parts), "trusted, and not as it was sealed");
        return trusted;
    }

    private static boolean isSealed(List<Part> parts) {
        String name = parts.get(0).text().strip().split(" ", 2)[0];
        return parts.size() > 1 && parts.get(1).text().equals(name + " 0_1\n000001.sst 3\n");
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        Files.createDirectories(task);
        Files.write(task.resolve("000001.sst"), ROWS);
        new SealedState(state, "ledger", any -> false, Clock.fixed(NOW, ZoneOffset.UTC)).seal();
        byte[] seed = Parts.input(List.of(
                new Part(0, Files.readAllBytes(application.resolve("makegood.sealed"))),
                new Part(0, Files.readAllBytes(task.resolve("makegood.seal")))));
        try (Stream<Path> files = Files.walk(state)) {
            files.forEach(each -> each.toFile().deleteOnExit());
        }
        return List.of(seed);
    }
}
