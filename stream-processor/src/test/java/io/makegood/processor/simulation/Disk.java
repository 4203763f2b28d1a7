package io.makegood.processor.simulation;

import io.makegood.processor.store.StoreNames;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/** One partition's rows on an instance's disk, and how far its changelogs were read into them. */
final class Disk {
    private final Part accounts = new Part(StoreNames.ACCOUNTS);
    private final Part generations = new Part(StoreNames.GENERATIONS);

    private static final class Part {
        private final String name;
        private final TreeMap<Bytes, byte[]> rows = new TreeMap<>();
        private long until;

        private Part(String name) {
            this.name = name;
        }

        private void read(Log changelog, int most) {
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

    /** The rows are those that the changelogs have come to: the task that wrote both has ended cleanly. */
    void checkpoint(Broker broker, int partition) {
        accounts.until = broker.log(accounts.name, partition).end();
        generations.until = broker.log(generations.name, partition).end();
    }

    boolean isSameAs(Disk other) {
        return accounts.isSameAs(other.accounts) && generations.isSameAs(other.generations);
    }

    MapStore accounts() {
        return new MapStore(accounts.name, accounts.rows);
    }

    MapStore generations() {
        return new MapStore(generations.name, generations.rows);
    }
}
