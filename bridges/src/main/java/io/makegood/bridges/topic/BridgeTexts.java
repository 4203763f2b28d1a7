package io.makegood.bridges.topic;

import io.makegood.ledger.event.Envelope;
import io.makegood.topics.personal.PersonalKeys;
import org.jspecify.annotations.Nullable;

/**
 * What bridges do with the personal texts of what they read.
 *
 * @param keys what seals them, or null if they are written as they are
 */
record BridgeTexts(@Nullable PersonalKeys keys) {
    /** The event as it is written. */
    Envelope sealed(Envelope event) {
        return keys == null ? event : keys.seal(event);
    }

    /** Whether a record that cannot be taken over is kept out of the dead letters: nobody knows what stands in it. */
    boolean areWithheld() {
        return keys != null;
    }
}
