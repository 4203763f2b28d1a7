package io.makegood.streams.audit;

import io.makegood.streams.store.RowBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * Rows in a RocksDB of the auditor's own, with the ones in use kept on the heap: however long the log, the memory stays the
 * same. What was put is on the disk once this is closed; after a crash it is worth nothing. Single-threaded.
 */
public final class DiskRows implements RowBytes, AutoCloseable {
    private static final int ROWS_ON_HEAP = 60_000;
    /** When the heap has its fill, so many of the rows that were not used for the longest time make room. */
    private static final int ROWS_LET_GO = 15_000;

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
    private long unwritten;
    private final Map<Key, Row> rows = new LinkedHashMap<>(2 * ROWS_ON_HEAP, 0.75f, true);

    /** A key whose hash is reckoned once. */
    private static final class Key {
        private final byte[] bytes;
        private final int hash;

        private Key(byte[] bytes) {
            this.bytes = bytes;
            hash = Arrays.hashCode(bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
        }
    }

    /** A value, or {@link #ABSENT}, and whether the disk has it. */
    private static final class Row {
        private byte[] value;
        private boolean onDisk;

        private Row(byte[] value, boolean onDisk) {
            this.value = value;
            this.onDisk = onDisk;
        }
    }

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
        // What a crash leaves behind is thrown away, so nothing needs to be written twice.
        writeOptions = new WriteOptions().setDisableWAL(true);
        try {
            Files.createDirectories(directory);
            database = RocksDB.open(options, directory.toString());
        } catch (java.io.IOException | RocksDBException e) {
            throw new IllegalStateException("cannot keep the audit's rows in " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        Key wrapped = new Key(key);
        Row row = rows.get(wrapped);
        if (row == null) {
            byte[] value;
            try {
                value = database.get(key);
            } catch (RocksDBException e) {
                throw broken(e);
            }
            row = new Row(value == null ? ABSENT : value, true);
            remember(wrapped, row);
        }
        return row.value.length == 0 ? null : row.value;
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
        Key wrapped = new Key(key);
        Row row = rows.get(wrapped);
        unwritten++;
        if (row == null) {
            remember(wrapped, new Row(value, false));
        } else {
            row.value = value;
            row.onDisk = false;
        }
    }

    private void remember(Key key, Row row) {
        rows.put(key, row);
        if (rows.size() > ROWS_ON_HEAP) {
            flush();
            Iterator<Row> eldest = rows.values().iterator();
            for (int i = 0; i < ROWS_LET_GO; i++) {
                eldest.next();
                eldest.remove();
            }
        }
    }

    /** Hands what was put to the database. */
    private void flush() {
        if (unwritten == 0) {
            return;
        }
        unwritten = 0;
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<Key, Row> each : rows.entrySet()) {
                Row row = each.getValue();
                if (row.onDisk) {
                    continue;
                }
                if (row.value.length == 0) {
                    batch.delete(each.getKey().bytes);
                } else {
                    batch.put(each.getKey().bytes, row.value);
                }
                row.onDisk = true;
            }
            database.write(writeOptions, batch);
        } catch (RocksDBException e) {
            throw broken(e);
        }
    }

    @Override
    public byte @Nullable [] visit(byte[] from, byte[] to, Visitor visitor) {
        flush();
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

    private static IllegalStateException broken(RocksDBException e) {
        return new IllegalStateException("the audit's own rows cannot be used: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        flush();
        try (FlushOptions toDisk = new FlushOptions().setWaitForFlush(true)) {
            database.flush(toDisk);
        } catch (RocksDBException e) {
            throw broken(e);
        }
        database.close();
        writeOptions.close();
        options.close();
        filter.close();
        blockCache.close();
    }
}
