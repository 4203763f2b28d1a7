package io.makegood.cli;

import io.makegood.application.running.PrivateDirectory;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a command works. A temporary one goes with it; that it cannot be removed never hides why the command failed. */
final class WorkDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);

    private final Path path;
    private final boolean isTemporary;

    private WorkDirectory(Path path, boolean isTemporary) {
        this.path = path;
        this.isTemporary = isTemporary;
    }

    /** One whose name begins like that; throws {@link IOException} if there is no room for it. */
    static WorkDirectory temporary(String name) throws IOException {
        return new WorkDirectory(Files.createTempDirectory(name), true);
    }

    /** That one, which goes too; what an earlier process left there is removed first. */
    static WorkDirectory emptied(Path path) throws IOException {
        WorkDirectory directory = new WorkDirectory(path, true);
        if (Files.exists(path)) {
            directory.close();
        }
        PrivateDirectory.make(path);
        return directory;
    }

    /** One that somebody named, and that stays. */
    static WorkDirectory kept(Path path) {
        return new WorkDirectory(path, false);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (!isTemporary) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem)
                        throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("{} could not be removed; remove it when nothing uses it any more", path);
        }
    }
}
