package io.makegood.http.api;

import io.javalin.http.Context;
import io.makegood.http.contract.ContractJson;
import java.nio.ByteBuffer;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what is refused before a route sees it, an address with broken encoding, say, or that is cut off because the instance stops, as any
 * other problem.
 */
final class ServerRefusals implements Request.Handler {
    /** What the server says where it cut the connection itself: that it failed, or that the client went. */
    private static final Set<Integer> CUT_OFF = Set.of(499, 500);

    private final ContractJson json = new ContractJson();
    private volatile boolean stopping;

    /** From now on what fails may fail because the instance stops. */
    void stopping() {
        stopping = true;
    }

    /** Whether nobody can be told any more: the request was answered, or its connection is gone. */
    static boolean isOver(Context context) {
        try {
            return context.res().isCommitted();
        } catch (IllegalStateException recycled) {
            return true;
        }
    }

    /** What the server answers by itself; while the instance stops, an error of its own says that, and that the same may be asked again. */
    Problem byServer(int status) {
        return stopping && CUT_OFF.contains(status)
                ? Problem.unavailable("this instance is stopping; ask again")
                : Problem.byServer(status);
    }

    /** The request ended before its body did; while the instance stops, because that cut it off. */
    Problem endedEarly() {
        return stopping ? byServer(500) : Problem.unreadable("the request ended before its body did; send it again");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        answer(request, response, callback, byServer(response.getStatus()));
        return true;
    }

    /** Answers a request with a problem; whatever is left of its body is not waited for. */
    void answer(Request request, Response response, Callback callback, Problem problem) {
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        Integer retryAfter = problem.retryAfterSeconds();
        if (retryAfter != null) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Integer.toString(retryAfter));
        }
        HttpField further = Door.header(problem.status());
        if (further != null) {
            response.getHeaders().put(further);
        }
        response.write(true, ByteBuffer.wrap(json.bytes(problem.details())), callback);
    }
}
