package io.makegood.application.running;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Directories for balances, journals and keys: made for their owner alone (0700), so that what lies in them needs no permissions of
 * its own. File systems without POSIX permissions decide themselves.
 */
public final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /** Makes the directory, and those above it that are missing, for its owner alone; one that exists stays as it is. */
    public static Path make(Path directory) throws IOException {
        if (!hasPermissions(directory)) {
            return Files.createDirectories(directory);
        }
        FileAttribute<Set<PosixFilePermission>> owner = PosixFilePermissions.asFileAttribute(OWNER);
        return Files.createDirectories(directory, owner);
    }

    /**
     * What to tell the operator of a directory that others may look into, and how to mend it; empty if nobody may. Nothing is changed:
     * somebody may have opened it on purpose.
     */
    public static Optional<String> warning(Path directory) throws IOException {
        if (!hasPermissions(directory) || !Files.exists(directory)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        Set<PosixFilePermission> all = Files.getPosixFilePermissions(directory);
        others.addAll(all);
        others.removeAll(OWNER);
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("Others on this machine may look into the data directory " + directory + " ("
                + PosixFilePermissions.toString(all) + "). To keep it to yourself: chmod 700 " + directory);
    }

    private static boolean hasPermissions(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
