package io.makegood.topics.mapping;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Parts.Part;
import io.makegood.fuzzing.Refusal;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.topic.DeadLetterHeaders;
import io.makegood.schemas.topic.DuplicateHeaders;
import io.makegood.topics.deadletter.DeadLetter;
import io.makegood.topics.deadletter.Duplicate;
import io.makegood.topics.journal.ForwardedFrom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Headers of records: of dead letters, of duplicates, of what was passed on. Any publisher may set any of them, also without a value. */
public final class HeaderDoor implements Door {
    private static final List<String> NAMES = List.of(
            DeadLetterHeaders.REASON,
            DeadLetterHeaders.DETAIL,
            DeadLetterHeaders.TOPIC,
            DeadLetterHeaders.PARTITION,
            DeadLetterHeaders.OFFSET,
            DuplicateHeaders.TOPIC,
            DuplicateHeaders.PARTITION,
            DuplicateHeaders.OFFSET,
            ForwardedFrom.HEADER,
            Framing.FINGERPRINT_HEADER);
    private static final int WITHOUT_VALUE = 128;

    @Override
    public boolean take(byte[] input) {
        RecordHeaders headers = new RecordHeaders();
        for (Part part : Parts.of(input)) {
            byte[] value = part.kind() >= WITHOUT_VALUE ? null : part.bytes();
            headers.add(NAMES.get(part.kind() % NAMES.size()), value);
        }
        Optional<DeadLetter> letter = DeadLetter.in(headers);
        letter.ifPresent(found -> {
            DeadLetter again = DeadLetter.in(found.headers(headers)).orElseThrow();
            Refusal.unless(
                    again.offset() == found.offset()
                            && again.partition() == found.partition()
                            && again.reason().equals(found.reason())
                            && again.detail().chars().noneMatch(Character::isISOControl),
                    "written again, it is another letter");
            boolean unused = DeadLetter.isOfEvent(found.reason());
        });
        Optional<Duplicate> duplicate = Duplicate.in(headers);
        duplicate.ifPresent(found -> Refusal.unless(
                Duplicate.in(found.headers(new RecordHeaders())).equals(duplicate), "written again, it is another"));
        ForwardedFrom forwarded = ForwardedFrom.of(headers);
        if (forwarded != null) {
            RecordHeaders again = new RecordHeaders();
            again.add(ForwardedFrom.HEADER, forwarded.bytes());
            Refusal.unless(forwarded.equals(ForwardedFrom.of(again)), "written again, it is another");
        }
        return letter.isPresent() || duplicate.isPresent() || forwarded != null;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Parts.input(List.of(
                Parts.text(0, "INVALID_EVENT"),
                Parts.text(1, "amount is 0; give one above zero"),
                Parts.text(2, "ledger.events"),
                Parts.text(3, "3"),
                Parts.text(4, "1042"))));
        seeds.add(Parts.input(List.of(Parts.text(5, "ledger.events"), Parts.text(6, "3"), Parts.text(7, "1042"))));
        seeds.add(Parts.input(List.of(Parts.text(8, "3/1042/1790000000000"))));
        return seeds;
    }
}
