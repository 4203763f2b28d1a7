package io.makegood.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's two loopback sockets, bound before Kafka starts and handed over when Kafka asks for them. So a busy port is known at
 * once, and a free port that was chosen cannot be lost to somebody else before Kafka binds it.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
    private static final int BACKLOG = 128;

    private final Map<String, ServerSocketChannel> byListener = new ConcurrentHashMap<>();

    /** Binds a loopback port for a listener and returns the address; port 0 asks for any free one. */
    InetSocketAddress bind(String listener, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            byListener.put(listener, channel);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(loopback(), port), BACKLOG);
            return new InetSocketAddress(loopback(), channel.socket().getLocalPort());
        } catch (BindException e) {
            throw new EmbeddedKafkaFailure(
                    "Port " + port + " on 127.0.0.1 is already in use, so the embedded broker cannot listen on it."
                            + " Stop what uses it, or choose another with --kafka-port (0 takes any free one).",
                    e);
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure(
                    "The embedded broker cannot listen on 127.0.0.1:" + port
                            + "; see that this user may open it, or choose another with --kafka-port.",
                    e);
        }
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listenerName, InetSocketAddress address, int backlog, int receiveBufferBytes) throws IOException {
        ServerSocketChannel channel = byListener.remove(listenerName);
        if (channel == null) {
            throw new IOException("no socket was bound for listener " + listenerName + " at " + address);
        }
        channel.configureBlocking(false);
        return channel;
    }

    /** Closes what Kafka has not taken over; what it has taken it closes itself. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel channel : byListener.values()) {
            channel.close();
        }
        byListener.clear();
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    }
}
