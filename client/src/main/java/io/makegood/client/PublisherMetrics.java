package io.makegood.client;

import java.time.Duration;

/**
 * What a publisher has done since it was opened. {@code published} is {@code confirmed + failed + pending}.
 *
 * @param published events handed to Kafka
 * @param confirmed events that Kafka has for good
 * @param failed events that Kafka did not confirm
 * @param refused calls that sent nothing: there was no room, or the publisher was closed
 * @param pending events under way
 * @param confirmationTotal time from publish to confirmation, summed over the confirmed events
 * @param confirmationMax the longest such time
 */
public record PublisherMetrics(
        long published,
        long confirmed,
        long failed,
        long refused,
        long pending,
        Duration confirmationTotal,
        Duration confirmationMax) {
    /** The mean time from publish to confirmation; zero before the first. */
    public Duration confirmationMean() {
        return confirmed == 0 ? Duration.ZERO : confirmationTotal.dividedBy(confirmed);
    }
}
