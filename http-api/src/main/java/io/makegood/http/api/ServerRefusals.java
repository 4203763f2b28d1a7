package io.makegood.http.api;

import io.makegood.http.contract.ContractJson;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what is refused before a route sees it, an address with broken encoding, say, as any other problem. */
final class ServerRefusals implements Request.Handler {
    private final ContractJson json = new ContractJson();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        answer(request, response, callback, Problem.byServer(response.getStatus()));
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
