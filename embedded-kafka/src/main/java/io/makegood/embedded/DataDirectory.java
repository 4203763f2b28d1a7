package io.makegood.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * Where one embedded broker keeps its data. Open means locked: nobody else can open it before {@link #close()}, or the death of
 * this process. A marker file beside Kafka's own log directory names the cluster and the version that wrote it; it is written
 * before Kafka's format, so a crash between the two is mended by the next start.
 */
final class DataDirectory implements AutoCloseable {
    private static final String MARKER = "embedded-kafka.properties";
    private static final String LOCK = "embedded-kafka.lock";
    private static final String LOG = "log";

    private static final String LAYOUT_PROPERTY = "layout";
    private static final String CLUSTER_ID_PROPERTY = "cluster.id";
    private static final String METADATA_VERSION_PROPERTY = "metadata.version";
    private static final String KAFKA_VERSION_PROPERTY = "kafka.version";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Raised when the files in this directory change their meaning. */
    private static final int LAYOUT = 1;

    /**
     * File locks belong to the whole JVM, and closing any channel on the file gives them up. So a second attempt within this JVM must
     * be refused before it touches the lock file.
     */
    private static final Set<Path> OPEN_IN_THIS_JVM = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel lockChannel;
    private final String clusterId;

    private DataDirectory(Path root, FileChannel lockChannel, String clusterId) {
        this.root = root;
        this.lockChannel = lockChannel;
        this.clusterId = clusterId;
    }

    static DataDirectory open(Path directory) {
        return open(directory, null);
    }

    /** The directory of one of several brokers; null is one that is alone. */
    static DataDirectory open(Path directory, @Nullable BrokerMember member) {
        Path root = created(directory);
        if (root.toString().indexOf(',') >= 0) {
            throw new EmbeddedKafkaFailure(
                    "The data directory " + root
                            + " has a comma in its path, which Kafka reads as a list of directories. Choose another with --data-dir.");
        }
        if (!OPEN_IN_THIS_JVM.add(root)) {
            throw inUse(root);
        }
        @Nullable FileChannel lockChannel = null;
        try {
            lockChannel = locked(root);
            String clusterId = clusterOf(root, member);
            format(root, clusterId, member == null ? BrokerSettings.NODE_ID : member.node());
            return new DataDirectory(root, lockChannel, clusterId);
        } catch (RuntimeException | IOException e) {
            release(root, lockChannel, e);
            if (e instanceof RuntimeException failure) {
                throw failure;
            }
            throw new EmbeddedKafkaFailure(
                    "The data directory " + root + " cannot be read or written."
                            + " Mend its permissions and free space, or choose another with --data-dir.",
                    e);
        }
    }

    Path root() {
        return root;
    }

    Path log() {
        return root.resolve(LOG);
    }

    String clusterId() {
        return clusterId;
    }

    @Override
    public void close() throws IOException {
        try {
            lockChannel.close();
        } finally {
            OPEN_IN_THIS_JVM.remove(root);
        }
    }

    private static Path created(Path directory) {
        try {
            Path named = directory.toAbsolutePath().normalize();
            // All of a ledger lies there: what is made is for its owner alone. What exists stays as its owner wants it.
            boolean posix = named.getFileSystem().supportedFileAttributeViews().contains("posix");
            return (posix ? Files.createDirectories(named, OWNER_ALONE) : Files.createDirectories(named)).toRealPath();
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure(
                    "The data directory " + directory.toAbsolutePath() + " cannot be created."
                            + " Choose one that can be written with --data-dir.",
                    e);
        }
    }

    private static FileChannel locked(Path root) throws IOException {
        FileChannel channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock();
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw inUse(root);
        }
        return channel;
    }

    private static EmbeddedKafkaFailure inUse(Path root) {
        return new EmbeddedKafkaFailure("The data directory " + root
                + " is in use by another embedded broker. Stop that one, or choose another directory with --data-dir.");
    }

    /** The cluster this directory belongs to: the one named by its marker, or a new one if the directory is empty. */
    private static String clusterOf(Path root, @Nullable BrokerMember member) throws IOException {
        Path file = root.resolve(MARKER);
        if (!Files.exists(file)) {
            requireNothingForeign(root);
            String clusterId = member == null ? Uuid.randomUuid().toString() : member.clusterId();
            writeMarker(root, clusterId);
            return clusterId;
        }
        Properties marker = read(file);
        requireNotNewer(root, marker);
        String clusterId = marker.getProperty(CLUSTER_ID_PROPERTY, "");
        Path kafkas = root.resolve(LOG).resolve("meta.properties");
        if (clusterId.isEmpty()) {
            throw new EmbeddedKafkaFailure("The file " + file
                    + " names no cluster.id. Restore it from a backup, or choose another directory with --data-dir.");
        }
        if (Files.exists(kafkas)) {
            String formattedFor = read(kafkas).getProperty(CLUSTER_ID_PROPERTY, "");
            if (!formattedFor.equals(clusterId)) {
                throw new EmbeddedKafkaFailure(
                        "The data directory " + root + " was written by another cluster: " + MARKER
                                + " names " + clusterId + ", but " + root.relativize(kafkas) + " names " + formattedFor
                                + ". Put back the directory as it was, or choose another with --data-dir.");
            }
        }
        return clusterId;
    }

    private static void requireNothingForeign(Path root) throws IOException {
        List<String> found;
        try (Stream<Path> files = Files.list(root)) {
            found = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK) && !name.equals(MARKER + ".new"))
                    .sorted()
                    .toList();
        }
        if (!found.isEmpty()) {
            throw new EmbeddedKafkaFailure("The directory " + root
                    + " was not written by an embedded broker: it has no " + MARKER
                    + " but holds " + String.join(", ", found.subList(0, Math.min(found.size(), 5)))
                    + ". Choose an empty or a new directory with --data-dir.");
        }
    }

    private static void requireNotNewer(Path root, Properties marker) {
        int layout = number(root, marker, LAYOUT_PROPERTY);
        int metadataVersion = number(root, marker, METADATA_VERSION_PROPERTY);
        short known = MetadataVersion.latestProduction().featureLevel();
        if (layout > LAYOUT || metadataVersion > known) {
            throw new EmbeddedKafkaFailure("The data directory " + root + " was written by a newer version (Kafka "
                    + marker.getProperty(KAFKA_VERSION_PROPERTY, "unknown") + ", metadata.version " + metadataVersion
                    + ", layout " + layout + "; this is Kafka " + AppInfoParser.getVersion() + ", metadata.version "
                    + known
                    + ", layout " + LAYOUT + "). Run that newer version, or choose another directory with --data-dir.");
        }
    }

    private static int number(Path root, Properties marker, String property) {
        String value = marker.getProperty(property, "");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new EmbeddedKafkaFailure(
                    "The file " + root.resolve(MARKER) + " has " + property + "=\"" + value
                            + "\", which is no number. Restore it from a backup, or choose another directory with --data-dir.",
                    e);
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void writeMarker(Path root, String clusterId) throws IOException {
        Properties marker = new Properties();
        marker.setProperty(LAYOUT_PROPERTY, Integer.toString(LAYOUT));
        marker.setProperty(CLUSTER_ID_PROPERTY, clusterId);
        marker.setProperty(
                METADATA_VERSION_PROPERTY,
                Short.toString(MetadataVersion.latestProduction().featureLevel()));
        marker.setProperty(KAFKA_VERSION_PROPERTY, AppInfoParser.getVersion());
        Path fresh = root.resolve(MARKER + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            marker.store(writer, "Makegood embedded broker: the cluster this directory belongs to");
        }
        Files.move(fresh, root.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void format(Path root, String clusterId, int node) {
        String log = root.resolve(LOG).toString();
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(node)
                    .setClusterId(clusterId)
                    .setDirectories(Set.of(log))
                    .setMetadataLogDirectory(log)
                    .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new EmbeddedKafkaFailure(
                    "The data directory " + root + " cannot be formatted."
                            + " Mend its permissions and free space, or choose another with --data-dir.",
                    e);
        }
    }

    private static void release(Path root, @Nullable FileChannel lockChannel, Exception because) {
        try {
            if (lockChannel != null) {
                lockChannel.close();
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        } finally {
            OPEN_IN_THIS_JVM.remove(root);
        }
    }
}
