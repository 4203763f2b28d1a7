package io.makegood.application.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Spans by OpenTelemetry's own SDK, sent as OTLP over HTTP. Loaded where a collector is named, and nowhere else. */
final class OtlpSpans implements Spans {
    /** It would say for each batch what {@link SpanQueue} says once. Held, or the level would be forgotten with the logger. */
    private static final Logger EXPORTERS = Logger.getLogger("io.opentelemetry.exporter");

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final SpanQueue queue;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    OtlpSpans(TelemetrySettings settings, String instance) {
        EXPORTERS.setLevel(Level.OFF);
        queue = new SpanQueue(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(settings.traces())
                        .setTimeout(ANSWER_LIMIT)
                        .setConnectTimeout(ANSWER_LIMIT)
                        .build(),
                settings.endpoint());
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                "makegood",
                                AttributeKey.stringKey("service.instance.id"),
                                instance))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampling())))
                .addSpanProcessor(queue)
                .build();
        tracer = provider.get("io.makegood");
    }

    @Override
    public @Nullable OpenSpan begin(Kind kind, String name, @Nullable String parent) {
        TraceContext known = TraceContext.of(parent);
        if (known != null && !known.sampled()) {
            return null;
        }
        Context within = known == null
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                known.traceId(),
                                known.spanId(),
                                TraceFlags.fromHex(known.flags(), 0),
                                TraceState.getDefault())));
        Span span = tracer.spanBuilder(name)
                .setParent(within)
                .setSpanKind(kindOf(kind))
                .startSpan();
        return span.getSpanContext().isSampled() ? new Begun(span) : null;
    }

    private static SpanKind kindOf(Kind kind) {
        return switch (kind) {
            case REQUEST -> SpanKind.SERVER;
            case FOLD -> SpanKind.CONSUMER;
            case DELIVERY -> SpanKind.CLIENT;
        };
    }

    @Override
    public boolean areWithin(@Nullable String parent) {
        TraceContext known = TraceContext.of(parent);
        return known != null && known.sampled();
    }

    @Override
    public long sent() {
        return queue.sent();
    }

    @Override
    public long dropped() {
        return queue.dropped();
    }

    @Override
    public void close() {
        provider.close();
    }

    private record Begun(Span span) implements OpenSpan {
        @Override
        public String traceparent() {
            SpanContext context = span.getSpanContext();
            return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                    + context.getTraceFlags().asHex();
        }

        @Override
        public void note(String key, String value) {
            Span unused = span.setAttribute(key, value);
        }

        @Override
        public void note(String key, long value) {
            Span unused = span.setAttribute(key, value);
        }

        @Override
        public void fail() {
            Span unused = span.setStatus(StatusCode.ERROR);
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
