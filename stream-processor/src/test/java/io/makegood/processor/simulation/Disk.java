package io.makegood.processor.simulation;

import io.makegood.processor.store.StoreNames;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/**
 * One partition's rows on an instance's disk, and how far its changelogs were read into them. What RocksDB has not written to the disk
 * yet is in memory: a crash of the process leaves the rows and the note as they were when it last was.
 */
final class Disk {
    private final Part accounts = new Part(StoreNames.ACCOUNTS);
    private final Part generations = new Part(StoreNames.GENERATIONS);

    /** Every so many changes memory is written to the disk. */
    private static final int CHANGES = 3;

    /** The rows of a store. */
    static final class Part {
        private final String name;
        private final TreeMap<Bytes, byte[]> rows = new TreeMap<>();
        private long until;
        private TreeMap<Bytes, byte[]> durable = new TreeMap<>();
        private long durableUntil;
        private int changes;
        private boolean frozen;

        private Part(String name) {
            this.name = name;
        }

        private void read(Log changelog, int most) {
            readOn(changelog, most);
            changed();
        }

        private void readOn(Log changelog, int most) {
            for (int i = 0; i < most; i++) {
                Log.Entry next = changelog.next(until);
                if (next == null) {
                    return;
                }
                Bytes key = Bytes.wrap(next.key());
                byte[] value = next.value();
                if (value == null) {
                    rows.remove(key);
                } else {
                    rows.put(key, value);
                }
                until = next.offset() + 1;
            }
        }

        String name() {
            return name;
        }

        NavigableMap<Bytes, byte[]> rows() {
            return rows;
        }

        /** The store notes how far its changelog is in it. */
        void note(long offset) {
            until = offset;
        }

        /** Rows have changed, or the note. */
        void changed() {
            if (!frozen && ++changes % CHANGES == 0) {
                durable = new TreeMap<>(rows);
                durableUntil = until;
            }
        }

        private void crash() {
            rows.clear();
            rows.putAll(durable);
            until = durableUntil;
            frozen = false;
        }

        private boolean isSameAs(Part other) {
            return rows.keySet().equals(other.rows.keySet())
                    && rows.entrySet().stream()
                            .allMatch(row -> Arrays.equals(row.getValue(), other.rows.get(row.getKey())));
        }
    }

    /** What the changelogs alone come to. */
    static Disk restored(Broker broker, int partition) {
        Disk disk = new Disk();
        disk.read(broker, partition, Integer.MAX_VALUE);
        return disk;
    }

    /** Reads up to so many committed records of each changelog. */
    void read(Broker broker, int partition, int most) {
        accounts.read(broker.log(accounts.name, partition), most);
        generations.read(broker.log(generations.name, partition), most);
    }

    /** From now on nothing is written to the disk any more. */
    void freeze() {
        accounts.frozen = true;
        generations.frozen = true;
    }

    /** The process is gone. */
    void crash() {
        accounts.crash();
        generations.crash();
    }

    boolean isSameAs(Disk other) {
        return accounts.isSameAs(other.accounts) && generations.isSameAs(other.generations);
    }

    MapStore accounts() {
        return new MapStore(accounts);
    }

    MapStore generations() {
        return new MapStore(generations);
    }
}
