package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Who reads the outputs with read_committed, a little now and then: what it saw once is there for ever. */
final class Reader {
    private final List<Seen> seen = new ArrayList<>();

    private static final class Seen {
        private final String topic;
        private final Log log;
        private final List<String> records = new ArrayList<>();
        private long position;

        private Seen(String topic, Log log) {
            this.topic = topic;
            this.log = log;
        }

        private void read() {
            for (Log.Entry next = log.next(position); next != null; next = log.next(position)) {
                records.add(Shadow.described(next));
                position = next.offset() + 1;
            }
        }
    }

    Reader(Broker broker) {
        Broker.TOPICS.all().forEach(topic -> {
            for (int partition = 0; partition < broker.partitions(); partition++) {
                seen.add(new Seen(topic.name(), broker.log(topic.name(), partition)));
            }
        });
    }

    String read() {
        seen.forEach(Seen::read);
        return seen.stream().mapToInt(each -> each.records.size()).sum() + " records";
    }

    /** All that it ever saw is what is there in the end. */
    void requireAll() {
        read();
        for (Seen each : seen) {
            List<String> there = each.log.committed(0, Long.MAX_VALUE).stream()
                    .map(Shadow::described)
                    .toList();
            assertThat(each.records).as("read of " + each.topic).isEqualTo(there);
        }
    }
}
