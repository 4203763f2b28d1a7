package io.makegood.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One client's connection to the broker, request by request and answer by answer. */
final class ProxiedConnection {
    private static final short END_TXN = 26;
    private static final int FRAME_MAX = 200 << 20;
    private static final int BUFFER_BYTES = 64 << 10;
    /** Kind, version, number: what every request begins with. */
    private static final int HEADER_BYTES = 8;

    private final Proxy proxy;
    private final Socket client;
    private final Socket broker;
    /** Numbers of requests that end a transaction and have no answer yet. */
    private final Set<Integer> ending = ConcurrentHashMap.newKeySet();

    ProxiedConnection(Proxy proxy, Socket client, Socket broker) {
        this.proxy = proxy;
        this.client = client;
        this.broker = broker;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        broker.setTcpNoDelay(true);
        Proxy.start("requests", () -> pump(client, broker, true));
        Proxy.start("answers", () -> pump(broker, client, false));
    }

    boolean isOpen() {
        return !client.isClosed() && !broker.isClosed();
    }

    private void pump(Socket from, Socket to, boolean requests) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream(), BUFFER_BYTES));
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            while (isOpen()) {
                int size = in.readInt();
                if (size < 0 || size > FRAME_MAX) {
                    throw new IOException("no frame of Kafka's has " + size + " bytes");
                }
                byte[] frame = new byte[4 + size];
                ByteBuffer.wrap(frame).putInt(size);
                in.readFully(frame, 4, size);
                proxy.pass(requests, this);
                if (requests ? !mayAsk(frame) : !mayAnswer(frame)) {
                    break;
                }
                out.write(frame);
                out.flush();
            }
        } catch (IOException ended) {
            // One side is gone, so is the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        breakOff();
    }

    private boolean mayAsk(byte[] frame) {
        if (frame.length < 4 + HEADER_BYTES) {
            return true;
        }
        ByteBuffer header = ByteBuffer.wrap(frame, 4, HEADER_BYTES);
        short kind = header.getShort();
        header.getShort();
        if (kind == END_TXN) {
            ending.add(header.getInt());
            if (proxy.ends() == Proxy.TransactionEnd.REQUEST_LOST) {
                proxy.countAffected();
                return false;
            }
        }
        return true;
    }

    private boolean mayAnswer(byte[] frame) throws InterruptedException {
        if (frame.length < 8 || !ending.remove(ByteBuffer.wrap(frame, 4, 4).getInt())) {
            return true;
        }
        Proxy.TransactionEnd what = proxy.ends();
        if (what == Proxy.TransactionEnd.ANSWER_LOST) {
            proxy.countAffected();
            return false;
        }
        if (what == Proxy.TransactionEnd.ANSWER_HELD) {
            proxy.countAffected();
            while (proxy.ends() == Proxy.TransactionEnd.ANSWER_HELD && isOpen()) {
                Thread.sleep(10);
            }
        }
        return true;
    }

    /** At once and without a goodbye. */
    void breakOff() {
        reset(client);
        reset(broker);
        proxy.ended(this);
    }

    static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }
}
