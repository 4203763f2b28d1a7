package io.makegood.systemtests.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector on loopback that takes spans as OTLP over HTTP has them, in Protocol Buffers, and keeps what it was sent. */
public final class SpanCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();

    private SpanCollector(HttpServer server) {
        this.server = server;
    }

    /** One span; ids in hexadecimal digits, an empty parent is none. Numbers among the attributes stand as text. */
    public record Received(
            String traceId, String spanId, String parentId, String name, Map<String, String> attributes) {}

    /** Starts one. */
    public static SpanCollector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            SpanCollector collector = new SpanCollector(server);
            server.createContext("/v1/traces", collector::take);
            server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address that an instance is told. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** All that it was sent. */
    public List<Received> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean readable =
                "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (readable) {
            for (ByteBuffer resource : fields(ByteBuffer.wrap(body), 1)) {
                for (ByteBuffer scope : fields(resource, 2)) {
                    fields(scope, 2).forEach(span -> spans.add(span(span)));
                }
            }
        }
        exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(readable ? 200 : 415, -1);
        exchange.close();
    }

    private static Received span(ByteBuffer span) {
        Map<String, String> attributes = new TreeMap<>();
        for (ByteBuffer attribute : fields(span, 9)) {
            ByteBuffer value = fields(attribute, 2).get(0);
            List<ByteBuffer> texts = fields(value, 1);
            attributes.put(
                    text(fields(attribute, 1).get(0)),
                    texts.isEmpty() ? Long.toString(fields(value, 3).get(0).getLong(0)) : text(texts.get(0)));
        }
        return new Received(
                hex(fields(span, 1)),
                hex(fields(span, 2)),
                hex(fields(span, 4)),
                text(fields(span, 5).get(0)),
                attributes);
    }

    private static String hex(List<ByteBuffer> id) {
        return id.isEmpty() ? "" : HexFormat.of().formatHex(bytes(id.get(0)));
    }

    private static String text(ByteBuffer field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer field) {
        byte[] bytes = new byte[field.remaining()];
        field.duplicate().get(bytes);
        return bytes;
    }

    /** The fields of that number in a message. A number that is written as a varint comes as eight bytes. */
    private static List<ByteBuffer> fields(ByteBuffer message, int number) {
        ByteBuffer rest = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<ByteBuffer> found = new ArrayList<>();
        while (rest.hasRemaining()) {
            long tag = varint(rest);
            int length = switch ((int) (tag & 7)) {
                case 0 -> 0;
                case 1 -> Long.BYTES;
                case 2 -> Math.toIntExact(varint(rest));
                case 5 -> Integer.BYTES;
                default -> throw new IllegalStateException("no Protocol Buffers");
            };
            ByteBuffer field = (tag & 7) == 0
                    ? ByteBuffer.allocate(Long.BYTES).putLong(0, varint(rest))
                    : rest.slice(rest.position(), length);
            rest.position(rest.position() + length);
            if (tag >>> 3 == number) {
                found.add(field);
            }
        }
        return found;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
