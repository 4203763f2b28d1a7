package io.makegood.bridges.webhook;

import io.makegood.schemas.topic.Topics;

/** The topics that messages are made of, in the order in which they are told where they say that they happened at once. */
public enum Source {
    /** Movements of credits. */
    ENTRIES,
    /** Decisions, cases and warnings. */
    NOTICES;

    String topic(Topics topics) {
        return switch (this) {
            case ENTRIES -> topics.entries().name();
            case NOTICES -> topics.notices().name();
        };
    }
}
