package io.makegood.topics.reading;

import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic of the ledger, or a partition of one, is not there. */
public final class MissingTopic extends UnknownTopicOrPartitionException {
    private static final long serialVersionUID = 1L;

    MissingTopic(String what) {
        super(what + " does not exist");
    }
}
