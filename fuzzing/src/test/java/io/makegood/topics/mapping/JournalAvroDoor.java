package io.makegood.topics.mapping;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Timed;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.SchemaHistory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Records of the journal in Avro, a few of them one after the other. The frame is put before the data, so that the data are what is tried. */
public final class JournalAvroDoor implements Door {
    private static final List<Schema> VERSIONS = SchemaHistory.of("LedgerEvent");
    private static final int FRAMINGS = 8;
    private static final int BARE = 7;
    private static final int EVENTS = 16;
    private static final long FROM = 1_790_000_000_000L;

    private final JournalRecords journal = new JournalRecords(
            id -> id >= 0 && id < VERSIONS.size() ? Optional.of(VERSIONS.get(id)) : Optional.empty());

    @Override
    public boolean take(byte[] input) throws Exception {
        journal.begin();
        boolean any = false;
        for (Part part : Parts.of(input)) {
            // The upper bits of the kind let time pass: from a second to years.
            long later = 1_000L << (part.kind() / FRAMINGS);
            any |= journal.append(framed(part.kind() % FRAMINGS, part.bytes()), later);
        }
        return any;
    }

    private static byte[] framed(int framing, byte[] data) {
        if (framing == BARE) {
            return data;
        }
        int version = framing % VERSIONS.size();
        byte[] header = framing < FRAMINGS / 2
                ? Framing.singleObject().header(VERSIONS.get(version))
                : ByteBuffer.allocate(5).put((byte) 0).putInt(version).array();
        return ByteBuffer.allocate(header.length + data.length)
                .put(header)
                .put(data)
                .array();
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (int version = 1; version <= VERSIONS.size(); version++) {
            for (byte[] record : Golden.avro("LedgerEvent-v" + version, "single-object")) {
                seeds.add(Parts.input(List.of(new Part(version - 1, Arrays.copyOfRange(record, 10, record.length)))));
            }
            for (byte[] record : Golden.avro("LedgerEvent-v" + version, "registry")) {
                seeds.add(Parts.input(
                        List.of(new Part(4 + (version - 1), Arrays.copyOfRange(record, 5, record.length)))));
            }
        }
        // Some of them are at the edge of their types, beyond what an event may say.
        for (byte[] seed : List.copyOf(seeds)) {
            if (!take(seed)) {
                seeds.remove(seed);
            }
        }
        EventCodec events = new EventCodec();
        for (int seed = 0; seed < 20; seed++) {
            List<Part> parts = new ArrayList<>();
            for (Envelope event : journey(seed)) {
                parts.add(new Part(BARE + FRAMINGS * (seed % 8), events.write(event)));
            }
            seeds.add(Parts.input(parts));
        }
        return seeds;
    }

    static List<Envelope> journey(long seed) {
        List<Envelope> events = new ArrayList<>();
        RandomEvents random = new RandomEvents(seed, 1, 2, "a-");
        for (Timed timed : seed % 2 == 0 ? random.journey("a-1", FROM) : random.stream(EVENTS, FROM)) {
            events.add(timed.envelope());
        }
        return events.subList(0, Math.min(EVENTS, events.size()));
    }
}
