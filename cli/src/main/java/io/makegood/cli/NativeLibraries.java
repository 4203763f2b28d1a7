package io.makegood.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.RocksDB;

/**
 * RocksDB and Kafka's codecs are native code, which Java loads from files. Makegood's image has those files; elsewhere each library unpacks
 * its own into Java's temporary folder, which may be read-only or may not let anything be executed.
 */
final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Loads RocksDB, which every engine needs. The codecs come from the same folder.
     *
     * @throws CommandFailure with the remedy, where that cannot be
     */
    static void require() {
        try {
            RocksDB.loadLibrary();
        } catch (LinkageError | RuntimeException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE, refusal(Path.of(System.getProperty("java.io.tmpdir", "/tmp"))));
        }
    }

    /** What is said where nothing could be loaded from that folder. */
    static String refusal(Path folder) {
        String why = !Files.isDirectory(folder)
                ? "which is no folder"
                : !Files.isWritable(folder)
                        ? "where nothing can be written"
                        : "where it cannot be executed (a mount with noexec), or it has none for "
                                + Printable.text(
                                        System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        return "RocksDB's native library cannot be loaded: Java unpacks it into " + Printable.text(folder.toString())
                + ", "
                + why + "; name a folder where files may be written and executed, in the environment:"
                + " MAKEGOOD_JAVA_OPTIONS='-Xmx768m -Djava.io.tmpdir=/var/lib/makegood'";
    }
}
