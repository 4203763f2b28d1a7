package io.makegood.topics.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what people and programs name a dead letter: the place of the record that could not be applied. Its text is partition and offset, such as {@code
 * 3-1042}; before them stands the topic, if that is not the journal, such as {@code shop.events:3-1042}.
 */
public record DeadLetterId(String topic, int partition, long offset) {
    private static final Pattern TEXT = Pattern.compile("(?:([a-zA-Z0-9._-]{1,249}):)?(\\d{1,9})-(\\d{1,18})");
    /** What the id of an event that was published again begins with. */
    private static final String RETRY = "retry:";

    private static final int EVENT_ID_BYTES_MAX = 128;

    /** That of a letter. */
    public static DeadLetterId of(DeadLetter letter) {
        return new DeadLetterId(letter.topic(), letter.partition(), letter.offset());
    }

    /** The one that has this text in the ledger with that journal, or empty if the text is none. */
    public static Optional<DeadLetterId> parse(String text, String journal) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String topic = matcher.group(1);
        return Optional.of(new DeadLetterId(
                topic == null ? journal : topic, Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))));
    }

    /** Its text in the ledger with that journal. */
    public String text(String journal) {
        String place = partition + "-" + offset;
        return topic.equals(journal) ? place : topic + ":" + place;
    }

    /** The id of the event that is published in its place: the same however often it is. */
    public String eventId(String journal) {
        byte[] text = text(journal).getBytes(StandardCharsets.UTF_8);
        int room = EVENT_ID_BYTES_MAX - RETRY.length();
        // A topic may have a longer name than an event's id: its end tells partition and offset.
        int from = Math.max(0, text.length - room);
        return RETRY + new String(text, from, text.length - from, StandardCharsets.UTF_8);
    }
}
