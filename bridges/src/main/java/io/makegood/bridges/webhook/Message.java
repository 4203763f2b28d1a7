package io.makegood.bridges.webhook;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is told of.
 *
 * @param recordedAt when it was recorded, epoch milliseconds, UTC
 * @param data JSON
 * @param trace the {@code traceparent} of the record that it tells of, if that has one
 */
record Message(
        String type,
        String accountId,
        String policyId,
        String about,
        long recordedAt,
        String data,
        @Nullable String trace) {
    private static final int ID_BYTES = 16;

    /** Derived from what it tells of, so that it is the same whenever, wherever and to whomever it is sent. */
    String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((type + "\n" + accountId + "\n" + about).getBytes(StandardCharsets.UTF_8));
            return "msg_" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What is sent: type, time and data, as Standard Webhooks has it. */
    String body() {
        return "{\"type\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(type)) + "\",\"timestamp\":\""
                + Instant.ofEpochMilli(recordedAt) + "\",\"data\":" + data + "}";
    }
}
