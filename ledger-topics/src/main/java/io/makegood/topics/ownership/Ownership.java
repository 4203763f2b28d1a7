package io.makegood.topics.ownership;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition owns an account: Kafka's own default for Java clients, murmur2 over the UTF-8 id (design §2.12). */
public final class Ownership {
    private Ownership() {}

    /** The partition, of {@code count}, that owns the account. */
    public static int partitionOf(String accountId, int count) {
        return partitionOf(accountId.getBytes(StandardCharsets.UTF_8), count);
    }

    /** The partition, of {@code count}, that owns the account whose id in UTF-8 is {@code key}. */
    public static int partitionOf(byte[] key, int count) {
        return Utils.toPositive(Utils.murmur2(key)) % count;
    }
}
