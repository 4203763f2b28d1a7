package io.makegood.topics.personal;

import io.makegood.ledger.event.SealedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The key under which accounts' keys are kept: whoever has a copy of their topic, and not this key's file, opens nothing. It is the same for
 * all instances of a ledger, and for as long as there is anything to open. Thread-safe.
 */
public final class MasterKey {
    private static final String LINE = "makegood-privacy-key-1 ";
    private static final int FILE_BYTES_MAX = 1_024;
    private static final int ID_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sealing sealing;

    private MasterKey(byte[] key) {
        sealing = new Sealing(key);
    }

    /** A new one, of an account's key: how it is called, and how it is kept. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once, never compared.
    record Kept(String id, byte[] sealed) {}

    /** The key in that file; a new one is made, for the file's owner alone, if there is no such file and {@code make} says so. */
    public static MasterKey of(Path file, boolean make) throws IOException {
        if (make && !Files.exists(file)) {
            create(file);
        }
        return read(file);
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

    private static MasterKey read(Path file) throws IOException {
        if (Files.size(file) <= FILE_BYTES_MAX) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
            if (text.startsWith(LINE)) {
                try {
                    byte[] key = Base64.getDecoder().decode(text.substring(LINE.length()));
                    if (key.length == Sealing.KEY_BYTES) {
                        return new MasterKey(key);
                    }
                } catch (IllegalArgumentException e) {
                    // Told below like any file that holds no key.
                }
            }
        }
        throw new InvalidKeyFile(
                file + " holds no key of personal texts; give the file that was made for this ledger, or name"
                        + " one that is not there to have one made");
    }

    /** A key for an account that has none yet. */
    Kept create(String account) {
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(random(ID_BYTES));
        return new Kept(id, sealing.seal(context(id, account), random(Sealing.KEY_BYTES)));
    }

    /** An account's key as it is kept, or empty if it was not kept under this one. */
    Optional<TextKey> open(String id, String account, byte[] sealed) {
        return sealing.open(context(id, account), sealed)
                .filter(key -> key.length == Sealing.KEY_BYTES && id.length() == SealedText.KEY_CHARS)
                .map(key -> new TextKey(id, account, key));
    }

    /** A secret of that name, such as one that signs webhooks, as it is kept: it opens under the same name alone. */
    public byte[] sealSecret(String name, byte[] secret) {
        return sealing.seal(secretContext(name), secret);
    }

    /** The secret of that name, or empty if it was not kept under this key and name. */
    public Optional<byte[]> openSecret(String name, byte[] kept) {
        return sealing.open(secretContext(name), kept);
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
