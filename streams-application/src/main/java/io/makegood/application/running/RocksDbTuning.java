package io.makegood.application.running;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;

/**
 * RocksDB for many small rows: one block cache that all stores of an engine share, so that memory does not grow with the
 * number of partitions. Streams' own bloom filter and universal compaction stay; they measured best.
 */
public final class RocksDbTuning implements RocksDBConfigSetter {
    /** The setting under which the engine hands in its shared cache. */
    public static final String BLOCK_CACHE = "makegood.rocksdb.block.cache";
    /** The setting for the size of a store's write buffer, in bytes. */
    public static final String WRITE_BUFFER_BYTES = "makegood.rocksdb.write.buffer.bytes";

    /** The setting for stores that are large and seldom read: whether their rows are compressed. */
    public static final String COMPRESSED = "makegood.rocksdb.compressed";

    /** Neighbours are rows of one account: the more of them in a block, the less they take. */
    private static final long COMPRESSED_BLOCK_BYTES = 16L << 10;

    private static final int WRITE_BUFFERS = 3;
    /** Of a write buffer, for a filter that knows which keys are not in it. */
    private static final double MEMTABLE_BLOOM_SHARE = 0.05;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        boolean isCompressed = configs.containsKey(COMPRESSED);
        if (isCompressed) {
            // What was written last is merged soon; what stays is worth the better of the two.
            options.setCompressionType(CompressionType.LZ4_COMPRESSION);
            options.setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION);
        }
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table
                && configs.get(BLOCK_CACHE) instanceof Cache cache) {
            table.setBlockCache(cache);
            // One in three events asks for a generation that is new: a filter is asked without a look at the cache.
            // Filters and
            // indexes take some 1.5 bytes for each row.
            table.setCacheIndexAndFilterBlocks(false);
            if (isCompressed) {
                table.setBlockSize(COMPRESSED_BLOCK_BYTES);
            }
            options.setTableFormatConfig(table);
        }
        // Every new generation is looked up once in vain.
        options.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE);
        options.setMemtableWholeKeyFiltering(true);
        Object bytes = configs.get(WRITE_BUFFER_BYTES);
        if (bytes != null) {
            options.setWriteBufferSize(Long.parseLong(bytes.toString()));
            options.setMaxWriteBufferNumber(WRITE_BUFFERS);
        }
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache belongs to the engine, which closes it after the last store.
    }
}
