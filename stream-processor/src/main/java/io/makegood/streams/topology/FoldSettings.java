package io.makegood.streams.topology;

import io.makegood.ledger.policy.Policies;
import io.makegood.schemas.topic.Topics;

/**
 * What the topology is built for: topics, their number of partitions, policies, and how long ended generations are
 * remembered (milliseconds).
 */
public record FoldSettings(Topics topics, int partitions, Policies policies, long retentionMillis) {}
