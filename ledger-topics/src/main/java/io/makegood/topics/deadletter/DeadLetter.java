package io.makegood.topics.deadletter;

import io.makegood.ledger.reason.Reason;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.schemas.topic.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Why a record of the journal could not be applied, and where it stands there. {@code detail} names field and remedy. */
public record DeadLetter(String reason, String detail, String topic, int partition, long offset) {
    /** The reason of a record whose key is not its event's account id. */
    public static final String KEY_MISMATCH = "KEY_MISMATCH";
    /** The reason of a record whose event breaks a limit of the contract. */
    public static final String INVALID_EVENT = "INVALID_EVENT";

    private static final int DETAIL_MAX = 500;
    /** What goes before a number that stands where none belongs. */
    private static final String NUMBER = "is the number ";

    private static final String CUT = "… (what was sent is not kept here; it stands where it was read)";
    private static final Set<String> NO_EVENT = Stream.concat(
                    Stream.of(KEY_MISMATCH, INVALID_EVENT),
                    Arrays.stream(UndecodableRecord.Reason.values()).map(Enum::name))
            .collect(Collectors.toUnmodifiableSet());

    /** The original headers and those that say why and where. */
    public Headers headers(Headers original) {
        RecordHeaders headers = new RecordHeaders(original);
        put(headers, DeadLetterHeaders.REASON, reason);
        put(headers, DeadLetterHeaders.DETAIL, printable(detail));
        put(headers, DeadLetterHeaders.TOPIC, topic);
        put(headers, DeadLetterHeaders.PARTITION, Integer.toString(partition));
        put(headers, DeadLetterHeaders.OFFSET, Long.toString(offset));
        return headers;
    }

    /** What the headers of a dead letter say; empty if they are no dead letter's. */
    public static Optional<DeadLetter> in(Headers headers) {
        try {
            return Optional.of(new DeadLetter(
                    text(headers, DeadLetterHeaders.REASON),
                    text(headers, DeadLetterHeaders.DETAIL),
                    text(headers, DeadLetterHeaders.TOPIC),
                    Integer.parseInt(text(headers, DeadLetterHeaders.PARTITION)),
                    Long.parseLong(text(headers, DeadLetterHeaders.OFFSET))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the record may hold personal texts in plain where a ledger takes them sealed alone: because it does, or because nobody can tell
     * what stands in it.
     */
    public boolean mayTellPlainTexts() {
        return !isOfEvent(reason) || reason.equals(Reason.PLAIN_TEXT.name());
    }

    /** The letter without what its detail may quote of the record, which is withheld with it: it stands where it was read, and nowhere else. */
    public DeadLetter withheld() {
        int quoted = detail.indexOf('"');
        int number = detail.indexOf(NUMBER);
        int end = quoted < 0 ? number : number < 0 ? quoted : Math.min(quoted, number);
        return end < 0 ? this : new DeadLetter(reason, detail.substring(0, end) + CUT, topic, partition, offset);
    }

    /** Whether a record that was buried for that reason was an event, which the ledger refused. Anything else was none. */
    public static boolean isOfEvent(String reason) {
        return !NO_EVENT.contains(reason);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void put(RecordHeaders headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing that a publisher sent may break a line of a log or a terminal. */
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), DETAIL_MAX));
        for (int i = 0; i < text.length() && clean.length() < DETAIL_MAX; i++) {
            char c = text.charAt(i);
            clean.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\ufffd' : c);
        }
        return clean.toString();
    }
}
