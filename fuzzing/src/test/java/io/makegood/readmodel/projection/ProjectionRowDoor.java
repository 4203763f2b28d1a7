package io.makegood.readmodel.projection;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.topics.mapping.OutputReading;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/** Rows of the read model's store and of its changelog: damaged ones are named as such, others come out as they went in. */
public final class ProjectionRowDoor implements Door {
    private static final int KINDS = 3;

    private final OutputReading outputs = new OutputReading();

    @Override
    public boolean take(byte[] input) {
        byte[] row = Parts.rest(input);
        try {
            switch (Parts.first(input) % KINDS) {
                case 0 -> {
                    DeadLetterRow read = DeadLetterRow.read(row);
                    Refusal.unless(read.equals(DeadLetterRow.read(read.row())), "written again, it is another row");
                }
                case 1 -> {
                    WorkItem item = WorkItems.read(WorkKind.CASE, "c-1", row, outputs);
                    Refusal.unless(item != null && item.id().equals("c-1"), "another item");
                }
                default -> {
                    List<Part> parts = Parts.of(row);
                    if (parts.size() < 2) {
                        return false;
                    }
                    Count read = Counts.read(KeyValue.pair(
                            Bytes.wrap(parts.get(0).bytes()), parts.get(1).bytes()));
                    Refusal.unless(read.name() != null, "a count of nothing");
                }
            }
            return true;
        } catch (IllegalStateException e) {
            return Refusal.with(e.getMessage());
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Parts.after(
                0, new DeadLetterRow(5, "ledger.events", 3, 1042, "INVALID_EVENT", "amount is 0", "a-1").row()));
        seeds.add(Parts.after(0, new DeadLetterRow(5, "ledger.events", 3, 1042, "EMPTY", "", null).row()));
        byte[] notice = Golden.avro("Notice-v3", "single-object").get(0);
        byte[] both = ByteBuffer.allocate(4 + 2 * notice.length)
                .putInt(notice.length)
                .put(notice)
                .put(notice)
                .array();
        seeds.add(Parts.after(1, both));
        seeds.add(Parts.after(1, Arrays.copyOf(both, 4 + notice.length)));
        byte[] key = Counts.key(Counts.Span.HOUR, 1_790_000_000_000L)
                .text("refund:TIMED_OUT")
                .key()
                .get();
        byte[] value = ByteBuffer.allocate(24).putLong(7).putLong(3).putLong(12).array();
        seeds.add(Parts.after(2, Parts.input(List.of(new Part(0, key), new Part(0, value)))));
        return seeds;
    }
}
