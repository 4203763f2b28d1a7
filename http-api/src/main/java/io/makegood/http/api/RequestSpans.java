package io.makegood.http.api;

import io.javalin.http.Context;
import io.makegood.application.tracing.OpenSpan;
import io.makegood.application.tracing.Spans;
import io.makegood.schemas.topic.JournalHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spans of requests that write: each goes on with the trace of its caller, or begins one, and what it publishes goes on with it. */
final class RequestSpans {
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final String SPAN = "span";

    private final @Nullable Spans spans;

    RequestSpans(@Nullable Spans spans) {
        this.spans = spans;
    }

    /** A request is looked at; {@link #end} ends its span. */
    void begin(Context context) {
        Spans taken = spans;
        if (taken == null) {
            return;
        }
        String method = context.method().name();
        String route = route(context);
        OpenSpan span = taken.begin(Spans.Kind.REQUEST, method + " " + route, context.header(JournalHeaders.TRACE));
        if (span != null) {
            span.note("http.request.method", method);
            span.note("http.route", route);
            context.attribute(SPAN, span);
        }
    }

    /** As it is described: what the address names an account or generation by is no part of it. */
    private static String route(Context context) {
        return context.endpoint() == null ? "other" : context.endpoint().path;
    }

    /** The {@code traceparent} of what the request publishes: its span's, or the one it came with. */
    static @Nullable String traceOf(Context context) {
        OpenSpan span = context.attribute(SPAN);
        if (span != null) {
            return span.traceparent();
        }
        String given = context.header(JournalHeaders.TRACE);
        return given != null && TRACE.matcher(given).matches() ? given : null;
    }

    /** It was answered. */
    void end(Context context) {
        OpenSpan span = context.attribute(SPAN);
        if (span != null) {
            int status = context.statusCode();
            span.note("http.response.status_code", status);
            if (status >= 500) {
                span.fail();
            }
            span.end();
        }
    }
}
