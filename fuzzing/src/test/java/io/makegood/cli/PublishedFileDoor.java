package io.makegood.cli;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.topics.mapping.EventMapping;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of events to publish: each of its lines may go out, or has everything named that is wrong with it. */
public final class PublishedFileDoor implements Door {
    private final LedgerEventCodec codec = new LedgerEventCodec();
    private final EventMapping mapping = new EventMapping();

    @Override
    public boolean take(byte[] input) throws IOException {
        ByteLines lines = new ByteLines(new ByteArrayInputStream(input));
        Refusal.unless(lines.beginning().length <= 4, "more than a beginning");
        boolean any = false;
        int number = 0;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            Optional<EventLine> checked = EventLine.check(++number, line, codec, mapping);
            if (checked.isEmpty()) {
                continue;
            }
            EventLine event = checked.get();
            if (event.isRight()) {
                Refusal.unless(event.accountId() != null && !event.accountId().isBlank(), "an event of nobody's");
                any = true;
            } else {
                event.problems().forEach(problem -> {
                    boolean unused = Refusal.onALine(problem);
                });
            }
        }
        return any;
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        StringBuilder file = new StringBuilder("\uFEFF# events\n\n");
        for (String event : Golden.json("LedgerEvent-v2")) {
            file.append(event).append(seeds.size() % 2 == 0 ? "\r\n" : "\n");
            if (take(Parts.bytes(event))) {
                seeds.add(Parts.bytes(event));
            }
        }
        seeds.add(Parts.bytes(file.toString()));
        return seeds;
    }
}
