package io.makegood.http.api;

import io.makegood.http.contract.ContractJson;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what the server refuses before a route sees it, an address with broken encoding, say, as any other problem. */
final class ServerRefusals implements Request.Handler {
    private final ContractJson json = new ContractJson();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        byte[] body =
                json.bytes(json.tree(Problem.byServer(response.getStatus()).details()));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
