package io.makegood.bridges.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How far one partition was told, or a redelivery of it: the offsets of the records that are next.
 *
 * @param done whether that redelivery is through
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Progress(long entries, long notices, boolean done) {
    long of(Source source) {
        return switch (source) {
            case ENTRIES -> entries;
            case NOTICES -> notices;
        };
    }
}
