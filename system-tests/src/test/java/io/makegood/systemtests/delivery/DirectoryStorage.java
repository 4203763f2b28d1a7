package io.makegood.systemtests.delivery;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.server.log.remote.storage.LogSegmentData;
import org.apache.kafka.server.log.remote.storage.RemoteLogSegmentMetadata;
import org.apache.kafka.server.log.remote.storage.RemoteLogSegmentMetadata.CustomMetadata;
import org.apache.kafka.server.log.remote.storage.RemoteResourceNotFoundException;
import org.apache.kafka.server.log.remote.storage.RemoteStorageException;
import org.apache.kafka.server.log.remote.storage.RemoteStorageManager;
import org.jspecify.annotations.Nullable;

/** Where a broker puts its tiered segments: files of a directory, in place of an object store. Kafka makes it by its name. */
public final class DirectoryStorage implements RemoteStorageManager {
    /** The broker's setting that names the directory; without its prefix {@code rsm.config.} here. */
    static final String DIRECTORY = "directory";

    private static final String SEGMENT = "segment";

    private @Nullable Path directory;

    @Override
    public void configure(Map<String, ?> settings) {
        directory = Path.of(String.valueOf(settings.get(DIRECTORY)));
    }

    @Override
    public Optional<CustomMetadata> copyLogSegmentData(RemoteLogSegmentMetadata segment, LogSegmentData data)
            throws RemoteStorageException {
        try {
            Path target = Files.createDirectories(directoryOf(segment));
            Files.copy(data.logSegment(), target.resolve(SEGMENT));
            Files.copy(data.offsetIndex(), target.resolve(IndexType.OFFSET.name()));
            Files.copy(data.timeIndex(), target.resolve(IndexType.TIMESTAMP.name()));
            Files.copy(data.producerSnapshotIndex(), target.resolve(IndexType.PRODUCER_SNAPSHOT.name()));
            if (data.transactionIndex().isPresent()) {
                Files.copy(data.transactionIndex().get(), target.resolve(IndexType.TRANSACTION.name()));
            }
            write(target.resolve(IndexType.LEADER_EPOCH.name()), data.leaderEpochIndex());
            return Optional.empty();
        } catch (IOException e) {
            throw new RemoteStorageException("could not keep " + segment, e);
        }
    }

    @Override
    public InputStream fetchLogSegment(RemoteLogSegmentMetadata segment, int from) throws RemoteStorageException {
        return fetchLogSegment(segment, from, Integer.MAX_VALUE);
    }

    @Override
    public InputStream fetchLogSegment(RemoteLogSegmentMetadata segment, int from, int to)
            throws RemoteStorageException {
        InputStream all = open(segment, SEGMENT);
        try {
            all.skipNBytes(from);
        } catch (IOException e) {
            throw new RemoteStorageException("could not read " + segment, e);
        }
        // The last byte is meant too.
        return new First(all, to == Integer.MAX_VALUE ? to : to - from + 1);
    }

    @Override
    public InputStream fetchIndex(RemoteLogSegmentMetadata segment, IndexType type) throws RemoteStorageException {
        return open(segment, type.name());
    }

    @Override
    public void deleteLogSegmentData(RemoteLogSegmentMetadata segment) throws RemoteStorageException {
        Path target = directoryOf(segment);
        if (!Files.exists(target)) {
            return;
        }
        try (Stream<Path> files = Files.walk(target)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new RemoteStorageException("could not delete " + segment, e);
        }
    }

    @Override
    public void close() {}

    private InputStream open(RemoteLogSegmentMetadata segment, String file) throws RemoteStorageException {
        try {
            return Files.newInputStream(directoryOf(segment).resolve(file));
        } catch (NoSuchFileException e) {
            throw new RemoteResourceNotFoundException(file + " of " + segment + " is not there", e);
        } catch (IOException e) {
            throw new RemoteStorageException("could not read " + file + " of " + segment, e);
        }
    }

    private Path directoryOf(RemoteLogSegmentMetadata segment) {
        return Objects.requireNonNull(directory, DIRECTORY)
                .resolve(segment.topicIdPartition().topicPartition().toString())
                .resolve(segment.remoteLogSegmentId().id().toString());
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            Channels.newChannel(out).write(bytes.duplicate());
        }
    }

    /** The first bytes of a stream. */
    private static final class First extends FilterInputStream {
        private int left;

        First(InputStream in, int bytes) {
            super(in);
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read();
            left = read < 0 ? 0 : left - 1;
            return read;
        }

        @Override
        public int read(byte[] target, int at, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = super.read(target, at, Math.min(length, left));
            left = read < 0 ? 0 : left - read;
            return read;
        }
    }
}
