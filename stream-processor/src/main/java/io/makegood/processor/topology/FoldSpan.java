package io.makegood.processor.topology;

import io.makegood.application.tracing.OpenSpan;
import io.makegood.application.tracing.Spans;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Effect;
import io.makegood.ledger.fold.Refusal;
import io.makegood.schemas.topic.JournalHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The span of one event that is folded, within the trace that its record names. It looks at what was decided and has no part in it: of what the
 * ledger writes only a header differs.
 */
final class FoldSpan {
    private final OpenSpan span;
    private final Headers headers;

    private FoldSpan(OpenSpan span) {
        this.span = span;
        headers = new RecordHeaders(List.of(
                new RecordHeader(JournalHeaders.TRACE, span.traceparent().getBytes(StandardCharsets.UTF_8))));
    }

    /** Begins it, if the trace that those headers name is recorded. */
    static @Nullable FoldSpan begin(Spans spans, LedgerEvent event, Headers trace, Position at) {
        Header header = trace.lastHeader(JournalHeaders.TRACE);
        String parent =
                header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.US_ASCII);
        if (!spans.areWithin(parent)) {
            return null;
        }
        String type = event.getClass().getSimpleName();
        OpenSpan span = spans.begin(Spans.Kind.FOLD, "fold " + type, parent);
        if (span == null) {
            return null;
        }
        span.note("makegood.event.type", type);
        span.note("makegood.partition", at.partition());
        span.note("makegood.offset", at.offset());
        return new FoldSpan(span);
    }

    /** Those of what follows from the event. Not to be changed. */
    Headers headers() {
        return headers;
    }

    /** Notes what became of the event. */
    void note(Decision decision) {
        span.note("makegood.outcome", decision.effect().name());
        span.note("makegood.entries", decision.entries().size());
        span.note("makegood.refunds", decision.refunds().size());
        span.note("makegood.notices", decision.notices().size());
        Refusal refusal = decision.refusal();
        if (decision.effect() == Effect.REFUSED && refusal != null) {
            span.note("makegood.reason", refusal.reason().name());
            span.fail();
        }
    }

    /** Ends it. */
    void end() {
        span.end();
    }
}
