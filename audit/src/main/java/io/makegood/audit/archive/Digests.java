package io.makegood.audit.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over what an archive's file holds: all of it, and block by block. Not thread-safe. */
final class Digests {
    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest all = sha256();
    private final MessageDigest block = sha256();
    private final List<String> blocks = new ArrayList<>();
    private int inBlock;

    /** What stands before the first record. */
    void begin(byte[] firstLine) {
        all.update(firstLine);
    }

    void add(byte[] frame) {
        all.update(frame);
        block.update(frame);
        if (++inBlock == RecordFrame.BLOCK_RECORDS) {
            endBlock();
        }
    }

    /** Ends the block in hand, if anything is in it. */
    void endBlock() {
        if (inBlock > 0) {
            blocks.add(hex(block.digest()));
            inBlock = 0;
        }
    }

    List<String> blocks() {
        return List.copyOf(blocks);
    }

    /** Of all that was shown; once. */
    String content() {
        return hex(all.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    static String of(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    /** Of a file's bytes as they stand on the disk. */
    static String of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return hex(digest.digest());
    }
}
