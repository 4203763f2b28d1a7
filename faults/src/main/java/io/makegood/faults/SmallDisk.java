package io.makegood.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that holds only so much, until it is told to hold more. */
final class SmallDisk {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    static SmallDisk mount(Path directory, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Commands.run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", directory.toString());
        SmallDisk disk = new SmallDisk(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(disk::unmountQuietly, "unmount"));
        return disk;
    }

    void resize(int mebibytes) throws IOException, InterruptedException {
        Commands.run("mount", "-o", "remount,size=" + mebibytes + "m", directory.toString());
    }

    /** Leaves no room at all for anybody. */
    void fill() throws IOException {
        Path ballast = directory.resolve("ballast");
        byte[] block = new byte[64 << 10];
        try (java.io.OutputStream out = Files.newOutputStream(ballast)) {
            while (Files.getFileStore(directory).getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException full) {
            if (Files.getFileStore(directory).getUsableSpace() > block.length) {
                throw full;
            }
        }
    }

    /** Takes away what {@link #fill} put there. */
    void empty() throws IOException {
        Files.deleteIfExists(directory.resolve("ballast"));
    }

    private void unmountQuietly() {
        try {
            Commands.run("umount", "-l", directory.toString());
        } catch (IOException gone) {
            // It was unmounted before.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void unmount() throws IOException, InterruptedException {
        Commands.run("umount", "-l", directory.toString());
    }
}
