package io.makegood.topics.mapping;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.ledger.event.Envelope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Records of the journal in JSON, one on each line, each an hour after the one before. */
public final class JournalJsonDoor implements Door {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int RECORDS_MAX = 16;

    private final JournalRecords journal = new JournalRecords(id -> Optional.empty());

    @Override
    public boolean take(byte[] input) throws Exception {
        journal.begin();
        boolean any = false;
        int begin = 0;
        for (int record = 0; record < RECORDS_MAX && begin < input.length; record++) {
            int end = begin;
            while (end < input.length && input[end] != '\n') {
                end++;
            }
            any |= journal.append(Arrays.copyOfRange(input, begin, end), HOUR_MILLIS);
            begin = end + 1;
        }
        return any;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String record : Golden.json("LedgerEvent-v2")) {
            byte[] seed = Parts.bytes(record);
            // Some of them are at the edge of their types, beyond what an event may say.
            if (take(seed)) {
                seeds.add(seed);
            }
        }
        EventCodec events = new EventCodec();
        for (int seed = 0; seed < 10; seed++) {
            StringBuilder lines = new StringBuilder();
            for (Envelope event : JournalAvroDoor.journey(seed)) {
                lines.append(events.toJson(event)).append('\n');
            }
            seeds.add(Parts.bytes(lines.toString()));
        }
        return seeds;
    }
}
