package io.makegood.topics.personal;

import io.makegood.ledger.event.SealedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key under which accounts' keys are kept: whoever has a copy of their topic, and not this key's file, opens nothing. It is the same for
 * all instances of a ledger. While it is changed the file has several, each in a line of its own: what is new is kept under the first, and
 * each opens what was kept under it. A file that changed is read again when something is to be kept, or does not open. Thread-safe.
 */
public final class MasterKey {
    private static final Logger LOG = LoggerFactory.getLogger(MasterKey.class);
    private static final String LINE = "makegood-privacy-key-1 ";
    private static final int FILE_BYTES_MAX = 1_024;
    private static final int ID_BYTES = 16;
    private static final long LOOK_NANOS = 200_000_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private volatile List<Sealing> keys;
    private FileTime readAt;
    private final LongSupplier nanoTime;
    private long lookedAt;

    private MasterKey(Path file, LongSupplier nanoTime) throws IOException {
        this.file = file;
        this.nanoTime = nanoTime;
        lookedAt = nanoTime.getAsLong();
        // Changed while it is read, it is read again.
        readAt = Files.getLastModifiedTime(file);
        keys = read(file);
    }

    /** A new one, of an account's key: how it is called, and how it is kept. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    record Kept(String id, byte[] sealed) {}

    /** The key in that file; a new one is made, for the file's owner alone, if there is no such file and {@code make} says so. */
    public static MasterKey of(Path file, boolean make) throws IOException {
        return of(file, make, System::nanoTime);
    }

    /** The same, with nanoseconds of the caller's, as {@link System#nanoTime()} counts them. */
    static MasterKey of(Path file, boolean make, LongSupplier nanoTime) throws IOException {
        if (make && !Files.exists(file)) {
            create(file);
        }
        return new MasterKey(file, nanoTime);
    }

    private static void create(Path file) throws IOException {
        byte[] text = (LINE + Base64.getEncoder().encodeToString(random(Sealing.KEY_BYTES)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        boolean hasPermissions =
                file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = hasPermissions
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        // Never half a key under that name, and never over another one: texts would be lost with it.
        Path part = Files.createTempFile(
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow(), ".privacy", ".key", owner);
        try {
            Files.write(part, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(part, file);
        } catch (FileAlreadyExistsException e) {
            // Another process made it meanwhile: then it is that.
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static List<Sealing> read(Path file) throws IOException {
        if (Files.size(file) <= FILE_BYTES_MAX) {
            List<Sealing> keys = new ArrayList<>();
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            for (String line : text.lines().toList()) {
                Optional<Sealing> key = key(line.strip());
                if (key.isEmpty()) {
                    throw noKey(file);
                }
                keys.add(key.get());
            }
            if (!keys.isEmpty()) {
                return List.copyOf(keys);
            }
        }
        throw noKey(file);
    }

    private static Optional<Sealing> key(String line) {
        if (!line.startsWith(LINE)) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(line.substring(LINE.length()));
            return key.length == Sealing.KEY_BYTES ? Optional.of(new Sealing(key)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InvalidKeyFile noKey(Path file) {
        return new InvalidKeyFile(file
                + " holds no key of personal texts in each of its lines; give the file that was made for this ledger, or name"
                + " one that is not there to have one made");
    }

    /** Reads the file again if it was changed. What cannot be read, as somebody is writing it, leaves all as it is. */
    private synchronized void look() {
        if (nanoTime.getAsLong() - lookedAt < LOOK_NANOS) {
            return;
        }
        lookedAt = nanoTime.getAsLong();
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (!changed.equals(readAt)) {
                keys = read(file);
                readAt = changed;
                LOG.info("The file of the key of personal texts was read again; it has {} keys", keys.size());
            }
        } catch (IOException | InvalidKeyFile e) {
            LOG.debug("The file of the key of personal texts cannot be read at the moment", e);
        }
    }

    private byte[] seal(byte[] context, byte[] content) {
        look();
        return keys.get(0).seal(context, content);
    }

    private Optional<byte[]> open(byte[] context, byte[] kept) {
        Optional<byte[]> content = openWith(keys, context, kept);
        if (content.isPresent()) {
            return content;
        }
        List<Sealing> before = keys;
        look();
        return before.equals(keys) ? content : openWith(keys, context, kept);
    }

    private static Optional<byte[]> openWith(List<Sealing> keys, byte[] context, byte[] kept) {
        for (Sealing key : keys) {
            Optional<byte[]> content = key.open(context, kept);
            if (content.isPresent()) {
                return content;
            }
        }
        return Optional.empty();
    }

    /** The content under the first key; empty if it is kept so already. Throws {@link InvalidKeyFile} if no key of the file opens it. */
    private Optional<byte[]> reseal(byte[] context, byte[] kept) {
        look();
        Sealing first = keys.get(0);
        if (first.open(context, kept).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(first.seal(
                context,
                open(context, kept)
                        .orElseThrow(() -> new InvalidKeyFile(
                                "a key in Kafka was kept under none of the keys of privacy.key.file; put the one before in a line of"
                                        + " its own behind the first"))));
    }

    /** A key for an account that has none yet. */
    Kept create(String account) {
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random(ID_BYTES));
        return new Kept(id, seal(context(id, account), random(Sealing.KEY_BYTES)));
    }

    /** An account's key as it is kept under the first key of the file; empty if it is kept so already. Throws as {@link #resealSecret}. */
    Optional<byte[]> reseal(String id, String account, byte[] sealed) {
        return reseal(context(id, account), sealed);
    }

    /** An account's key as it is kept, or empty if it was not kept under this one. */
    Optional<TextKey> open(String id, String account, byte[] sealed) {
        return open(context(id, account), sealed)
                .filter(key -> key.length == Sealing.KEY_BYTES && id.length() == SealedText.KEY_CHARS)
                .map(key -> new TextKey(id, account, key));
    }

    /** A secret of that name, such as one that signs webhooks, as it is kept: it opens under the same name alone. */
    public byte[] sealSecret(String name, byte[] secret) {
        return seal(secretContext(name), secret);
    }

    /** The secret of that name, or empty if it was not kept under this key and name. */
    public Optional<byte[]> openSecret(String name, byte[] kept) {
        return open(secretContext(name), kept);
    }

    /** The secret of that name under the first key of the file; empty if it is kept so already. Throws {@link InvalidKeyFile} if none opens it. */
    public Optional<byte[]> resealSecret(String name, byte[] kept) {
        return reseal(secretContext(name), kept);
    }

    /** No key's id begins with a line's end, so that none of their records opens as a secret. */
    private static byte[] secretContext(String name) {
        return ("\nsecret " + name).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] context(String id, String account) {
        return (id + account).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }
}
