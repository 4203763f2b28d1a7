package io.makegood.processor.store;

import io.makegood.application.running.PrivateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores that a clean end leaves on the disk, under a seal: which files there are, how long they are, and what is in those that
 * say what the others mean. A start trusts no store that has lost its seal, because RocksDB takes what lost its index for empty and a copy
 * for the original. What is not whole is set aside, and the changelog gives the rows back. (The rows themselves RocksDB checks
 * whenever it reads them.)
 */
public final class SealedState {
    private static final Logger LOG = LoggerFactory.getLogger(SealedState.class);

    /** Of deletions a changelog tells for a day at least; a store that is older might not hear of them any more. */
    static final Duration TRUSTED_FOR = Duration.ofHours(12);

    private static final String SEAL = "makegood.seal";
    private static final String SEALED = "makegood.sealed";
    /** By which Kafka Streams keeps a second process from a state directory. */
    private static final String LOCK = ".lock";

    private static final String SET_ASIDE = "set-aside";
    /** Where in a task's directory Kafka Streams has those of RocksDB. */
    private static final String STORES = "rocksdb";

    private static final Pattern TASK = Pattern.compile("\\d+_\\d+");

    private final Path application;
    private final Predicate<Path> isGoneOnWith;
    private final Clock clock;

    /**
     * The stores of the application of that id in Kafka Streams' state directory.
     *
     * @param isGoneOnWith whether a store can be gone on with although its end was not clean, by its directory
     */
    public SealedState(Path stateDirectory, String applicationId, Predicate<Path> isGoneOnWith) {
        this(stateDirectory, applicationId, isGoneOnWith, Clock.systemUTC());
    }

    SealedState(Path stateDirectory, String applicationId, Predicate<Path> isGoneOnWith, Clock clock) {
        application = stateDirectory.resolve(applicationId);
        this.isGoneOnWith = isGoneOnWith;
        this.clock = clock;
    }

    /** Seals every store as it lies there. Nobody may have it open. */
    public void seal() {
        try {
            String name = UUID.randomUUID().toString();
            for (Path task : tasks()) {
                Files.writeString(task.resolve(SEAL), text(task, name));
            }
            if (Files.isDirectory(application)) {
                Files.writeString(application.resolve(SEALED), name + " " + clock.millis() + "\n");
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The stores in {} could not be sealed; the next start restores them", application, e);
        }
    }

    /**
     * Sets aside every store that is not as it was sealed, and breaks the seals of the others. After an end long ago all are deleted, after
     * one that was not clean those that cannot be gone on with. Returns the directories that were set aside, where somebody may
     * want to look at them; the last of each is kept.
     */
    public List<Path> openWhole() {
        Path lock = application.resolve(LOCK);
        try {
            // Kafka Streams would make it readable for the owner's group.
            PrivateDirectory.make(application.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw unusable(e);
        }
        if (!Files.exists(lock)) {
            return opened();
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            // Another process has the stores open; Kafka Streams refuses to share them, and says so.
            return held == null ? List.of() : opened();
        } catch (OverlappingFileLockException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<Path> opened() {
        try {
            boolean crashed = !Files.exists(application.resolve(SEALED));
            Optional<String> name = name();
            List<Path> aside = new ArrayList<>();
            for (Path task : tasks()) {
                if (crashed && !Files.exists(task.resolve(SEAL))) {
                    keepWhatIsGoneOnWith(task);
                } else if (name.isEmpty()) {
                    delete(task);
                } else if (isWhole(task, name.get())) {
                    Files.delete(task.resolve(SEAL));
                } else {
                    aside.add(setAside(task));
                }
            }
            Files.deleteIfExists(application.resolve(SEALED));
            return aside;
        } catch (IOException | UncheckedIOException e) {
            throw unusable(e);
        }
    }

    private void keepWhatIsGoneOnWith(Path task) throws IOException {
        boolean any = false;
        for (Path store : directories(task.resolve(STORES))) {
            if (isGoneOnWith.test(store)) {
                LOG.info("The store {} is gone on with after a crash", store);
                any = true;
            } else {
                delete(store);
            }
        }
        if (!any) {
            delete(task);
        }
    }

    private IllegalStateException unusable(Exception cause) {
        return new IllegalStateException(
                "cannot look at the stores in " + application + ": make the directory readable and writable", cause);
    }

    /** Sets aside every store, because one that was sealed cannot be read. Nobody may have it open. */
    public void setAllAside() {
        try {
            for (Path task : tasks()) {
                setAside(task);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set aside the stores in " + application + ": delete them", e);
        }
    }

    private Optional<String> name() throws IOException {
        Path sealed = application.resolve(SEALED);
        if (!Files.exists(sealed)) {
            return Optional.empty();
        }
        // Whatever bytes stand there, they are words: what is none of a clean end counts as one that was not clean.
        String[] words = new String(Files.readAllBytes(sealed), StandardCharsets.UTF_8)
                .strip()
                .split(" ", -1);
        boolean fresh = words.length == 2
                && words[1].matches("\\d{1,18}")
                && clock.millis() - Long.parseLong(words[1]) < TRUSTED_FOR.toMillis();
        return fresh ? Optional.of(words[0]) : Optional.empty();
    }

    private static boolean isWhole(Path task, String name) {
        Path seal = task.resolve(SEAL);
        try {
            return Files.exists(seal) && Files.readString(seal).equals(text(task, name));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private Path setAside(Path task) throws IOException {
        Path aside = application
                .resolveSibling(application.getFileName() + "." + SET_ASIDE)
                .resolve(task.getFileName().toString());
        delete(aside);
        Files.createDirectories(aside.getParent());
        try {
            Files.move(task, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(task, aside);
        }
        LOG.warn(
                "The store in {} is not as it was left: set aside as {}, its rows come from the changelog",
                task,
                aside);
        return aside;
    }

    private List<Path> tasks() throws IOException {
        return directories(application).stream()
                .filter(each -> TASK.matcher(each.getFileName().toString()).matches())
                .toList();
    }

    private static List<Path> directories(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** The seal's name, the task, and each file: its name, its length, and of the small ones that give it a meaning a checksum. */
    private static String text(Path task, String name) throws IOException {
        StringBuilder text = new StringBuilder(name + " " + task.getFileName() + "\n");
        try (Stream<Path> inside = Files.walk(task)) {
            for (Path file : inside.filter(Files::isRegularFile)
                    .filter(each -> !isSeal(each))
                    .sorted()
                    .toList()) {
                text.append(task.relativize(file)).append(' ').append(Files.size(file));
                if (!isRows(file)) {
                    CRC32C checksum = new CRC32C();
                    checksum.update(Files.readAllBytes(file));
                    text.append(' ').append(checksum.getValue());
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static boolean isSeal(Path file) {
        return file.getFileName().toString().equals(SEAL);
    }

    /** Tables, whose blocks have checksums of their own, and logs. */
    private static boolean isRows(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".sst") || name.startsWith("LOG");
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(root)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
