package io.makegood.audit.verify;

import io.makegood.ledger.table.RowBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Rows in a RocksDB of the auditor's own: however long the log, the memory stays the same. What was put is on the disk once
 * this is closed; after a crash it is worth nothing. Single-threaded.
 */
public final class DiskRows implements RowBytes, AutoCloseable {
    /** Rows of a kind that whoever reads a log keeps in front of them, for each partition: some 20 MB. */
    static final int ROWS_KEPT = 100_000;

    private static final long BLOCK_CACHE_BYTES = 16L << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    /** Of a write buffer, for a filter that knows which keys are not in it: every new generation is looked up in vain. */
    private static final double MEMTABLE_BLOOM_SHARE = 0.05;

    static {
        RocksDB.loadLibrary();
    }

    private final Options options;
    private final LRUCache blockCache;
    private final BloomFilter filter;
    private final RocksDB database;
    private final WriteOptions writeOptions;
    private boolean isThrownAway;

    /** Rows in that directory, which is made if it is missing. */
    public DiskRows(Path directory) {
        blockCache = new LRUCache(BLOCK_CACHE_BYTES);
        filter = new BloomFilter(10);
        options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setAvoidFlushDuringShutdown(true)
                .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE)
                .setMemtableWholeKeyFiltering(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(blockCache).setFilterPolicy(filter));
        // What a crash leaves behind is thrown away, so nothing needs to be written twice.
        writeOptions = new WriteOptions().setDisableWAL(true);
        try {
            Files.createDirectories(directory);
            database = RocksDB.open(options, directory.toString());
        } catch (java.io.IOException | RocksDBException e) {
            throw new IllegalStateException(
                    "cannot keep the audit's rows in " + directory + "; see that it can be written and has room", e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        try {
            // A filter says that most keys are not there; get would find out by throwing an exception.
            return database.keyMayExist(key, null) ? database.get(key) : null;
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public void put(byte[] key, byte[] value) {
        try {
            database.put(writeOptions, key, value);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) {
        try (WriteBatch batch = new WriteBatch()) {
            for (int i = 0; i < keys.size(); i++) {
                batch.put(keys.get(i), values.get(i));
            }
            database.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public void delete(byte[] key) {
        try {
            database.delete(writeOptions, key);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
        try (RocksIterator stored = database.newIterator()) {
            for (stored.seek(from); stored.isValid(); stored.next()) {
                byte[] key = stored.key();
                if (Arrays.compareUnsigned(key, to) >= 0) {
                    return null;
                }
                if (!visitor.visit(key, stored.value())) {
                    return key;
                }
            }
        }
        return null;
    }

    /** Nobody reads them after this is closed. */
    void throwAway() {
        isThrownAway = true;
    }

    private static IllegalStateException broken(RocksDBException e) {
        return new IllegalStateException("the audit's own rows cannot be used; give it another --work-dir", e);
    }

    @Override
    public void close() {
        if (!isThrownAway) {
            try (FlushOptions toDisk = new FlushOptions().setWaitForFlush(true)) {
                database.flush(toDisk);
            } catch (RocksDBException e) {
                throw broken(e);
            }
        }
        database.close();
        writeOptions.close();
        options.close();
        filter.close();
        blockCache.close();
    }
}
