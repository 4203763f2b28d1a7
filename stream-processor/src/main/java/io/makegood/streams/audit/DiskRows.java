package io.makegood.streams.audit;

import io.makegood.streams.store.RowBytes;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Rows in a RocksDB of the auditor's own, with the ones in use kept on the heap: however long the log, the memory stays the
 * same. What was put is on the disk after {@link #flush}, all of it or, after a crash, none of it. Single-threaded.
 */
public final class DiskRows implements RowBytes, AutoCloseable {
    private static final int CACHED_MAX = 40_000;
    private static final int DIRTY_MAX = 20_000;
    private static final long BLOCK_CACHE_BYTES = 16L << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final byte[] ABSENT = new byte[0];

    static {
        RocksDB.loadLibrary();
    }

    private final Options options;
    private final LRUCache blockCache;
    private final BloomFilter filter;
    private final RocksDB database;
    private final WriteOptions writeOptions;
    private final Map<ByteBuffer, byte[]> cached = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<ByteBuffer, byte[]> dirty = new LinkedHashMap<>();

    /** Rows in that directory, which is made if it is missing. */
    public DiskRows(Path directory) {
        blockCache = new LRUCache(BLOCK_CACHE_BYTES);
        filter = new BloomFilter(10);
        options = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setMaxWriteBufferNumber(2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockCache(blockCache).setFilterPolicy(filter));
        writeOptions = new WriteOptions();
        try {
            Files.createDirectories(directory);
            database = RocksDB.open(options, directory.toString());
        } catch (java.io.IOException | RocksDBException e) {
            throw new IllegalStateException("cannot keep the audit's rows in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        ByteBuffer wrapped = ByteBuffer.wrap(key);
        byte[] known = dirty.get(wrapped);
        if (known == null) {
            known = cached.get(wrapped);
        }
        if (known == null) {
            try {
                known = database.get(key);
            } catch (RocksDBException e) {
                throw broken(e);
            }
            if (known == null) {
                return null;
            }
            remember(wrapped, known);
        }
        return known.length == 0 ? null : known;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        if (value.length == 0) {
            throw new IllegalArgumentException("a row has at least one byte");
        }
        store(key, value);
    }

    @Override
    public void delete(byte[] key) {
        store(key, ABSENT);
    }

    private void store(byte[] key, byte[] value) {
        ByteBuffer wrapped = ByteBuffer.wrap(key);
        cached.remove(wrapped);
        dirty.put(wrapped, value);
        if (dirty.size() >= DIRTY_MAX) {
            flush();
        }
    }

    private void remember(ByteBuffer key, byte[] value) {
        cached.put(key, value);
        if (cached.size() > CACHED_MAX) {
            var eldest = cached.entrySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** Writes what was put to the disk. */
    public void flush() {
        if (dirty.isEmpty()) {
            return;
        }
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<ByteBuffer, byte[]> row : dirty.entrySet()) {
                if (row.getValue().length == 0) {
                    batch.delete(row.getKey().array());
                } else {
                    batch.put(row.getKey().array(), row.getValue());
                }
            }
            database.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw broken(e);
        }
        dirty.forEach((key, value) -> {
            if (value.length > 0) {
                remember(key, value);
            }
        });
        dirty.clear();
    }

    @Override
    public byte @Nullable [] visit(byte[] from, byte[] to, Visitor visitor) {
        flush();
        try (RocksIterator rows = database.newIterator()) {
            for (rows.seek(from); rows.isValid(); rows.next()) {
                byte[] key = rows.key();
                if (java.util.Arrays.compareUnsigned(key, to) >= 0) {
                    return null;
                }
                if (!visitor.visit(key, rows.value())) {
                    return key;
                }
            }
        }
        return null;
    }

    private static IllegalStateException broken(RocksDBException e) {
        return new IllegalStateException("the audit's own rows cannot be used: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        flush();
        database.close();
        writeOptions.close();
        options.close();
        filter.close();
        blockCache.close();
    }
}
